import { createHash } from "node:crypto";
import { AppError } from "@sophia/core";
import type { RecordQuery } from "@sophia/core/api";
import { z } from "zod";

/** Where a page ended: the last row's sort values as text, and its id. */
export interface Position {
  readonly values: readonly (string | null)[];
  readonly id: string;
}

const cursorSchema = z.strictObject({
  question: z.string(),
  values: z.array(z.string().max(2_000).nullable()).max(4),
  id: z.uuid(),
});

/** A cursor belongs to one question: with another one it would skip rows unseen. */
function fingerprint({ kind, where, sort, timeZone }: RecordQuery): string {
  const told = JSON.stringify([kind, where ?? null, sort ?? null, timeZone ?? null]);
  return createHash("sha256").update(told).digest("hex").slice(0, 16);
}

export function cursorOf(query: RecordQuery, { values, id }: Position): string {
  return Buffer.from(JSON.stringify({ question: fingerprint(query), values, id })).toString("base64url");
}

/** @throws AppError `invalid_request` for one that was made up or belongs to another question */
export function positionOf(query: RecordQuery): Position | undefined {
  if (query.cursor === undefined) return undefined;
  const parsed = cursorSchema.safeParse(parseJson(Buffer.from(query.cursor, "base64url").toString()));
  const isText = parsed.data?.values.every(
    (value) => value === null || (value.isWellFormed() && !value.includes("\0")),
  );
  if (parsed.success && isText === true && parsed.data.question === fingerprint(query)) return parsed.data;
  throw new AppError("invalid_request", "This cursor belongs to another question: ask for the first page again.");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
