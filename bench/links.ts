/**
 * `links`: what the linker finds of the sample company's ties, against the world that knows them: calls and deals, issues
 * and customers by the world's own records; threads by the names their messages bear.
 *
 * Extra arguments: `--size N` of the world (default 1).
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { parseArgs } from "node:util";
import { sql, type Kysely } from "kysely";
import { z } from "zod";
import { generateWorld } from "../sandbox/company/index.ts";
import type { World } from "../sandbox/company/world.ts";
import { linkBatch, markAllForLinks } from "../server/src/features/records/index.ts";
import type { DB } from "../server/src/platform/db/index.ts";
import { testDatabase } from "../server/src/platform/db/testing.ts";
import { readSources } from "./ingested-world.ts";
import type { BenchOptions, BenchResult } from "./result.ts";

const anchor = "2026-11-23T08:00:00.000Z";

type Pairs = ReadonlySet<string>;

export default async function links({ seed, extra }: BenchOptions): Promise<BenchResult> {
  const { values } = parseArgs({ args: [...extra], options: { size: { type: "string", default: "1" } } });
  const world = generateWorld({ seed, size: z.coerce.number().positive().parse(values.size), anchor });
  const folder = await mkdtemp(join(tmpdir(), "sophia-links-"));
  const database = await testDatabase();
  try {
    const { db } = database;
    await readSources({ folder, knowledge: { db, log: (_level, sentence) => console.error(sentence) } }, world);
    const first = await linkEverything(db);
    const found = await foundPairs(db);
    const rules = await linksByRule(db);
    await markAllForLinks(db);
    const again = await linkEverything(db);
    const known = knownPairs(world);
    return {
      tables: [
        {
          title: "Links against the world's truth",
          columns: ["link", "in the world", "found", "right", "precision", "recall"],
          rows: Object.entries(known).map(([name, truth]) => scored(name, truth, found.get(name) ?? new Set())),
        },
        { title: "Links by rule", columns: ["record", "to", "rule", "links", "records"], rows: rules },
        {
          title: "Time",
          columns: ["run", "computed", "seconds", "a second"],
          rows: [
            ["all records after reading", ...first],
            ["all records again", ...again],
          ],
        },
      ],
      notes: [
        `The sample company, size ${values.size}, seed ${seed}; read from the sandbox, HubSpot's records shown to everyone.`,
        "A thread counts as about an account when a message bears the account's name or its first word as a word: the world's texts use no other sign.",
        "An issue's customer is its account in the world or that of a need kept with it.",
      ],
    };
  } finally {
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function linkEverything(db: Kysely<DB>): Promise<[number, string, number]> {
  const startedMs = performance.now();
  let computed = 0;
  for (let records = await linkBatch(db); records > 0; records = await linkBatch(db)) computed += records;
  const seconds = (performance.now() - startedMs) / 1_000;
  return [computed, seconds.toFixed(1), Math.round(computed / seconds)];
}

function scored(name: string, truth: Pairs, found: Pairs): (string | number)[] {
  const right = [...found].filter((pair) => truth.has(pair)).length;
  const share = (part: number, whole: number): string => (whole === 0 ? "none" : (part / whole).toFixed(3));
  return [name, truth.size, found.size, right, share(right, found.size), share(right, truth.size)];
}

/** Pairs of vendors' ids; an account is named by its company in HubSpot. */
async function foundPairs(db: Kysely<DB>): Promise<Map<string, Pairs>> {
  const { rows } = await sql<{ name: string; pair: string }>`
    select origin.kind || ' → account' as name, replace(origin.external_id, ':', '/') || ' ' || company.external_id as pair
    from record_link join entity as origin on origin.id = record_link.from_entity
    join record_link as of_company on of_company.to_account = record_link.to_account
    join entity as company on company.id = of_company.from_entity and company.kind = 'company'
      and company.data ->> 'mergedIntoExternalId' is null
    where origin.kind in ('thread', 'call', 'issue')
    union
    select 'call → deal', origin.external_id || ' ' || deal.external_id
    from record_link join entity as origin on origin.id = record_link.from_entity
    join entity as deal on deal.id = record_link.to_entity and deal.kind = 'deal'
    where origin.kind = 'call'`.execute(db);
  return new Map(
    [...Map.groupBy(rows, ({ name }) => name)].map(([name, group]) => [name, new Set(group.map(({ pair }) => pair))]),
  );
}

function knownPairs(world: World): Record<string, Pairs> {
  const accountOfCustomer = new Map(world.linear?.customers.map(({ id, accountId }) => [id, accountId]));
  const ofIssues = world.issues.flatMap(({ id, accountId }) => (accountId === null ? [] : [`${id} ${accountId}`]));
  const ofNeeds = (world.linear?.needs ?? []).flatMap(({ issueId, customerId }) =>
    issueId === null ? [] : [`${issueId} ${accountOfCustomer.get(customerId) ?? ""}`],
  );
  const named = world.accounts.map(({ id, name }) => ({
    id,
    pattern: new RegExp(`(?<![A-Za-z])${name.split(" ")[0] ?? name}(?![A-Za-z])`),
  }));
  const ofThreads = world.messages.flatMap(({ channelId, ts, threadTs, text }) =>
    named.flatMap(({ id, pattern }) => (pattern.test(text) ? [`${channelId}/${threadTs ?? ts} ${id}`] : [])),
  );
  return {
    "call → account": new Set(
      world.calls.flatMap(({ id, accountId }) => (accountId === null ? [] : [`${id} ${accountId}`])),
    ),
    "call → deal": new Set(world.calls.flatMap(({ id, dealId }) => (dealId === null ? [] : [`${id} ${dealId}`]))),
    "issue → account": new Set([...ofIssues, ...ofNeeds]),
    "thread → account": new Set(ofThreads),
  };
}

async function linksByRule(db: Kysely<DB>): Promise<(string | number)[][]> {
  const { rows } = await sql<{ kind: string; relation: string; rule: string; links: string; records: string }>`
    select entity.kind, relation, rule, count(*) as links, count(distinct from_entity) as records
    from record_link join entity on entity.id = from_entity group by 1, 2, 3 order by 1, 2, 3`.execute(db);
  return rows.map(({ kind, relation, rule, links: count, records }) => [
    kind,
    relation,
    rule,
    Number(count),
    Number(records),
  ]);
}
