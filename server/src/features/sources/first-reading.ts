import { sourceIdSchema } from "@sophia/core";
import { sql } from "kysely";
import type { SourcesDeps } from "./deps.ts";

/** Whether a source that was connected at most `withinMs` ago is still being read for the first time. */
export async function isFirstReading(deps: Pick<SourcesDeps, "db" | "connectors">, withinMs: number): Promise<boolean> {
  const { rows } = await sql<{ source: string; backfilled: number }>`
    select source, (
      select count(*)::integer from stream_state
      where stream_state.connection_id = connection.id and backfilled_at is not null
    ) as backfilled
    from connection
    where state = 'active' and created_at > now() - ${withinMs} * interval '1 millisecond'`.execute(deps.db);
  return rows.some(({ source, backfilled }) => {
    const streams = deps.connectors.get(sourceIdSchema.parse(source))?.manifest.streams ?? [];
    return backfilled < streams.length;
  });
}
