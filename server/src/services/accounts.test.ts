import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Account, AccountList, Connection, Decided } from "@sophia/core/api";
import { sql } from "kysely";
import { z } from "zod";
import { callReaders, linearSight, maySeeWorkspace } from "../../../sandbox/company/index.ts";
import type { Account as WorldAccount, Person, World } from "../../../sandbox/company/world.ts";
import { fewCalls, startTestSophia, worldOfNow, type TestSophia } from "./testing.ts";

let sophia: TestSophia;
let key: string;
let hubspotId: string;
before(async () => {
  sophia = await startTestSophia({ world: fewCalls(worldOfNow(), 4, 12) });
  key = await sophia.keyFor("operator@tests.example");
  const { linearUrl, hubspotUrl, credentials } = sophia.sandbox;
  await connect({
    source: "linear",
    credentials: { key: credentials.linear.admin },
    baseUrl: linearUrl.replace(/\/graphql$/, ""),
  });
  hubspotId = await connect(hubspotRequest("owners"));
  await sophia.sync();
  await sophia.until(
    "all four are read",
    () => sophia.status(),
    ({ sources }) => sources.length === 4 && sources.every(({ lastSuccessAt }) => lastSuccessAt !== null),
  );
  await sophia.settled();

  async function connect(body: object): Promise<string> {
    const reply = await sophia.post("/v1/connections", key, body);
    assert.equal(reply.status, 200, reply.text);
    return Connection.parse(reply.body).connectionId;
  }
  function hubspotRequest(readers: string): object {
    return { source: "hubspot", credentials: { token: credentials.hubspot.token, readers }, baseUrl: hubspotUrl };
  }
});
after(() => sophia.stop());

const world = (): World => sophia.sandbox.live.world;
const stranger = "nobody@elsewhere.example";

async function find(query: string, reader: string): Promise<AccountList> {
  const reply = await sophia.get(`/v1/accounts?query=${encodeURIComponent(query)}`, key, reader);
  assert.equal(reply.status, 200, reply.text);
  return AccountList.parse(reply.body);
}

async function read(accountId: string, reader: string, timeline = 200, cursor?: string): Promise<Account> {
  const next = cursor === undefined ? "" : `&cursor=${cursor}`;
  const reply = await sophia.get(`/v1/accounts/${accountId}?timeline=${timeline}${next}`, key, reader);
  assert.equal(reply.status, 200, reply.text);
  return Account.parse(reply.body);
}

/** The account that stands for one of the world's: by the record that HubSpot has of it. */
async function accountIdOf({ id }: WorldAccount): Promise<string> {
  const { rows } = await sql<{ to_account: string }>`
    select distinct to_account from record_link join entity on entity.id = from_entity
    where relation = 'account' and entity.kind = 'company' and entity.external_id = ${id}`.execute(sophia.database.db);
  assert.equal(rows.length, 1, `${id} stands in ${rows.length} accounts`);
  return rows[0]?.to_account ?? "";
}

function revenueOperations(): Person {
  const person = world().people.find(({ title, active }) => active && title === "Revenue Operations Manager");
  assert.ok(person);
  return person;
}

