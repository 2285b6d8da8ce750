import { join } from "node:path";
import { connectors } from "@sophia/connectors";
import type { Embedder, Llm, WordEmbedder } from "@sophia/core";
import type { Kysely } from "kysely";
import type { Config } from "../config.ts";
import { makeCheckpoint } from "../features/governance/index.ts";
import { principalsOf, sealedServiceSecrets } from "../features/identity/index.ts";
import {
  createIndexReader,
  embedWorkflow,
  indexWorkflow,
  prepareIndex,
  type KnowledgeDeps,
  type SearchDeps,
} from "../features/knowledge/index.ts";
import { linkWorkflow } from "../features/records/index.ts";
import {
  isFirstReading,
  pollWorkflow,
  replayWorkflow,
  sealedCredentials,
  syncWorkflow,
  type SourcesDeps,
} from "../features/sources/index.ts";
import { housekeepingWorkflow, rotateSecretsWorkflow } from "../features/operations/index.ts";
import { createAppPool, createDatabase, createEnginePool, type DB } from "../platform/db/index.ts";
import { createLocalEmbedder } from "../platform/embedding/index.ts";
import { defineSchedule, engineClient, startEngine, type Engine, type EngineClient } from "../platform/engine/index.ts";
import { createAnthropicLlm } from "../platform/llm/index.ts";
import { createOutbound } from "../platform/outbound/index.ts";
import { discardLanceIndex, needsRebuild, openLanceIndex } from "../platform/search/index.ts";
import { openSecrets, type Secrets } from "../platform/secrets/index.ts";
import type { RunningDatabase } from "./database.ts";
import { engineLog } from "./engine-log.ts";
import type { Log } from "./log.ts";
import { keptSampleServer } from "./sample-company.ts";
import { outgoing } from "./outgoing.ts";

export type ServiceName = "api" | "worker";

/** Everything the services share in one process: adapters made once, handed to the features. */
export interface Runtime {
  readonly config: Config;
  readonly log: Log;
  readonly db: Kysely<DB>;
  readonly engine: Omit<EngineClient, "close">;
  readonly secrets: Secrets;
  readonly sources: SourcesDeps;
  readonly search: SearchDeps;
  readonly words: WordEmbedder;
  readonly workflows: Workflows;
  /** Undefined: no model is connected. */
  readonly llm: Llm | undefined;
  readonly syncSoon: (connectionId: string) => Promise<void>;
  readonly linkSoon: () => Promise<void>;
  /** Lets connections name this host, as `127.0.0.1:4000`, although it lies inside. */
  readonly allowOutbound: (host: string) => void;
  /** Sentences for the person who started us. */
  readonly notices: readonly string[];
  /** Ends running work within the deadline, and everything that uses the database. */
  readonly stopWork: () => Promise<void>;
  /** The same, then an embedded database. */
  readonly stop: () => Promise<void>;
}

interface Workflows {
  readonly replay: ReturnType<typeof replayWorkflow>;
  readonly rotateSecrets: ReturnType<typeof rotateSecretsWorkflow>;
}

/** What other wirings of the same service put in the place of its own. */
export interface RuntimeParts {
  /** Closed with the runtime. */
  readonly makeEmbedder: (config: Config) => Embedder & WordEmbedder;
}

const ownParts: RuntimeParts = {
  makeEmbedder: ({ values }) => createLocalEmbedder({ intraOpThreads: values.SOPHIA_EMBEDDING_THREADS }),
};

/**
 * So long may a new source be read before its texts are embedded beside it: words are searched first, and a small company
 * is there sooner. A large one takes hours, for most of which the vendor lets the processors rest.
 */
const firstReadingMs = 60_000;

/** Aggregates of which there is one: the runs of such a workflow follow each other. */
const onlyOne = "all";

/**
 * Makes every adapter and starts the engine: with its workers when this process is one, else only to
 * enqueue.
 *
 * @param opening - the database, see `openDatabase`
 * @throws AppError with a sentence that says what to do; what was started by then is stopped again.
 */
