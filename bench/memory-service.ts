/**
 * The process that `memory` measures: the service as `npm start` runs it, API and workers, with its embedded PostgreSQL,
 * except that vectors come from a stand-in. Told by its parent what to connect; tells it once a second how far it is.
 */
import { setTimeout as rest } from "node:timers/promises";
import { sql } from "kysely";
import type { ConnectRequest } from "@sophia/core/api";
import { readConfig } from "../server/src/config.ts";
import { connect } from "../server/src/features/sources/index.ts";
import { makeDataDir } from "../server/src/platform/db/index.ts";
import { createApi } from "../server/src/services/api.ts";
import { openDatabase } from "../server/src/services/database.ts";
import { createLog } from "../server/src/services/log.ts";
import { startRuntime, type Runtime } from "../server/src/services/runtime.ts";
import { hashEmbedder } from "./hash-embedder.ts";
import { orderSchema, type Progress, type SandboxReady, type Tidings, type Totals } from "./memory-messages.ts";

const lookEveryMs = 1_000;
/** As the default model's. */
const dimensions = 384;

const config = readConfig();
makeDataDir(config.values.SOPHIA_DATA_DIR);
const log = createLog(config.values.SOPHIA_LOG_LEVEL);
const runtime = await startRuntime(
  config,
  ["api", "worker"],
  log,
  openDatabase(config, log, (error) => {
    console.error(error.message);
    process.exit(1);
  }),
  { makeEmbedder: () => hashEmbedder(dimensions) },
);
const api = await createApi(runtime);
await api.listen(config.values.SOPHIA_HOST, config.values.SOPHIA_PORT);

const stopping = new AbortController();
process.on("message", (message) => {
  void obey(message).catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
});
// A parent that is gone wants nothing any more.
process.on("disconnect", () => void stop());
tell({ kind: "ready" });

async function obey(message: unknown): Promise<void> {
  const order = orderSchema.parse(message);
  switch (order.kind) {
    case "connect":
      await connectAll(runtime, order.sandbox);
      await watch();
      return;
    case "stop":
      await stop();
      return;
    default:
      order satisfies never;
  }
}

async function stop(): Promise<void> {
  if (stopping.signal.aborted) return;
  stopping.abort();
  await api.close();
  await runtime.stop();
  process.exit(0);
}

/** As an administrator connects real vendors, at the sandbox's rate. */
async function connectAll({ sources, syncSoon }: Runtime, sandbox: SandboxReady): Promise<void> {
  const requests: ConnectRequest[] = [
    {
      source: "slack",
      baseUrl: sandbox.slackApiUrl,
      credentials: { token: sandbox.slackBotToken, userTokens: sandbox.slackUserTokens },
    },
    {
      source: "gong",
      baseUrl: sandbox.gongUrl,
      credentials: { accessKey: sandbox.gongAccessKey, accessKeySecret: sandbox.gongAccessKeySecret },
    },
    { source: "linear", baseUrl: `${sandbox.url}/linear`, credentials: { key: sandbox.linearApiKey } },
    {
      source: "hubspot",
      baseUrl: sandbox.hubspotUrl,
      credentials: { token: sandbox.hubspotToken, readers: "everyone" },
    },
  ];
  for (const request of requests) {
    const { connectionId } = await connect(sources, request, {
      sample: true,
      rateFactor: sandbox.rateFactor,
      by: { requestId: "bench" },
    });
    await syncSoon(connectionId);
  }
}

async function watch(): Promise<void> {
  while (!stopping.signal.aborted) {
    const progress = await progressNow(runtime);
    tell(progress);
    const { left } = progress;
    const waits = left.streams + left.stale + left.unindexed + left.unlinked + left.unembedded;
    if (waits === 0) break;
    await rest(lookEveryMs);
  }
  if (!stopping.signal.aborted) tell(await totals(runtime));
}

/** Cheap enough to be asked every second: no count of what is there. */
async function progressNow({ db, sources }: Runtime): Promise<Progress> {
  const streams = [...sources.connectors.values()].reduce((sum, { manifest }) => sum + manifest.streams.length, 0);
  const { rows } = await sql<{
    records_read: number;
    backfilled: number;
    errors: string[];
    stale: number;
    unindexed: number;
    unlinked: number;
    unembedded: number;
  }>`
    select
      (select coalesce(sum(records_read), 0)::bigint from stream_state) as records_read,
      (select count(*) from stream_state where backfilled_at is not null) as backfilled,
      (select coalesce(array_agg(stream || ': ' || last_error), '{}') from stream_state where last_error is not null) as errors,
      (select count(*) from (select from raw_record where stale and gone_at is null limit 1) as one) as stale,
      (select count(*) from index_pending) as unindexed,
      (select count(*) from entity_pending) as unlinked,
      (select count(*) from engine.workflow_status
        where name = 'embed.v1' and status in ('ENQUEUED', 'DELAYED', 'PENDING')) as unembedded`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error("No progress was told");
  const { heapUsed, external, arrayBuffers } = process.memoryUsage();
  return {
    kind: "progress",
    heap: { heapUsed, external, arrayBuffers },
    recordsRead: row.records_read,
    left: {
      streams: streams - row.backfilled,
      stale: row.stale,
      unindexed: row.unindexed,
      unlinked: row.unlinked,
      unembedded: row.unembedded,
    },
    errors: row.errors,
  };
}

/** Objects are counted as the sandbox counts them: a message, call, issue, comment, or record of HubSpot. */
async function totals({ db }: Runtime): Promise<Totals> {
  const { rows: sources } = await sql<{ source: string; records: number; objects: number; seconds: number }>`
    select connection.source, count(*) as records,
      sum(case
        when raw_record.kind = 'thread' then json_array_length(payload -> 'messages')
        when raw_record.kind = 'issue' then 1 + json_array_length(payload #> '{object,comments,nodes}')
        when raw_record.kind in ('call', 'company', 'contact', 'deal', 'ticket', 'engagement', 'task') then 1
        else 0
      end)::bigint as objects,
      (select extract(epoch from max(backfilled_at) - min(connection.created_at))::double precision
        from stream_state where connection_id = connection.id) as seconds
    from raw_record join connection on connection.id = raw_record.connection_id
    where gone_at is null
    group by connection.id order by connection.created_at`.execute(db);
  const { rows } = await sql<{ documents: number; passages: number; vectors: number }>`
    select (select count(*) from document where deleted_at is null) as documents,
      (select count(*) from passage) as passages, (select count(*) from embedding) as vectors`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error("No totals were told");
  return { kind: "totals", sources, ...row };
}

function tell(tidings: Tidings): void {
  process.send?.(tidings);
}