describe("who may read what of an account", () => {
  /** Ids at the vendors of all that the world says this person sees of an account, by the ties that need no guess. */
  function expected(account: WorldAccount, person: Person, everyone: boolean): Record<string, number> {
    const isStaff = person.active && person.slack?.kind !== "bot" && person.slack?.kind !== "guest";
    const hubspot = world().hubspot?.owners.some(({ personId }) => personId === person.id) ?? false;
    const seesAll = isStaff && hubspot && (everyone || person.title === "Revenue Operations Manager");
    const archived = new Set(world().hubspot?.archivals.map(({ id }) => id));
    const merged = new Set(world().hubspot?.merges.map(({ mergedId }) => mergedId));
    const theirs = (list: readonly { readonly id: string; readonly ownerId: string }[]) =>
      list.filter(
        ({ id, ownerId }) =>
          !archived.has(id) && !merged.has(id) && (seesAll || (hubspot && person.active && ownerId === person.id)),
      ).length;
    const { id: accountId, ownerId } = account;
    const sight = linearSight(world(), person);
    const ofAccount = <T extends { readonly accountId: string | null }>(list: readonly T[]): T[] =>
      list.filter((one) => one.accountId === accountId);
    const customers = ofAccount(world().linear?.customers ?? []).map(({ id }) => id);
    const needs = (world().linear?.needs ?? []).filter(
      (need) => customers.includes(need.customerId) && sight.need(need),
    );
    return {
      company: theirs([account]),
      contact: theirs(ofAccount(world().contacts).map(({ id }) => ({ id, ownerId }))),
      deal: theirs(ofAccount(world().deals)),
      ticket: theirs(ofAccount(world().tickets)),
      customer: maySeeWorkspace(person) ? customers.length : 0,
      // Tied by an address that took part, else by the CRM's record of the call, for those who may read that.
      call: ofAccount(world().calls).filter(
        (call) =>
          callReaders(world(), call).includes(person.email) &&
          (call.parties.some(({ email }) => email?.endsWith(`@${account.domain}`) === true) ||
            (world().hubspot?.engagements ?? []).some(
              (one) =>
                one.kind === "call" &&
                one.gongCallId === call.id &&
                (seesAll || (hubspot && person.active && one.personId === person.id)),
            )),
      ).length,
      issue: new Set(needs.flatMap(({ issueId }) => issueId ?? [])).size,
    };
  }

  /** Somebody of each sort: all departments, an administrator, an owner, a guest, one who left. */
  function askers(): Person[] {
    const byDepartment = Map.groupBy(
      world().people.filter(({ active }) => active),
      ({ department }) => department,
    );
    const owner = world().people.find(({ id }) => id === world().accounts[0]?.ownerId);
    const left = world().people.find(({ active }) => !active);
    const some = [...byDepartment.values()].flatMap((people) => people.slice(0, 1));
    return [...new Set([...some, revenueOperations(), ...(owner ? [owner] : []), ...(left ? [left] : [])])];
  }

  async function compare(everyone: boolean): Promise<void> {
    let shown = 0;
    let hidden = 0;
    for (const account of world().accounts.slice(0, 4)) {
      const accountId = await accountIdOf(account);
      for (const person of askers()) {
        const counts = expected(account, person, everyone);
        const reply = await sophia.get(`/v1/accounts/${accountId}?timeline=0`, key, person.email);
        if (reply.status === 404) {
          hidden++;
          assert.deepEqual(
            Object.values(counts).filter((count) => count > 0),
            [],
            `${person.email} sees ${account.name} in the world: ${JSON.stringify(counts)}`,
          );
          continue;
        }
        shown++;
        const page = Account.parse(reply.body);
        const seen = Object.fromEntries(Object.keys(counts).map((kind) => [kind, page.counts[kind] ?? 0]));
        assert.deepEqual(seen, counts, `${person.email}: ${account.name}`);
        const names = counts["company"] === 0 && counts["customer"] === 0 ? [] : [account.name];
        assert.deepEqual(page.names, names, `${person.email}: ${account.name}`);
      }
    }
    assert.ok(shown > 15 && hidden > 3, `${shown} shown, ${hidden} hidden`);
  }

  test("with HubSpot's records shown to their owners, each person sees of each account what the world says", async () => {
    await compare(false);
  });

  test("and with HubSpot's records shown to everyone too, without a new link", async () => {
    const links = async () => {
      const { rows } = await sql<{ at: string }>`select max(linked_at)::text as at from record_link`.execute(
        sophia.database.db,
      );
      return rows[0]?.at;
    };
    const linked = await links();
    const { hubspotUrl, credentials } = sophia.sandbox;
    const reply = await sophia.post("/v1/connections", key, {
      source: "hubspot",
      credentials: { token: credentials.hubspot.token, readers: "everyone" },
      baseUrl: hubspotUrl,
    });
    assert.equal(reply.status, 200, reply.text);
    await sophia.runtime.syncSoon(hubspotId);
    await sophia.settled();
    await compare(true);
    assert.equal(await links(), linked);
  });

  test("an id that is none, one of which nothing may be read, and no id at all read alike", async () => {
    const [account] = world().accounts;
    assert.ok(account);
    const answers = [
      await sophia.get(`/v1/accounts/${await accountIdOf(account)}`, key, stranger),
      await sophia.get("/v1/accounts/00000000-0000-4000-8000-000000000000", key, stranger),
    ].map(({ status, text }) => `${status} ${text.replace(/"requestId":"[^"]*"/, "").replace(/[0-9a-f-]{36}/g, "")}`);
    assert.equal(new Set(answers).size, 1, answers.join("\n"));
    assert.match(answers[0] ?? "", /^404 .*No such account/);
    assert.deepEqual((await find(account.name, stranger)).accounts, []);
    assert.deepEqual((await find(account.domain, stranger)).accounts, []);
    assert.equal((await sophia.get("/v1/accounts/1", key, stranger)).status, 400);
  });
});

