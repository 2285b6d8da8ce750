import { lineSchema } from "@sophia/core";
import { sql, type Kysely } from "kysely";
import { z } from "zod";
import type { DB } from "../../platform/db/index.ts";
import type { VisibleDocument } from "./visible-documents.ts";

const rowSchema = z.object({
  id: z.string(),
  source: z.string(),
  kind: z.string(),
  title: z.string(),
  url: z.string(),
  occurred_at: z.date().nullable(),
  sample: z.boolean(),
  lines: z.array(lineSchema),
});

/**
 * Of these documents, those that live and that one of the principals may read at this moment, with their first line and the
 * lines of these anchors only: a list of records cites one line of each, and a call has thousands.
 */
export async function visibleLines(
  db: Kysely<DB>,
  documentIds: readonly string[],
  principals: readonly string[],
  anchors: readonly string[],
): Promise<Map<string, VisibleDocument>> {
  if (documentIds.length === 0) return new Map();
  const { rows } = await sql`
    select id, source, kind, title, url, occurred_at, sample, (
      select coalesce(jsonb_agg(line order by place), '[]') from jsonb_array_elements(lines) with ordinality told (line, place)
      where place = 1 or line ->> 'anchor' = any(${[...anchors]}::text[])) as lines
    from document
    where id = any(${[...documentIds]}::uuid[]) and deleted_at is null and principals && ${[...principals]}::text[]`.execute(
    db,
  );
  return new Map(
    z
      .array(rowSchema)
      .parse(rows)
      .map(({ id, occurred_at: occurredAt, ...document }) => [
        id,
        { ...document, documentId: id, occurredAt: occurredAt?.toISOString() ?? null },
      ]),
  );
}
