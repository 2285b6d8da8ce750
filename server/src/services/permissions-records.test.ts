import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Account, AccountList, RecordReply, type RecordQueryInput } from "@sophia/core/api";
import { sql } from "kysely";
import { isSuperAdmin } from "../../../sandbox/company/hubspot/readers.ts";
import { hubspotReaders, type HubspotRule } from "../../../sandbox/company/index.ts";
import type { ExportedObject } from "../../../sandbox/export/index.ts";
import { exportWorld } from "../../../sandbox/export/index.ts";
import { answerIn, forEach, read, startFourSystems, stranger, type FourSystems } from "./four-systems.test-support.ts";

/*
 * Rows, counts, sums and groups, accounts with their timelines, and answers from records are of what a person sees and of
 * nothing else: everybody is asked, under each of HubSpot's rules, and each figure is reckoned from the company itself.
 */

let four: FourSystems;
before(async () => {
  four = await startFourSystems();
  const rows = await four.sophia.database.db
    .selectFrom("document")
    .select(["id", "source", "external_id", "url"])
    .where("deleted_at", "is", null)
    .execute();
  documents = new Map(
    rows.map(({ id, source, external_id, url }) => [
      id,
      { name: `${source} ${external_id.replace(/^[a-z]+:(?=\d+$)/, "")}`, url },
    ]),
  );
});
after(() => four?.stop());

let documents: ReadonlyMap<string, { readonly name: string; readonly url: string }>;
const nameOf = ({ source, id }: ExportedObject): string => `${source} ${id}`;
const nameById = (documentId: string): string => documents.get(documentId)?.name ?? `unknown ${documentId}`;

const recordTypes: Partial<Record<ExportedObject["kind"], Parameters<typeof hubspotReaders>[1]["recordType"]>> = {
  company: "company",
  contact: "contact",
  deal: "deal",
  ticket: "ticket",
  note: "note",
  email: "email",
  "logged call": "call",
  meeting: "meeting",
  task: "task",
};

/** Every object of the company with exactly its readers under a rule. */
function readersUnder(rule: HubspotRule): Map<string, ExportedObject & { readonly seenBy: ReadonlySet<string> }> {
  const world = four.world();
  return new Map(
    [...exportWorld(world)].map((object) => {
      const recordType = recordTypes[object.kind];
      const readers =
        object.source === "hubspot" && recordType
          ? hubspotReaders(world, { recordType, recordId: object.id }, rule)
          : object.readers;
      return [nameOf(object), { ...object, seenBy: new Set(readers) }];
    }),
  );
}

async function ask(body: RecordQueryInput, reader: string): Promise<RecordReply> {
  return read(RecordReply, await four.post("/v1/records/query", body, reader));
}

const kinds = [
  { kind: "deals", of: ["deal"], groupBy: "stage", value: (one: ExportedObject) => one.fields["stage"] },
  { kind: "tickets", of: ["ticket"], groupBy: "priority", value: (one: ExportedObject) => one.fields["priority"] },
  { kind: "tasks", of: ["task"], groupBy: "priority", value: (one: ExportedObject) => one.fields["priority"] },
  { kind: "engagements", of: ["note", "email", "logged call", "meeting"], groupBy: "type", value: engagementType },
  { kind: "contacts", of: ["contact"], groupBy: null, value: () => null },
  { kind: "accounts", of: ["company"], groupBy: "tier", value: (one: ExportedObject) => one.fields["tier"] },
  { kind: "issues", of: ["issue"], groupBy: "priority", value: null },
  { kind: "projects", of: ["project"], groupBy: null, value: () => null },
  { kind: "calls", of: ["call"], groupBy: null, value: () => null },
  { kind: "threads", of: ["thread"], groupBy: null, value: () => null },
] as const;

function engagementType({ kind }: ExportedObject): string {
  return kind === "logged call" ? "call" : kind;
}

const word = (value: unknown): string => String(value).toLowerCase().replaceAll("-", " ");