describe("an account's page", () => {
  test("is in the API's own description with its parameters", async () => {
    const reply = await sophia.get("/v1/openapi.json", key);
    assert.equal(reply.status, 200, reply.text);
    const { paths } = z.object({ paths: z.record(z.string(), z.looseObject({})) }).parse(reply.body);
    for (const path of ["/v1/accounts", "/v1/accounts/{id}"])
      assert.match(JSON.stringify(paths[path]), /"in":"query"/, path);
    for (const path of ["/v1/accounts/{id}/merge", "/v1/accounts/{id}/split", "/v1/account-decisions/{id}/undo"])
      assert.ok(paths[path], path);
  });

  test("is found by name and domain, shows all four systems, and every line has a source, a time, an address and a reason", async () => {
    const reader = revenueOperations().email;
    const [account] = world().accounts;
    assert.ok(account);
    for (const query of [account.name.toUpperCase(), account.domain, `www.${account.domain}`]) {
      const { accounts } = await find(query, reader);
      assert.deepEqual(
        accounts.filter(({ exact }) => exact).map(({ names }) => names),
        [[account.name]],
        query,
      );
    }
    assert.deepEqual((await find("%", reader)).accounts, []);
    const page = await read(await accountIdOf(account), reader);
    assert.deepEqual([page.names, page.domains, page.sample], [[account.name], [account.domain], true]);
    assert.deepEqual(page.records.items.map(({ source }) => source).toSorted(), ["hubspot", "linear"]);
    const company = page.records.items.find(({ kind }) => kind === "company");
    assert.equal(company?.properties["account_tier"]?.toLowerCase(), account.tier);
    assert.equal(company.properties["renewal_date"]?.slice(0, 10), account.renewalDate);
    assert.equal(company.owner, world().people.find(({ id }) => id === account.ownerId)?.name);
    const sources = new Set(page.timeline.lines.map(({ source }) => source));
    assert.deepEqual([...sources].toSorted(), ["gong", "hubspot", "linear", "slack"]);
    for (const line of page.timeline.lines) {
      assert.ok(line.evidence.length > 0 && line.url !== null && line.title !== "" && line.documentId !== "");
    }
    const times = page.timeline.lines.map(({ at }) => at);
    assert.deepEqual(times, times.toSorted().toReversed());
  });

  test("its timeline comes in pages that hold each line once, and a foreign cursor is refused", async () => {
    const reader = revenueOperations().email;
    const [account] = world().accounts;
    assert.ok(account);
    const accountId = await accountIdOf(account);
    const whole = await read(accountId, reader);
    const paged = [];
    let cursor: string | undefined;
    do {
      const { timeline } = await read(accountId, reader, 7, cursor);
      paged.push(...timeline.lines);
      cursor = timeline.nextCursor ?? undefined;
    } while (cursor !== undefined && paged.length < whole.timeline.lines.length + 10);
    assert.deepEqual(paged.slice(0, 200), whole.timeline.lines);
    const refused = await sophia.get(`/v1/accounts/${accountId}?cursor=abc`, key, reader);
    assert.equal(refused.status, 400);
    assert.equal((await sophia.get(`/v1/accounts/${accountId}?timeline=1000000`, key, reader)).status, 400);
  });
});

