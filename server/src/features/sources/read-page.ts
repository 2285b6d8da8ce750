import { AppError, type Stream } from "@sophia/core";
import { endUnseen, knownRecords, storePage } from "../records/index.ts";
import { connectorContext, type ActiveConnection } from "./connections.ts";
import type { SourcesDeps } from "./deps.ts";
import { advance, beginRun, finishRun } from "./stream-state.ts";

export interface PageOutcome {
  readonly finished: boolean;
  readonly changed: number;
  /** This run reads everything, not only what is new. */
  readonly backfill: boolean;
}

/**
 * Reads and stores the next page of a stream, with its cursor in the same transaction. Killed at any instant it is simply
 * called again: it goes on from the stored cursor, and storing a page twice changes nothing.
 *
 * @throws AppError as the connector does.
 */
export async function readNextPage(
  deps: SourcesDeps,
  connection: ActiveConnection,
  stream: Stream,
  signal: AbortSignal,
): Promise<PageOutcome> {
  const { connectionId, connector } = connection;
  const state = await beginRun(deps.db, connectionId, stream);
  const page = await connector.open(connection.credentials).readPage(connectorContext(deps, connection, signal), {
    stream: stream.id,
    cursor: state.cursor,
    since: state.since,
    known: (kind) => knownRecords(deps.db, connectionId, kind),
  });
  if (page.nextCursor !== null && JSON.stringify(page.nextCursor) === JSON.stringify(state.cursor)) {
    throw new AppError(
      "vendor_reply_invalid",
      `${connector.manifest.label} answered the same page of ${stream.label} twice; Sophia asks again.`,
    );
  }
  const finished = page.nextCursor === null;
  const backfill = stream.listing === "growing" && state.since === null;
  return deps.db.transaction().execute(async (tx) => {
    const moved = await advance(tx, connectionId, stream.id, state, {
      nextCursor: page.nextCursor,
      records: page.records.length,
      progress: page.progress,
      notices: page.notices ?? [],
    });
    if (!moved) return { finished: false, changed: 0, backfill };
    const changed = await storePage(tx, connection, connector, state.run, page.records);
    const listedAll = stream.listing === "complete" || state.since === null;
    const ended = finished && listedAll ? await endUnseen(tx, connectionId, stream.kinds, state.run) : 0;
    if (finished) await finishRun(tx, connectionId, stream.id);
    return { finished, changed: changed + ended, backfill };
  });
}
