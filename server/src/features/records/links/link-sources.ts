import { lineSchema } from "@sophia/core";
import { sql, type Transaction } from "kysely";
import { z } from "zod";
import type { DB } from "../../../platform/db/index.ts";
import { kindsReadForText } from "./compute-links.ts";
import type { LinkSource } from "./link-types.ts";

const linesSchema = z.array(lineSchema);
const withUrlSchema = z.object({ url: z.string() });

/** The living ones of these records, as links are computed of them: with the text of their documents where that is read. */
export async function linkSources(tx: Transaction<DB>, entityIds: readonly string[]): Promise<Map<string, LinkSource>> {
  if (entityIds.length === 0) return new Map();
  const { rows } = await sql<{
    id: string;
    connection_id: string;
    kind: string;
    external_id: string;
    data: unknown;
    url: string | null;
    lines: unknown;
  }>`
    select entity.id, entity.connection_id, entity.kind, entity.external_id, entity.data, document.url,
      case when entity.kind = any(${[...kindsReadForText]}::text[]) then document.lines end as lines
    from entity
    left join document on document.connection_id = entity.connection_id and document.raw_kind = entity.raw_kind
      and document.raw_external_id = entity.raw_external_id and document.external_id = entity.external_id
      and document.deleted_at is null
    where entity.id = any(${[...entityIds]}::uuid[]) and entity.gone_at is null
    order by document.kind desc`.execute(tx);
  return new Map(
    rows.map((row) => [
      row.id,
      {
        entityId: row.id,
        connectionId: row.connection_id,
        kind: row.kind,
        externalId: row.external_id,
        data: row.data,
        url: row.url ?? withUrlSchema.safeParse(row.data).data?.url ?? null,
        lines: linesSchema.safeParse(row.lines).data ?? [],
      },
    ]),
  );
}
