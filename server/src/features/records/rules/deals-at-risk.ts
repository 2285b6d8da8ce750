import { RecordQuery, type RecordReply, type RecordRow } from "@sophia/core/api";
import { sql } from "kysely";
import { z } from "zod";
import { recordsWith } from "../query/catalogue.ts";
import { queryRecords, type RecordReader } from "../query/index.ts";
import { companyEvidence } from "./company-evidence.ts";
import { dealReasons, isAtRisk, type Reason } from "./deal-risk.ts";

export interface DealAtRisk {
  readonly row: RecordRow;
  readonly reasons: readonly Reason[];
}

export interface DealsAtRisk {
  readonly reply: RecordReply;
  /** Most reasons first, then the nearest close date. */
  readonly deals: readonly DealAtRisk[];
  /** False: there are more open deals than were looked at. */
  readonly complete: boolean;
}

/** Open deals looked at. */
const mostDeals = 500;
const fields = ["name", "account", "stage", "closeDay", "amount", "owner", "stageSince", "competitor"];

/** The open deals that meet the conditions and are at risk by the default rules, each with its reasons. */
export async function dealsAtRisk(
  reader: RecordReader,
  where: RecordQuery["where"],
  timeZone: string,
  today: string,
): Promise<DealsAtRisk> {
  const open = { field: "open", op: "=", value: true } as const;
  const query = RecordQuery.parse({
    kind: "deals",
    where: where === undefined ? open : { and: [open, where] },
    fields,
    limit: mostDeals,
    timeZone,
  });
  const reply = await queryRecords(reader, query);
  const companies = await companiesOf(reader, reply.rows);
  const evidence = await companyEvidence(reader, [...new Set([...companies.values()].flat())]);
  const deals = reply.rows.flatMap((row): DealAtRisk[] => {
    const of = (companies.get(row.recordId) ?? []).flatMap((id) => evidence.get(id) ?? []);
    const { stageSince, competitor, ...values } = row.values;
    const reasons = dealReasons(
      {
        documentId: row.documentId,
        closeDay: textOr(values["closeDay"]),
        stage: textOr(values["stage"]),
        stageSince: textOr(stageSince),
        competitor: textOr(competitor),
        updatedAt: row.updatedAt,
        lastContact: latest(of.map((one) => one.lastContact)),
        escalation: latest(of.map((one) => one.escalation)),
      },
      reader.now,
      today,
    );
    return isAtRisk(reasons) ? [{ row: { ...row, values }, reasons }] : [];
  });
  return {
    reply,
    deals: deals.toSorted((one, other) => other.reasons.length - one.reasons.length),
    complete: reply.nextCursor === null,
  };
}

function textOr(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

function latest<T extends { readonly at: string | null }>(all: readonly (T | null)[]): T | null {
  const known = all.filter((one) => one !== null);
  return known.toSorted((one, other) => ((one.at ?? "") < (other.at ?? "") ? 1 : -1))[0] ?? null;
}

/** The companies of these deals, by the ids of their records. */
async function companiesOf(reader: RecordReader, rows: readonly RecordRow[]): Promise<Map<string, string[]>> {
  const { rows: found } = await sql`
    with reader as (select ${[...reader.principals]}::text[] as principals, ${reader.now.toISOString()}::timestamptz as now)
    select m0.id, m0.account_keys from (${recordsWith("deals", new Set(), true)}) m0
    where m0.id = any(${rows.map((row) => row.recordId)}::uuid[])`.execute(reader.db);
  const parsed = z.array(z.object({ id: z.string(), account_keys: z.array(z.string()) })).parse(found);
  return new Map(parsed.map((row) => [row.id, row.account_keys]));
}
