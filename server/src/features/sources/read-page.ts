import { AppError, type Stream } from "@sophia/core";
import { endUnseen, knownRecords, storePage } from "../records/index.ts";
import { connectorContext, type ActiveConnection } from "./connections.ts";
import type { SourcesDeps } from "./deps.ts";
import { advance, beginRun, finishRun } from "./stream-state.ts";

export interface PageOutcome {
  readonly finished: boolean;
  readonly changed: number;
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
  return deps.db.transaction().execute(async (tx) => {
    const moved = await advance(tx, connectionId, stream.id, state, {
      nextCursor: page.nextCursor,
      records: page.records.length,
      progress: page.progress,
      notices: page.notices ?? [],
    });
    if (!moved) return { finished: false, changed: 0 };
    const changed = await storePage(tx, connection, connector, state.run, page.records);
    const ended =
      finished && stream.listing === "complete" ? await endUnseen(tx, connectionId, stream.kinds, state.run) : 0;
    if (finished) await finishRun(tx, connectionId, stream.id);
    return { finished, changed: changed + ended };
  });
}
