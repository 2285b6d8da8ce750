import { createHash } from "node:crypto";
import { GongRefusal } from "./refusal.ts";

/** A cursor is good for an hour from the *first* request of its range, however many pages were read since. */
export const cursorLifeMs = 60 * 60 * 1000;

export interface Records {
  readonly totalRecords: number;
  readonly currentPageSize: number;
  readonly currentPageNumber: number;
  /** Absent on the last page. */
  readonly cursor?: string;
}

export interface PageRequest<Item> {
  /** In the order in which they are served. */
  readonly items: readonly Item[];
  readonly idOf: (item: Item) => string;
  readonly pageSize: number;
  readonly cursor: string | undefined;
  /** The operation and all inputs but the cursor: they must be the same on every page. */
  readonly inputs: unknown;
  readonly nowMs: number;
  readonly fault: "repeat-page" | "expired-cursor" | undefined;
}

interface Position {
  /** The id of the last item served: items that disappear meanwhile do not shift the rest. */
  readonly lastId: string;
  /** Where that item was, should it have disappeared itself. */
  readonly served: number;
  readonly page: number;
  readonly firstAtMs: number;
  readonly inputs: string;
}

/**
 * One page and Gong's `records`.
 *
 * @throws GongRefusal 400 for a cursor that is not ours, has expired or came with other inputs
 */
export function pageOf<Item>(request: PageRequest<Item>): {
  readonly page: readonly Item[];
  readonly records: Records;
} {
  const { items, idOf, pageSize, nowMs } = request;
  const inputs = createHash("sha256").update(canonical(request.inputs)).digest("base64url").slice(0, 22);
  const position = request.cursor === undefined ? undefined : readCursor(request.cursor);
  if (position) {
    if (position.inputs !== inputs) {
      throw new GongRefusal(400, "cursor does not match: all other inputs must be the same as in the first request");
    }
    if (request.fault === "expired-cursor" || nowMs - position.firstAtMs > cursorLifeMs) {
      throw new GongRefusal(400, "cursor has expired");
    }
  }
  const repeated = request.fault === "repeat-page";
  const start = Math.max(0, startAfter(items, idOf, position) - (repeated ? pageSize : 0));
  const page = items.slice(start, start + pageSize);
  const number = Math.max(0, (position?.page ?? 0) - (repeated ? 1 : 0));
  const last = page.at(-1);
  const more = last !== undefined && start + page.length < items.length;
  return {
    page,
    records: {
      totalRecords: items.length,
      currentPageSize: page.length,
      currentPageNumber: number,
      ...(more && {
        cursor: writeCursor({
          lastId: idOf(last),
          served: start + page.length,
          page: number + 1,
          firstAtMs: position?.firstAtMs ?? nowMs,
          inputs,
        }),
      }),
    },
  };
}

function startAfter<Item>(
  items: readonly Item[],
  idOf: (item: Item) => string,
  position: Position | undefined,
): number {
  if (!position) return 0;
  // Mostly nothing has changed, and it is where it was: only otherwise is it looked for.
  const there = items[position.served - 1];
  if (there !== undefined && idOf(there) === position.lastId) return position.served;
  const index = items.findIndex((item) => idOf(item) === position.lastId);
  return index === -1 ? Math.min(position.served - 1, items.length) : index + 1;
}

function writeCursor({ lastId, served, page, firstAtMs, inputs }: Position): string {
  const text = JSON.stringify([lastId, served, page, firstAtMs, inputs]);
  return Buffer.from(JSON.stringify([text, checksum(text)])).toString("base64url");
}

function readCursor(cursor: string): Position {
  const whole = parsed(Buffer.from(cursor, "base64url").toString("utf8"));
  const [text, sum] = Array.isArray(whole) ? whole : [];
  const parts = typeof text === "string" && sum === checksum(text) ? parsed(text) : undefined;
  const [lastId, served, page, firstAtMs, inputs] = Array.isArray(parts) ? parts : [];
  if (
    typeof lastId !== "string" ||
    typeof served !== "number" ||
    typeof page !== "number" ||
    typeof firstAtMs !== "number" ||
    typeof inputs !== "string"
  ) {
    throw new GongRefusal(400, "cursor is invalid");
  }
  return { lastId, served, page, firstAtMs, inputs };
}

/** Tells a damaged cursor from a good one; nothing is kept secret by it. */
function checksum(text: string): string {
  return createHash("sha256").update(`gong cursor ${text}`).digest("base64url").slice(0, 16);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** JSON with sorted keys, so that the same inputs in another order are the same inputs. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
