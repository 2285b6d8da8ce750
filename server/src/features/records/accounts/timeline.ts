import { AppError } from "@sophia/core";
import type { Account, TimelineLine } from "@sophia/core/api";
import { sql } from "kysely";
import { z } from "zod";
import { shownAs } from "./linked-records.ts";
import { evidenceOf, shownTo, type Reader } from "./shown-links.ts";

/** Kinds of record with a time of their own. */
const timedKinds = ["call", "thread", "engagement", "ticket", "issue", "deal", "task", "customer_need"];

/** The last line of a page: what comes next is older, or as old and before it by its key. */
const cursorSchema = z.strictObject({ at: z.iso.datetime(), key: z.string().max(100) });

function readCursor(text: string): z.infer<typeof cursorSchema> {
  try {
    return cursorSchema.parse(JSON.parse(Buffer.from(text, "base64url").toString("utf8")));
  } catch (cause) {
    throw new AppError(
      "invalid_request",
      "This cursor is none of ours: take `timeline.nextCursor` of the page before.",
      {
        cause,
      },
    );
  }
}

/**
 * What happened with an account in all systems, newest first: calls, threads, e-mails and meetings, tickets, issues, tasks,
 * and each move of a deal. Only what this person may read; page by page.
 */
export async function timelineOf(
  reader: Reader,
  accountId: string,
  { limit, cursor }: { readonly limit: number; readonly cursor: string | undefined },
): Promise<Account["timeline"]> {
  if (limit === 0) return { lines: [], nextCursor: null };
  const { db, principals } = reader;
  const from = cursor === undefined ? undefined : readCursor(cursor);
  const { rows } = await sql<{
    id: string;
    key: string;
    kind: string;
    at: Date;
    stage: string | null;
    title: string;
    source: string;
    url: string;
    document_id: string;
    sample: boolean;
  }>`
    select * from (
      select record.id, record.id || ':' || coalesce(move.nth, 0) as key, document.title, connection.source, document.url,
        document.id as document_id, document.sample, move.stage,
        case record.kind when 'deal' then 'deal stage' when 'engagement' then document.kind else record.kind end as kind,
        date_trunc('milliseconds', coalesce(move.at, case record.kind
          when 'task' then instant_of(coalesce(record.data ->> 'completedAt', record.data ->> 'createdAt'))
        end, document.occurred_at)) as at
      from entity as record ${shownAs(principals)}
      left join lateral (
        select change.nth, instant_of(change.move ->> 'at') as at, coalesce(change.move ->> 'stage', 'a deleted stage') as stage
        from jsonb_array_elements(record.data -> 'stageChanges') with ordinality as change (move, nth)
      ) as move on record.kind = 'deal'
      where record.id in (
        select record_link.from_entity from record_link join entity as record on record.id = record_link.from_entity
        where record_link.to_account = ${accountId} and record_link.relation = 'account'
          and record.kind = any(${timedKinds}::text[]) and ${shownTo(principals)})
    ) as line
    where at is not null
      and (${from === undefined} or (at, key) < (${from?.at ?? null}::timestamptz, ${from?.key ?? null}::text))
    order by at desc, key desc
    limit ${limit + 1}`.execute(db);
  const page = rows.slice(0, limit);
  const evidence = await evidenceOf(
    reader,
    accountId,
    page.map(({ id }) => id),
  );
  const last = page.at(-1);
  return {
    lines: page.map((row): TimelineLine => ({
      recordId: row.id,
      source: row.source,
      kind: row.kind,
      at: row.at.toISOString(),
      title: row.stage === null ? row.title : `${row.title}: ${row.stage}`,
      url: row.url,
      documentId: row.document_id,
      sample: row.sample,
      evidence: evidence.get(row.id) ?? [],
    })),
    nextCursor:
      last === undefined || rows.length <= limit
        ? null
        : Buffer.from(JSON.stringify({ at: last.at.toISOString(), key: last.key })).toString("base64url"),
  };
}
