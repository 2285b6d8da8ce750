import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import * as fc from "fast-check";
import { sql } from "kysely";
import { testDatabase, type TestDatabase } from "../../../platform/db/testing.ts";
import { markAllForLinks } from "./link-batch.ts";
import {
  call,
  company,
  connections,
  contact,
  customer,
  deal,
  engagement,
  line,
  linkAll,
  owner,
  put,
  thread,
  user,
  type Connections,
  type TestRecord,
} from "./records.test-support.ts";

let database: TestDatabase;
let to: Connections;
before(async () => {
  database = await testDatabase();
  to = await connections(database.db);
});
after(() => database.drop());

async function empty(): Promise<void> {
  for (const table of ["entity", "document", "account_decision", "account"])
    await sql`delete from ${sql.table(table)}`.execute(database.db);
}

/** Every link in words, accounts by what makes them: equal for equal links, whatever ids accounts have. */
async function snapshot(): Promise<string[]> {
  const { rows } = await sql<{ link: string }>`
    with made (id, members) as (
      select account.id, array(
        select distinct connection.name || ' ' || entity.kind || ' ' || entity.external_id
        from record_link join entity on entity.id = from_entity join connection on connection.id = entity.connection_id
        where to_account = account.id and entity.kind in ('company', 'customer')
        union select domain from account_domain where account_id = account.id order by 1)
      from account
    )
    select concat_ws(' | ', origin.kind || ' ' || origin.external_id, relation, rule, made.members::text,
      target.kind || ' ' || target.external_id, said.external_id, second.external_id, evidence::text) as link
    from record_link
    join entity as origin on origin.id = from_entity
    join entity as said on said.id = evidence_entity
    left join entity as second on second.id = second_evidence
    left join entity as target on target.id = to_entity
    left join made on made.id = to_account
    union all select 'account ' || made.members::text from made where members <> '{}'
    order by 1`.execute(database.db);
  return rows.map(({ link }) => link);
}

async function accountOf(recordId: string): Promise<string | null> {
  const { rows } = await sql<{ to_account: string }>`
    select distinct to_account from record_link where from_entity = ${recordId} and relation = 'account'`.execute(
    database.db,
  );
  assert.ok(rows.length <= 1, "one record in two accounts");
  return rows[0]?.to_account ?? null;
}

const domains = ["acme.example", "acme.test", "harbor.example", "gmail.com"];
const ids = ["1000001", "1000002", "1000003"];
const some = <T>(values: readonly T[], most = 2) => fc.uniqueArray(fc.constantFrom(...values), { maxLength: most });

/** Records that are tied to each other in many ways, some of them contradictory. */
function anyRecord(): fc.Arbitrary<TestRecord> {
  const id = fc.constantFrom(...ids);
  const associated = some(ids).map((list) => list.map((externalId) => ({ externalId, labels: [] })));
  const texts = ["mail ann@acme.example", "see harbor.example", "Acme is late", "news of Harbor", "nothing"];
  return fc.oneof(
    fc
      .record({
        id,
        domains: some(domains),
        merged: some(ids),
        into: fc.option(id),
        born: fc.integer({ min: 1, max: 9 }),
      })
      .map((one) =>
        company(to.hubspot, one.id, {
          name: one.id === "1000002" ? "Harbor Living" : "Acme Residential",
          domains: one.domains,
          mergedExternalIds: one.merged,
          mergedIntoExternalId: one.into,
          archived: one.into !== null,
          createdAt: `2026-01-0${one.born}T00:00:00.000Z`,
          ownerExternalId: "7",
        }),
      ),
    fc
      .record({ id, domains: some(domains), externalIds: some(ids) })
      .map((one) => customer(to.linear, one.id, { domains: one.domains, externalIds: one.externalIds })),
    fc
      .record({
        id,
        companies: associated,
        deals: associated,
        email: fc.constantFrom("ann@acme.example", "bo@harbor.example"),
      })
      .map(({ id: externalId, email, ...one }) => contact(to.hubspot, externalId, { ...one, email, emails: [email] })),
    fc
      .record({ id, companies: associated, contacts: associated, closed: fc.boolean() })
      .map(({ id: externalId, ...one }) => deal(to.hubspot, externalId, { ...one, ownerExternalId: "7" })),
    fc
      .record({ id, deals: associated, recording: fc.constantFrom(...ids) })
      .map((one) =>
        engagement(to.hubspot, one.id, { deals: one.deals, recording: { source: "gong", externalId: one.recording } }),
      ),
    fc
      .record({ id, domains: some(domains), email: fc.constantFrom("ann@acme.example", "sam@own.example") })
      .map((one) =>
        call(to.gong, one.id, {
          accountDomains: one.domains,
          parties: [{ name: "P", email: one.email, title: null, external: !one.email.includes("own") }],
        }),
      ),
    fc
      .record({ id, text: fc.constantFrom(...texts) })
      .map((one) => thread(to.slack, one.id, { participants: ["U1"] }, { lines: [line(one.text)] })),
    fc.boolean().map((there) => owner(to.hubspot, "7", { email: there ? "sam@own.example" : null })),
    fc.boolean().map((guest) => user(to.slack, "U1", { guest, email: guest ? "ann@acme.example" : "sam@own.example" })),
  );
}

