import type { SourceId } from "@sophia/core";
import type { SourceStatus, StreamStatus } from "@sophia/core/api";
import { sql, type Selectable } from "kysely";
import { z } from "zod";
import type { DB } from "../../platform/db/index.ts";
import type { SourcesDeps } from "./deps.ts";

const stateSchema = z.enum(["active", "sign_in_needed", "paused"]);

interface Counts {
  readonly connection_id: string;
  readonly documents: number;
  readonly passages: number;
  readonly failed_records: number;
}

/** Every connection with its streams: what is there, how fresh, what is wrong and when the next attempt is made. */
export async function sourceStatuses(deps: Pick<SourcesDeps, "db" | "connectors">): Promise<SourceStatus[]> {
  const connections = await deps.db.selectFrom("connection").selectAll().orderBy("created_at").execute();
  const states = await deps.db.selectFrom("stream_state").selectAll().execute();
  const { rows: counts } = await sql<Counts>`
    select connection.id as connection_id,
      (select count(*) from document where document.connection_id = connection.id and deleted_at is null) as documents,
      (select count(*) from passage join document on document.id = passage.document_id
        where document.connection_id = connection.id and document.deleted_at is null) as passages,
      (select count(*) from raw_record where raw_record.connection_id = connection.id and transform_error is not null and gone_at is null) as failed_records
    from connection`.execute(deps.db);
  return connections.map((connection) => {
    const own = states.filter((state) => state.connection_id === connection.id);
    const manifest = [...deps.connectors.values()].find(
      (connector) => connector.manifest.id === connection.source,
    )?.manifest;
    const streams = (manifest?.streams ?? []).map((stream) =>
      streamStatus(
        stream.id,
        stream.label,
        own.find((state) => state.stream === stream.id),
      ),
    );
    const count = counts.find((row) => row.connection_id === connection.id);
    const successes = streams.map((stream) => stream.lastSuccessAt);
    const lastSuccessAt = successes.some((at) => at === null)
      ? null
      : (successes.toSorted((a, b) => ((a ?? "") < (b ?? "") ? -1 : 1))[0] ?? null);
    return {
      connectionId: connection.id,
      source: connection.source,
      name: connection.name,
      sample: connection.sample,
      state: stateSchema.parse(connection.state),
      documents: count?.documents ?? 0,
      passages: count?.passages ?? 0,
      failedRecords: count?.failed_records ?? 0,
      lastSuccessAt,
      lagSeconds:
        lastSuccessAt === null ? null : Math.max(0, Math.round((Date.now() - Date.parse(lastSuccessAt)) / 1000)),
      lastError: streams.find((stream) => stream.lastError !== null)?.lastError ?? null,
      streams,
    };
  });
}

function streamStatus(stream: string, label: string, state: Selectable<DB["stream_state"]> | undefined): StreamStatus {
  const done = state?.done ?? 0;
  const total = state?.total ?? null;
  const seconds =
    state?.running === true && state.run_started_at !== null
      ? (Date.now() - state.run_started_at.getTime()) / 1000
      : null;
  const rate = seconds === null || seconds <= 0 || done === 0 ? null : done / seconds;
  return {
    stream,
    label,
    running: state?.running ?? false,
    backfilled: state?.backfilled_at != null,
    done,
    total,
    ratePerSecond: rate === null ? null : Number(rate.toPrecision(3)),
    remainingSeconds: rate === null || total === null ? null : Math.max(0, Math.round((total - done) / rate)),
    lastSuccessAt: state?.last_success_at?.toISOString() ?? null,
    lastError: state?.last_error ?? null,
    lastErrorAt: state?.last_error_at?.toISOString() ?? null,
    retryAt: state?.retry_at?.toISOString() ?? null,
    notices: state?.notices ?? [],
  };
}

/** Which vendors this build can connect. */
export function connectableSources(deps: Pick<SourcesDeps, "connectors">): SourceId[] {
  return [...deps.connectors.keys()];
}