export async function startRuntime(
  config: Config,
  services: readonly ServiceName[],
  log: Log,
  opening: Promise<RunningDatabase>,
  parts: RuntimeParts = ownParts,
): Promise<Runtime> {
  const database = await opening;
  const undo: (() => Promise<unknown>)[] = [];
  const attempt = (step: () => Promise<unknown>): Promise<unknown> =>
    step().catch((error: unknown) => log("error", "A part did not stop cleanly.", error));
  const stopWork = async (): Promise<void> => {
    for (const step of undo.splice(0).toReversed()) await attempt(step);
  };
  const stop = async (): Promise<void> => {
    await stopWork();
    await attempt(database.stop);
  };
  try {
    return {
      ...(await wire(config, services, log, database.urls, undo, parts)),
      notices: database.notices,
      stopWork,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function wire(
  config: Config,
  services: readonly ServiceName[],
  log: Log,
  urls: { readonly appUrl: string; readonly engineUrl: string },
  undo: (() => Promise<unknown>)[],
  parts: RuntimeParts,
): Promise<Omit<Runtime, "notices" | "stop" | "stopWork">> {
  const { values } = config;
  const db = createDatabase(createAppPool({ url: urls.appUrl, log, max: values.SOPHIA_APP_POOL }));
  undo.push(() => db.destroy());
  const secrets = await openSecrets({
    db,
    keys: {
      key: values.SOPHIA_SECRETS_KEY,
      keyFile: values.SOPHIA_SECRETS_KEY_FILE,
      previousKeys: values.SOPHIA_SECRETS_PREVIOUS_KEYS ?? [],
      dataDir: values.SOPHIA_DATA_DIR,
    },
    lostKeys: values.SOPHIA_SECRETS_LOST_KEYS ?? [],
    columns: [sealedCredentials, sealedServiceSecrets],
    log,
    onSecret: outgoing.know,
  });
  const enginePool = createEnginePool({ url: urls.engineUrl, log, max: values.SOPHIA_ENGINE_POOL });
  undo.push(() => enginePool.end());
  const embedder = parts.makeEmbedder(config);
  undo.push(() => embedder.close());

  const directoryOf = (location: string): string => join(values.SOPHIA_DATA_DIR, "index", location);
  // The engine needs the workflows, whose features ask the engine for work: it is there before the first of them runs.
  let engine: Omit<EngineClient, "close"> | undefined;
  const running = (): Omit<EngineClient, "close"> => {
    if (engine === undefined) throw new Error("The engine was used before it was started");
    return engine;
  };
  const knowledge: KnowledgeDeps = {
    db,
    embedder,
    log,
    indexStore: {
      adapter: "lance",
      open: (location, role) =>
        openLanceIndex({ directory: directoryOf(location), dimensions: embedder.dimensions, role, log }),
      discard: (location) => discardLanceIndex(directoryOf(location)),
      needsRebuild,
    },
    indexSoon: async () => void (await running().changed(workflows.index, onlyOne, {})),
  };
  const sampleServer = values.SOPHIA_SAMPLE === "off" ? [] : keptSampleServer(config);
  const outbound = createOutbound({ allow: [...values.SOPHIA_OUTBOUND_ALLOW, ...sampleServer] });
  undo.push(() => outbound.close());
  const sources: SourcesDeps = {
    db,
    log,
    connectors: new Map(connectors.map((connector) => [connector.manifest.id, connector])),
    sealer: secrets.sealer,
    fetch: outbound.fetch,
  };
  const { indexSoon } = knowledge;
  const embedSoon = async (): Promise<void> => {
    await running().changed(workflows.embed, onlyOne, {});
  };
  const linkSoon = async (): Promise<void> => void (await running().changed(workflows.link, onlyOne, {}));
  const syncSoon = async (connectionId: string): Promise<void> =>
    void (await running().changed(workflows.sync, connectionId, { connectionId }));
  const workflows = {
    index: indexWorkflow(knowledge),
    embed: embedWorkflow({ ...knowledge, makesRoom: () => isFirstReading(sources, firstReadingMs) }),
    link: linkWorkflow({ db }),
    sync: syncWorkflow({ ...sources, indexSoon, linkSoon, embedSoon }),
    poll: pollWorkflow({ ...sources, indexSoon, linkSoon, embedSoon, syncSoon }),
    replay: replayWorkflow({ ...sources, indexSoon, linkSoon, embedSoon }),
    rotateSecrets: rotateSecretsWorkflow({ rotateSecrets: secrets.rotate }),
    housekeeping: housekeepingWorkflow({
      forgetEndedRuns: async (before) => void (await running().forgetEnded({ before })),
      // In the log it leaves this database: where logs are collected elsewhere, it finds what is rewritten here.
      async checkpointAudit(requestId) {
        const checkpoint = await makeCheckpoint({ db, sealer: secrets.sealer }, { requestId });
        log("info", `The audit's checkpoint: ${JSON.stringify(checkpoint)}`);
      },
    }),
  };

  if (services.includes("worker")) {
    const started: Engine = await startEngine({
      enginePool,
      database: db,
      workflows: Object.values(workflows),
      schedules: [
        defineSchedule({ name: "poll", cron: values.SOPHIA_POLL_CRON, workflow: workflows.poll, input: {} }),
        defineSchedule({ name: "housekeeping", cron: "23 3 * * *", workflow: workflows.housekeeping, input: {} }),
      ],
      log: engineLog(log),
      services,
    });
    undo.push(() => started.stop({ deadlineMs: values.SOPHIA_SHUTDOWN_SECONDS * 1000 }));
    engine = started;
    await prepareIndex(knowledge);
    // The model takes a second to load: meanwhile sources are read, and the first question need not wait for it.
    void embedder
      .embedQuery("Sophia")
      .catch((error: unknown) => log("warn", "The embedding model did not load.", error));
  } else {
    const client = await engineClient({ enginePool, database: db, log: engineLog(log) });
    undo.push(() => client.close());
    engine = client;
  }
  const reader = createIndexReader(knowledge);
  undo.push(() => reader.close());
  const search: SearchDeps = { ...knowledge, reader, principalsOf: (email) => principalsOf(db, email) };
  return {
    config,
    log,
    db,
    engine,
    secrets,
    sources,
    search,
    words: embedder,
    workflows,
    llm: connectedModel(config),
    syncSoon,
    linkSoon,
    allowOutbound: outbound.allow,
  };
}

/** The language model of the configuration; none without a key. */
function connectedModel({ values }: Config): Llm | undefined {
  const { ANTHROPIC_API_KEY: apiKey, ANTHROPIC_BASE_URL: baseUrl, SOPHIA_MODEL: modelId } = values;
  return apiKey === undefined ? undefined : createAnthropicLlm({ apiKey, baseUrl, modelId });
}