test("links are those of a making from scratch, in whatever order records came, changed and went, and in whatever batches", async () => {
  const step = fc.record({
    record: anyRecord(),
    gone: fc.boolean(),
    link: fc.option(fc.integer({ min: 1, max: 5 })),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 24 }), async (steps) => {
      await empty();
      for (const { record, gone, link } of steps) {
        await put(database.db, record, gone && link !== null);
        if (link !== null) await linkAll(database.db, link);
      }
      await linkAll(database.db, 3);
      const grown = await snapshot();
      for (const table of ["record_link", "entity_offer", "entity_want", "account_domain", "account"])
        await sql`delete from ${sql.table(table)}`.execute(database.db);
      await markAllForLinks(database.db);
      await linkAll(database.db);
      assert.deepEqual(grown, await snapshot());
    }),
    { numRuns: 8, seed: 7 },
  );
});

test("two accounts that become one keep the older one, to which the other points; a record that leaves again gets its own back", async () => {
  await empty();
  const one = await put(database.db, company(to.hubspot, "1", { domains: ["acme.example"] }));
  await linkAll(database.db);
  const two = await put(
    database.db,
    company(to.hubspot, "2", { domains: ["acme.test"], createdAt: "2026-02-01T00:00:00.000Z" }),
  );
  await linkAll(database.db);
  const [older, younger] = [await accountOf(one), await accountOf(two)];
  assert.notEqual(older, younger);
  await put(database.db, customer(to.linear, "c", { domains: ["acme.example", "acme.test"] }));
  await linkAll(database.db);
  assert.deepEqual([await accountOf(one), await accountOf(two)], [older, older]);
  const merged = await database.db
    .selectFrom("account")
    .select("merged_into")
    .where("id", "=", younger)
    .executeTakeFirst();
  assert.equal(merged?.merged_into, older);
  await put(database.db, customer(to.linear, "c", { domains: ["acme.example"] }));
  await linkAll(database.db);
  assert.deepEqual([await accountOf(one), await accountOf(two)], [older, younger]);
});

test("merged records in a circle, ids beyond 2^53 and domains in other letters make one account each", async () => {
  await empty();
  const big = "9007199254740993123";
  const a = await put(database.db, company(to.hubspot, big, { mergedExternalIds: ["2"], domains: ["bücher.example"] }));
  const b = await put(
    database.db,
    company(to.hubspot, "2", { mergedIntoExternalId: big, mergedExternalIds: [big], archived: true }),
  );
  const c = await put(database.db, company(to.hubspot, "9007199254740993124"));
  const d = await put(database.db, customer(to.linear, "x", { domains: ["www.xn--bcher-kva.example"] }));
  await linkAll(database.db);
  const account = await accountOf(a);
  assert.deepEqual([await accountOf(b), await accountOf(d)], [account, account]);
  assert.notEqual(await accountOf(c), account);
});

test("mail for everybody, a name alone, and an id that two CRMs know make nothing one", async () => {
  await empty();
  const records = [
    company(to.hubspot, "1000001", { domains: ["gmail.com"] }),
    company(to.hubspot, "1000002", { domains: ["gmail.com"] }),
    company(to.otherHubspot, "1000001"),
    customer(to.linear, "x", { externalIds: ["1000001"] }),
  ];
  const accounts = [];
  for (const record of records) accounts.push(await put(database.db, record));
  await linkAll(database.db);
  assert.equal(new Set(await Promise.all(accounts.map(accountOf))).size, records.length);
});

test("a thread that names an account is linked only if somebody takes part who looks after it", async () => {
  await empty();
  await put(database.db, owner(to.hubspot, "7", { email: "sam@own.example" }));
  await put(database.db, company(to.hubspot, "1", { ownerExternalId: "7" }));
  await put(database.db, user(to.slack, "U1", { email: "sam@own.example" }));
  await put(database.db, user(to.slack, "U2", { email: "kim@own.example" }));
  const linked = async (participant: string, text: string): Promise<boolean> => {
    const id = await put(database.db, thread(to.slack, text, { participants: [participant] }, { lines: [line(text)] }));
    await linkAll(database.db);
    return (await accountOf(id)) !== null;
  };
  assert.equal(await linked("U1", "call with Acme today"), true);
  assert.equal(await linked("U1", "call with Acme Residential's people"), true);
  assert.equal(await linked("U2", "a call with Acme"), false);
  assert.equal(await linked("U1", "the acme of perfection"), false);
  assert.equal(await linked("U1", "about Acme Freight"), false);
  assert.equal(await linked("U1", "with Old Acme"), false);
  assert.equal(await linked("U1", "their Acmeville office"), false);
});