describe("what people decide", () => {
  async function decide(path: string, body: object, by = key): Promise<string> {
    const reply = await sophia.post(path, by, body, revenueOperations().email);
    assert.equal(reply.status, 200, reply.text);
    await sophia.settled();
    return Decided.parse(reply.body).decisionId;
  }

  test("two accounts merged are one until that is taken back, and each is then what it was", async () => {
    const reader = revenueOperations().email;
    const [one, other] = world().accounts;
    assert.ok(one && other);
    const before = [await accountIdOf(one), await accountIdOf(other)] as const;
    const path = `/v1/accounts/${before[0]}/merge`;
    const body = { accountId: before[1], reason: "One company under two names" };
    const plain = await sophia.keyFor("plain@tests.example", ["knowledge.search", "people.act_as"]);
    assert.equal((await sophia.post(path, plain, body, reader)).status, 403);
    const asStranger = await sophia.post(path, key, body, stranger);
    assert.equal(asStranger.status, 404, asStranger.text);
    const decisionId = await decide(path, body);
    const merged = await read(before[1], reader);
    assert.deepEqual(merged.names.toSorted(), [one.name, other.name].toSorted());
    assert.equal(merged.accountId, await accountIdOf(one));
    assert.deepEqual(
      merged.decisions.map(({ kind, by, reason, gone }) => ({ kind, by, reason, gone })),
      [{ kind: "merge", by: "operator@tests.example", reason: body.reason, gone: 0 }],
    );
    const relinked = await sophia.post("/v1/operations/relink", key, {});
    assert.equal(relinked.status, 200, relinked.text);
    await sophia.settled();
    assert.equal(await accountIdOf(one), await accountIdOf(other));
    await decide(`/v1/account-decisions/${decisionId}/undo`, { reason: "They are two after all" });
    assert.deepEqual([await accountIdOf(one), await accountIdOf(other)], before);
    assert.equal((await sophia.post(`/v1/account-decisions/${decisionId}/undo`, key, { reason: "again" })).status, 409);
  });

  test("a record set apart is another account, the domain stays with the rest, and not all may be set apart", async () => {
    const reader = revenueOperations().email;
    const account = world().accounts[2];
    assert.ok(account);
    const accountId = await accountIdOf(account);
    const page = await read(accountId, reader);
    const ids = page.records.items.map(({ recordId }) => recordId);
    const customer = page.records.items.find(({ kind }) => kind === "customer");
    assert.ok(customer);
    const path = `/v1/accounts/${accountId}/split`;
    const all = await sophia.post(path, key, { recordIds: ids, reason: "Nothing fits" }, reader);
    assert.equal(all.status, 400, all.text);
    const decisionId = await decide(path, { recordIds: [customer.recordId], reason: "Another company" });
    const rest = await read(accountId, reader);
    assert.deepEqual([rest.domains, rest.records.items.map(({ kind }) => kind)], [[account.domain], ["company"]]);
    assert.equal(rest.issues.total, 0);
    await decide(`/v1/account-decisions/${decisionId}/undo`, { reason: "It does fit" });
    const again = await read(accountId, reader);
    assert.deepEqual(again.records.items.map(({ recordId }) => recordId).toSorted(), ids.toSorted());
  });
});
