/** A sample company read through both connectors into a database and a search index of its own, as the service does it. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectors } from "@sophia/connectors";
import type { Embedder } from "@sophia/core";
import type { World } from "../sandbox/company/index.ts";
import { startSandbox } from "../sandbox/index.ts";
import { principalsOf } from "../server/src/features/identity/index.ts";
import { embedTexts, unembeddedTexts } from "../server/src/features/knowledge/embed-passages.ts";
import { liveIndexes } from "../server/src/features/knowledge/index-list.ts";
import {
  createIndexReader,
  prepareIndex,
  type KnowledgeDeps,
  type SearchDeps,
} from "../server/src/features/knowledge/index.ts";
import { writeBatch } from "../server/src/features/knowledge/index-writer.ts";
import { transformStale } from "../server/src/features/records/index.ts";
import { findActive } from "../server/src/features/sources/connections.ts";
import { connect, type SourcesDeps } from "../server/src/features/sources/index.ts";
import { readNextPage } from "../server/src/features/sources/read-page.ts";
import { testDatabase } from "../server/src/platform/db/testing.ts";
import { discardLanceIndex, needsRebuild, openLanceIndex } from "../server/src/platform/search/index.ts";
import { loadSealer } from "../server/src/platform/secrets/seal.ts";

export interface IngestedWorld {
  readonly search: SearchDeps;
  /** The id of the document made of an object, by the connector's id of it. */
  readonly close: () => Promise<void>;
}

/** Faster than any vendor: what is measured here is the answers. */
const rateFactor = 1_000_000;

/** Serves a world, reads it to the end, embeds and indexes it. The embedder stays the caller's. */
export async function ingestWorld(world: World, embedder: Embedder): Promise<IngestedWorld> {
  const folder = await mkdtemp(join(tmpdir(), "sophia-bench-"));
  const database = await testDatabase();
  const { db } = database;
  const log = (level: "info" | "warn" | "error", sentence: string): void => {
    if (level !== "info") console.error(sentence);
  };
  const knowledge: KnowledgeDeps = {
    db,
    embedder,
    log,
    indexSoon: async () => undefined,
    indexStore: {
      adapter: "lance",
      open: (location, role) =>
        openLanceIndex({ directory: join(folder, location), dimensions: embedder.dimensions, role, log }),
      discard: (location) => discardLanceIndex(join(folder, location)),
      needsRebuild,
    },
  };
  await readSources(
    {
      db,
      log,
      connectors: new Map(connectors.map((connector) => [connector.manifest.id, connector])),
      sealer: loadSealer({ key: undefined, dataDir: folder }),
      fetch: globalThis.fetch,
    },
    world,
  );
  const { signal } = new AbortController();
  for (;;) {
    const texts = await unembeddedTexts(db, embedder.modelId, 256);
    if (texts.length === 0) break;
    await embedTexts(db, embedder, texts, signal);
  }
  await prepareIndex(knowledge);
  for (const row of await liveIndexes(db)) {
    const index = await knowledge.indexStore.open(row.location, "writer");
    while ((await writeBatch(db, row, index, signal)) > 0);
    await index.maintain({ force: true });
    await index.close();
  }
  const reader = createIndexReader(knowledge);
  return {
    search: { ...knowledge, reader, principalsOf: (email) => principalsOf(db, email) },
    async close() {
      await reader.close();
      await database.drop();
      await rm(folder, { recursive: true });
    },
  };
}

async function readSources(deps: SourcesDeps, world: World): Promise<void> {
  const sandbox = await startSandbox({ world, rateFactor });
  const { slack, gong } = sandbox.credentials;
  const options = { sample: true, rateFactor };
  const { signal } = new AbortController();
  try {
    const connections = [
      await connect(
        deps,
        {
          source: "slack",
          baseUrl: sandbox.slackApiUrl,
          credentials: { token: slack.bot ?? "", userTokens: [...slack.byPersonId.values()] },
        },
        options,
      ),
      await connect(
        deps,
        {
          source: "gong",
          baseUrl: sandbox.gongUrl,
          credentials: { accessKey: gong.accessKey, accessKeySecret: gong.accessKeySecret },
        },
        options,
      ),
    ];
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