test("a call's only open deal is a weak sign, and none where the CRM knows the call's deal or two are open", async () => {
  await empty();
  const party = { name: "Ann", email: "ann@acme.example", title: null, external: true };
  await put(database.db, company(to.hubspot, "1", { domains: ["acme.example"] }));
  await put(database.db, deal(to.hubspot, "10", { companies: [{ externalId: "1", labels: [] }] }));
  await put(
    database.db,
    contact(to.hubspot, "5", {
      email: party.email,
      emails: [party.email],
      deals: [
        { externalId: "10", labels: [] },
        { externalId: "11", labels: [] },
      ],
    }),
  );
  const id = await put(database.db, call(to.gong, "77", { parties: [party], accountDomains: ["acme.example"] }));
  const rules = async (): Promise<string[]> => {
    await linkAll(database.db);
    const { rows } = await sql<{ rule: string }>`
      select rule || ' ' || (evidence ->> 'weak') as rule from record_link where from_entity = ${id} and relation = 'deal'`.execute(
      database.db,
    );
    return rows.map(({ rule }) => rule);
  };
  assert.deepEqual(await rules(), ["only open deal of a participant true"]);
  await put(database.db, deal(to.hubspot, "11"));
  assert.deepEqual(await rules(), []);
  await put(
    database.db,
    engagement(to.hubspot, "8", {
      deals: [{ externalId: "11", labels: [] }],
      recording: { source: "gong", externalId: "77" },
    }),
  );
  assert.deepEqual(await rules(), ["crm record of the call false"]);
});

test("a thread is tied by what it points at, by what points at it, and by a guest; a link shows only with the record it leads to", async () => {
  await empty();
  const acme = await put(
    database.db,
    company(to.hubspot, "1", { domains: ["acme.example"], url: "https://crm.example/contacts/9/record/0-2/1" }),
  );
  await linkAll(database.db);
  const account = await accountOf(acme);
  await put(database.db, user(to.slack, "G1", { guest: true, email: "ann@acme.example" }));
  await put(database.db, user(to.slack, "G2", { guest: true, email: "bo@gmail.com" }));
  const at = "https://own.slack.com/archives/C1/p17";
  const rulesOf = async (id: string, text: string, participants: string[] = []): Promise<string[]> => {
    const thread_ = thread(to.slack, id, { participants }, { lines: [line(text)], url: `${at}${id}` });
    const entityId = await put(database.db, thread_);
    await linkAll(database.db);
    const { rows } = await sql<{ rule: string }>`
      select rule from record_link where from_entity = ${entityId} and to_account = ${account} order by 1`.execute(
      database.db,
    );
    return rows.map(({ rule }) => rule);
  };
  assert.deepEqual(await rulesOf("1", "see https://crm.example/contacts/9/record/0-2/1."), ["link in the text"]);
  assert.deepEqual(await rulesOf("2", "write to ann@acme.example"), ["address in the text"]);
  assert.deepEqual(await rulesOf("3", "on acme.example it says"), ["domain in the text"]);
  assert.deepEqual(await rulesOf("4", "hello", ["G1"]), ["guest takes part"]);
  assert.deepEqual(await rulesOf("5", "gmail.com and hello", ["G2"]), []);
  assert.deepEqual(await rulesOf("6", "ENG-12 is not there, Acme Residential neither", []), []);
  const cited = { companies: [{ externalId: "1", labels: [] }] };
  await put(database.db, engagement(to.hubspot, "n", cited, { lines: [line(`as said in ${at}6`)] }));
  assert.deepEqual(await rulesOf("6", "ENG-12 is not there, Acme Residential neither", []), ["linked from a record"]);
  await put(database.db, company(to.hubspot, "1"), true);
  assert.deepEqual(await rulesOf("6", "ENG-12 is not there", []), []);
});

test("a participant's domain makes an account that no record names, and takes in the record that comes to name it", async () => {
  await empty();
  const first = await put(database.db, call(to.gong, "1", { accountDomains: ["new.example", "gmail.com"] }));
  const both = await put(database.db, call(to.gong, "2", { accountDomains: ["new.example", "other.example"] }));
  await linkAll(database.db);
  const account = await accountOf(first);
  assert.ok(account !== null);
  const { rows } = await sql`select distinct to_account from record_link where from_entity = ${both}`.execute(
    database.db,
  );
  assert.equal(rows.length, 2, "a call with two companies makes them no one account");
  const record = await put(database.db, company(to.hubspot, "1", { domains: ["new.example"] }));
  const person = await put(
    database.db,
    contact(to.hubspot, "5", { companies: [{ externalId: "404", labels: [] }], emails: ["x@new.example"] }),
  );
  const lost = await put(database.db, contact(to.hubspot, "6", { companies: [{ externalId: "404", labels: [] }] }));
  await linkAll(database.db);
  assert.deepEqual([await accountOf(record), await accountOf(person), await accountOf(lost)], [account, account, null]);
});
