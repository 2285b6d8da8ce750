import { AppError, type Stream } from "@sophia/core";
import { endUnseen, knownRecords, storePage } from "../records/index.ts";
import { connectorContext, type ActiveConnection } from "./connections.ts";
import type { SourcesDeps } from "./deps.ts";
import { advance, beginRun, finishRun, holdPlace } from "./stream-state.ts";

export interface PageOutcome {
  readonly finished: boolean;
  readonly changed: number;
  /** This run reads everything, not only what is new. */
  readonly backfill: boolean;
}

/** Records that a finished listing did not meet are ended so many at a time: a whole source may be gone at once. */
const endedAtOnce = 1_000;

/**
 * Reads and stores the next page of a stream, with its cursor in the same transaction. Killed at any instant it is simply
 * called again: it goes on from the stored cursor, and storing a page twice changes nothing. The cursor of a last page
 * moves when everything is ended that the listing did not meet.
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
  const listedAll = finished && (stream.listing === "complete" || state.since === null);
  let changed = 0;
  for (let isStored = false; ; isStored = true) {
    const outcome = await deps.db.transaction().execute(async (tx): Promise<PageOutcome | undefined> => {
      if (!(await holdPlace(tx, connectionId, stream.id, state))) return { finished: false, changed: 0, backfill };
      if (!isStored) changed += await storePage(tx, connection, connector, state.run, page.records);
      const ended = listedAll ? await endUnseen(tx, connectionId, stream.kinds, state.run, endedAtOnce) : 0;
      changed += ended;
      if (ended === endedAtOnce) return undefined;
      await advance(tx, connectionId, stream.id, {
        nextCursor: page.nextCursor,
        records: page.records.length,
        progress: page.progress,
        notices: page.notices ?? [],
      });
      if (finished) await finishRun(tx, connectionId, stream.id);
      return { finished, changed, backfill };
    });
    if (outcome !== undefined) return outcome;
    signal.throwIfAborted();
  }
}
