/** A sample company read through all connectors into a database and a search index of its own, as the service does it. */
import { connectors } from "@sophia/connectors";
import type { AnyConnector, Embedder } from "@sophia/core";
import type { ConnectRequest } from "@sophia/core/api";
import type { World } from "../sandbox/company/index.ts";
import { startSandbox } from "../sandbox/index.ts";
import { principalsOf } from "../server/src/features/identity/index.ts";
import type { KnowledgeDeps, SearchDeps } from "../server/src/features/knowledge/index.ts";
import { transformStale } from "../server/src/features/records/index.ts";
import { findActive } from "../server/src/features/sources/connections.ts";
import { connect, sealedCredentials, type SourcesDeps } from "../server/src/features/sources/index.ts";
import { readNextPage } from "../server/src/features/sources/read-page.ts";
import { openSecrets } from "../server/src/platform/secrets/index.ts";
import { openKnowledgeStore, type KnowledgeStore } from "./knowledge-store.ts";

export interface IngestedWorld {
  readonly search: SearchDeps;
  readonly close: () => Promise<void>;
}

/** Faster than any vendor: what is measured is this side of it. */
export const sandboxRateFactor = 1_000_000;

/** Serves a world, reads it to the end, embeds and indexes it. The embedder stays the caller's. */
export async function ingestWorld(world: World, embedder: Embedder, options?: ReadOptions): Promise<IngestedWorld> {
  const store = await openKnowledgeStore(embedder);
  const { knowledge, reader } = store;
  await readSources(store, world, options);
  await store.embedAll();
  await store.indexAll();
  return {
    search: { ...knowledge, reader, principalsOf: (email) => principalsOf(knowledge.db, email) },
    close: store.close,
  };
}

type Source = ConnectRequest["source"];

export interface ReadOptions {
  readonly registry?: readonly AnyConnector[];
  readonly fetch?: typeof globalThis.fetch;
  /** Default: all four. */
  readonly sources?: readonly Source[];
}

/** Serves a world in the vendors' protocols and reads it to the end: raw records, documents, passages. */
export async function readSources(
  store: Pick<KnowledgeStore, "folder"> & { readonly knowledge: Pick<KnowledgeDeps, "db" | "log"> },
  world: World,
  {
    registry = connectors,
    fetch = globalThis.fetch,
    sources = ["slack", "gong", "linear", "hubspot"],
  }: ReadOptions = {},
): Promise<void> {
  const { db, log } = store.knowledge;
  const keys = { key: undefined, keyFile: undefined, previousKeys: [], dataDir: store.folder };
  const { sealer } = await openSecrets({ db, keys, columns: [sealedCredentials], log });
  const deps: SourcesDeps = {
    db,
    log,
    connectors: new Map(registry.map((connector) => [connector.manifest.id, connector])),
    sealer,
    fetch,
  };
  const sandbox = await startSandbox({ world, rateFactor: sandboxRateFactor });
  const { slack, gong, linear, hubspot } = sandbox.credentials;
  const options = { sample: true, rateFactor: sandboxRateFactor, by: { requestId: "bench" } };
  const { signal } = new AbortController();
  try {
    const requests: Record<Source, ConnectRequest> = {
      slack: {
        source: "slack",
        baseUrl: sandbox.slackApiUrl,
        credentials: { token: slack.bot ?? "", userTokens: [...slack.byPersonId.values()] },
      },
      gong: {
        source: "gong",
        baseUrl: sandbox.gongUrl,
        credentials: { accessKey: gong.accessKey, accessKeySecret: gong.accessKeySecret },
      },
      linear: {
        source: "linear",
        baseUrl: `${sandbox.url}/linear`,
        credentials: { key: linear.admin ?? "" },
      },
      // Roles in the sample company's HubSpot read everything, as its readers in the world model do.
      hubspot: {
        source: "hubspot",
        baseUrl: sandbox.hubspotUrl,
        credentials: { token: hubspot.token, readers: "everyone" },
      },
    };
    const connections = [];
    for (const source of sources) connections.push(await connect(deps, requests[source], options));
    for (const { connectionId } of connections) {
      const connection = await findActive(deps, connectionId);
      if (connection === undefined) throw new Error("A connection made a moment ago is gone");
      for (const stream of connection.connector.manifest.streams) {
        while (!(await readNextPage(deps, connection, stream, signal)).finished);
      }
      while ((await transformStale(deps.db, connection, connection.connector)) > 0);
    }
  } finally {
    await sandbox.close();
  }
}