function tally(values: readonly string[]): Record<string, number> {
  const counts = [...Map.groupBy(values, (value) => value)].map(([value, list]) => [value, list.length] as const);
  return Object.fromEntries(counts.toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

async function everyRow(kind: (typeof kinds)[number]["kind"], reader: string): Promise<string[]> {
  const names: string[] = [];
  let cursor: string | null = null;
  do {
    const page: RecordReply = await ask({ kind, limit: 500, ...(cursor !== null && { cursor }) }, reader);
    names.push(...page.rows.map(({ documentId }) => nameById(documentId)));
    cursor = page.nextCursor;
  } while (cursor !== null);
  return names;
}

async function compareRecords(rule: HubspotRule, chosen: readonly (typeof kinds)[number][]): Promise<void> {
  const objects = readersUnder(rule);
  const figures = new Set<string>();
  await forEach(four.askers(), async (person) => {
    for (const { kind, of, groupBy, value } of chosen) {
      const theirs = [...objects.values()].filter(
        (one) => of.some((name) => name === one.kind) && one.archivedAt === null && one.seenBy.has(person),
      );
      const what = `${rule}, ${person}: ${kind}`;
      assert.deepEqual((await everyRow(kind, person)).toSorted(), theirs.map(nameOf).toSorted(), what);
      const none = await ask({ kind, limit: 0, where: { not: { field: "name", op: "missing" } } }, person);
      assert.deepEqual([none.visible, none.rows], [theirs.length, []], what);
      figures.add(`${kind} ${none.visible}`);
      if (groupBy === null || value === null) continue;
      const { groups = [] } = await ask({ kind, limit: 0, groupBy: [{ field: groupBy }] }, person);
      assert.deepEqual(
        Object.fromEntries(groups.map(({ key, records }) => [word(key[0]), records])),
        tally(theirs.map((one) => word(value(one)))),
        what,
      );
      if (kind !== "deals") continue;
      const { sum } = await ask({ kind, limit: 0, sum: "amount" }, person);
      const total = sum?.figures.reduce((cents, { value: amount }) => cents + Math.round(Number(amount) * 100), 0) ?? 0;
      const expected = theirs.reduce((cents, { fields }) => cents + Number(fields["amountCents"]), 0);
      assert.equal(total, expected, what);
    }
  });
  assert.ok(figures.size > chosen.length, "everybody was given the same");
}

/**
 * Documents that a reply names, by id or by address, and the person may not see. An address may be that of several: what a
 * customer needs opens at the issue where it stands.
 */
function unseenIn(text: string, person: string, objects: ReturnType<typeof readersUnder>): string[] {
  const hidden = (name: string): boolean => objects.get(name)?.seenBy.has(person) === false;
  const ids = [...text.matchAll(/"documentId":"([^"]+)"/g)].map(([, id = ""]) => nameById(id));
  const urls = new Set([...text.matchAll(/"url":"([^"]+)"/g)].map(([, url = ""]) => url));
  const byUrl = Map.groupBy(documents.values(), ({ url }) => url);
  const named = [...urls].flatMap((url) => {
    const names = (byUrl.get(url) ?? []).map(({ name }) => name);
    return names.every(hidden) ? names : [];
  });
  return [...ids.filter(hidden), ...named];
}

async function compareAccounts(rule: HubspotRule, most: number): Promise<void> {
  const objects = readersUnder(rule);
  const world = four.world();
  const tokens = world.tokens.map(({ token, object }) => ({ token, object }));
  const { rows } = await sql<{ id: string; account: string }>`
    select entity.external_id as id, to_account as account from record_link join entity on entity.id = from_entity
    where relation = 'account' and entity.kind = 'company'`.execute(four.sophia.database.db);
  const idOf = new Map(rows.map(({ id, account }) => [id, account]));
  let shown = 0;
  let hidden = 0;
  await forEach(four.askers(), async (person) => {
    for (const account of world.accounts.slice(0, most)) {
      const what = `${rule}, ${person}: ${account.name}`;
      const ofAccount = [...objects.values()].filter(
        (one) =>
          one.seenBy.has(person) &&
          (one.links.some(({ kind, id }) => kind === "account" && id === account.id) ||
            (one.kind === "company" && one.id === account.id)),
      );
      const named = ofAccount.some(({ kind }) => kind === "company" || kind === "customer");
      const found = read(
        AccountList,
        await four.get(`/v1/accounts?query=${encodeURIComponent(account.domain)}`, person),
      );
      assert.equal(
        found.accounts.some(({ exact }) => exact),
        named,
        what,
      );
      const reply = await four.get(`/v1/accounts/${idOf.get(account.id) ?? ""}?timeline=200`, person);
      const living = ofAccount.filter(({ archivedAt }) => archivedAt === null);
      const count = (kind: ExportedObject["kind"]): number => living.filter((one) => one.kind === kind).length;
      if (reply.status === 404) {
        hidden += 1;
        assert.deepEqual([count("deal"), count("ticket"), count("contact"), count("customer")], [0, 0, 0, 0], what);
        assert.ok(!reply.text.includes(account.name), what);
        continue;
      }
      shown += 1;
      const page = read(Account, reply);
      const told = (kind: string): number => page.counts[kind] ?? 0;
      assert.deepEqual(
        [told("deal"), told("ticket"), told("contact"), told("customer"), told("company")],
        [count("deal"), count("ticket"), count("contact"), count("customer"), count("company")],
        what,
      );
      assert.deepEqual(page.names.length > 0, named, what);
      assert.deepEqual(unseenIn(reply.text, person, objects), [], what);
      for (const { token, object } of tokens) {
        if (!reply.text.includes(token)) continue;
        const holder = [...objects.values()].filter(
          ({ source, id }) => source === object.source && JSON.stringify(object).includes(id),
        );
        assert.ok(
          holder.some(({ seenBy }) => seenBy.has(person)),
          `${what} holds ${token}`,
        );
      }
    }
  });
  assert.ok(shown > 20 && hidden > 5, `${shown} shown, ${hidden} hidden`);
}

/** Answers from records: the number is the person's own, and every row that is cited is theirs. */
async function compareAnswers(rule: HubspotRule): Promise<void> {
  const objects = readersUnder(rule);
  await forEach(four.askers(), async (person) => {
    const open = [...objects.values()].filter(
      ({ kind, archivedAt, seenBy, fields }) =>
        kind === "ticket" && archivedAt === null && seenBy.has(person) && fields["state"] !== "closed",
    );
    const told = await four.post("/v1/ask", { question: "How many tickets are open?" }, person);
    const answer = answerIn(told);
    if (open.length > 0) assert.match(answer.answer, new RegExp(`^${open.length} tickets?\\b`), `${rule}, ${person}`);
    else assert.doesNotMatch(answer.answer, /^[1-9]/, `${rule}, ${person}: ${answer.answer}`);
    assert.deepEqual(unseenIn(told.text, person, objects), [], `${rule}, ${person}`);
  });
}

const crm = kinds.filter(({ kind }) => ["deals", "tickets", "accounts"].includes(kind));

for (const rule of ["owners", "teams", "everyone"] as const) {
  describe(`with HubSpot's records shown by "${rule}"`, () => {
    before(async () => {
      if (rule !== "owners") await four.hubspotRule(rule);
    });

    test("rows, counts, sums and groups are those of the records that a person sees", async () => {
      await compareRecords(rule, rule === "owners" ? kinds : crm);
    });

    test("accounts are found and shown by what a person may read of them, and name nothing else", async () => {
      await compareAccounts(rule, rule === "owners" ? 100 : 3);
    });

    test("answers from records count and cite what a person sees", async () => {
      await compareAnswers(rule);
    });
  });
}

test("people of all sorts were among those who asked", () => {
  const { people } = four.world();
  assert.ok(people.some(isSuperAdmin) && people.some(({ active }) => !active) && four.askers().includes(stranger));
});
