import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { after, before, test } from "node:test";
import { join } from "node:path";
import { promisify } from "node:util";
import { AskEvent, RecordReply, RuleList, type Answer } from "@sophia/core/api";
import { maySeeCall, rowsFor, totalFor, type Question } from "../../../sandbox/company/index.ts";
import { startTestSophia, type TestSophia } from "./testing.ts";

/*
 * Records are asked through Sophia's doors, over a company whose HubSpot shows a record to its owner alone and whose Linear
 * has a private team; what is right is reckoned from the company itself.
 */

let sophia: TestSophia;
let administrator: string;
before(async () => {
  sophia = await startTestSophia();
  administrator = await sophia.keyFor("administrator@tests.example");
  const { url, hubspotUrl, credentials } = sophia.sandbox;
  for (const body of [
    { source: "hubspot", baseUrl: hubspotUrl, credentials: { token: credentials.hubspot.token, readers: "owners" } },
    { source: "linear", baseUrl: `${url}/linear`, credentials: { key: credentials.linear.admin ?? "" } },
  ]) {
    const reply = await sophia.post("/v1/connections", administrator, body);
    assert.equal(reply.status, 200, reply.text);
  }
  await sophia.sync();
  await sophia.until(
    "every source is read",
    () => sophia.status(),
    ({ sources }) => sources.length === 4 && sources.every(({ lastSuccessAt }) => lastSuccessAt !== null),
  );
  await sophia.settled();
});
after(() => sophia.stop());

async function query(body: object, email: string): Promise<RecordReply> {
  const reply = await sophia.post("/v1/records/query", administrator, body, email);
  assert.equal(reply.status, 200, reply.text);
  return RecordReply.parse(reply.body);
}

async function ask(question: string, email: string): Promise<Answer> {
  const { text, status } = await sophia.post("/v1/ask", administrator, { question }, email);
  assert.equal(status, 200, text);
  const [, data = ""] = /event: done\ndata: (.*)/.exec(text) ?? [];
  const event = AskEvent.parse({ type: "done", ...JSON.parse(data) });
  assert.ok(event.type === "done");
  return event.answer;
}

const world = () => sophia.sandbox.live.world;
const isOpen = (stages: readonly { readonly stage: string }[]): boolean => !stages.at(-1)?.stage.startsWith("closed");

test("each salesperson is given exactly their own deals, and somebody without any is given none", async () => {
  const owners = [...new Set(world().deals.map(({ ownerId }) => ownerId))]
    .flatMap((id) => world().people.find((person) => person.id === id && person.active) ?? [])
    .slice(0, 2);
  assert.equal(owners.length, 2);
  for (const { id, email, name } of owners) {
    const own = world().deals.filter((deal) => deal.ownerId === id);
    const reply = await query({ kind: "deals", limit: 500, fields: ["name", "owner"] }, email);
    assert.deepEqual(
      reply.rows.map(({ values }) => JSON.stringify(values["name"])).toSorted(byText),
      own.map((deal) => JSON.stringify(deal.name)).toSorted(byText),
    );
    assert.deepEqual(new Set(reply.rows.map(({ values }) => values["owner"])), new Set([name]));
    const open = own.filter(({ stages }) => isOpen(stages)).length;
    const answer = await ask(`How many open deals does ${name} have?`, email);
    if (open > 0) assert.match(answer.answer, new RegExp(`^${open} deals? \\(`));
  }
  const outsider = world().people.find(
    ({ active, department, title }) => active && department === "Engineering" && !title.includes("Revenue"),
  );
  assert.ok(outsider);
  assert.equal((await query({ kind: "deals" }, outsider.email)).visible, 0);
});

function byText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

test("issues of a private team are rows for its members only", async () => {
  const hidden = world().teams.find((team) => team.private);
  assert.ok(hidden);
  const issues = world().issues.filter(({ teamId }) => teamId === hidden.id);
  assert.ok(issues.length > 0);
  for (const { email, id, active, slack } of world()
    .people.filter((person) => person.active && person.slack?.kind === "member")
    .slice(0, 12)) {
    assert.ok(active && slack);
    const where = { field: "identifier", op: "in", values: issues.map(({ identifier }) => identifier).slice(0, 100) };
    const { matched } = await query({ kind: "issues", where, limit: 0 }, email);
    assert.equal(matched > 0, hidden.memberIds.includes(id), email);
  }
});

test("a call is a row for exactly those who may see it in Gong", async () => {
  const told = world().people.filter(({ active, slack }) => active && slack?.kind !== "bot");
  for (const person of told.filter((_one, index) => index % 5 === 0)) {
    const own = world().calls.filter((call) => maySeeCall(world(), person, call));
    const { rows } = await query({ kind: "calls", limit: 500, fields: ["name"] }, person.email);
    assert.deepEqual(
      rows.map(({ title }) => title).toSorted(byText),
      own.map(({ title }) => title).toSorted(byText),
      person.email,
    );
  }
});

test("questions for rows are answered completely: every row that the person may see, nothing else, and the right total", async () => {
  const ids = new Map(
    (await sophia.database.db.selectFrom("document").select(["id", "external_id"]).execute()).map((row) => [
      row.id,
      row.external_id,
    ]),
  );
  const wanted = world().questions.filter(({ rows }) => rows?.record === "issue" || rows?.record === "project");
  assert.ok(wanted.length > 20);
  for (const question of wanted.filter((_one, index) => index % 3 === 0)) {
    const email = readerOf(question);
    if (email === undefined || needsHubSpot(question)) continue;
    const answer = await ask(question.text, email);
    const cited = answer.citations.map(({ documentId }) => ids.get(documentId) ?? "?");
    assert.deepEqual([...new Set(cited)].toSorted(byText), rowsFor(question, email).toSorted(byText), question.text);
    const total = totalFor(question, email);
    if (total !== undefined) assert.match(answer.answer, new RegExp(`\\b${total.value}\\b`), question.text);
  }
});

function readerOf(question: Question): string | undefined {
  return question.readers.find((email) => rowsFor(question, email).length > 0);
}

/** Rows chosen by deals or companies: this HubSpot shows them to their owners alone. */
function needsHubSpot({ kind, text }: Question): boolean {
  return kind === "across systems" || text.includes("asked for");
}

function dealOwner(): { readonly email: string } {
  const owner = world().people.find(({ id, active }) => active && world().deals.some((deal) => deal.ownerId === id));
  assert.ok(owner);
  return owner;
}

test("what is understood and not there is refused, with where it looked; what is no question for records goes to the documents", async () => {
  const owner = dealOwner();
  const none = await ask("Which deals close in March 2031?", owner.email);
  assert.equal(none.outcome, "refused");
  assert.match(
    none.answer,
    /^No deals\. I looked at all \d+ deals that you may see.*close date from 2031-03-01 to 2031-03-31/,
  );
  assert.ok(none.lookedAt.length > 0);
  assert.deepEqual(none.citations, []);
  const other = await ask("Which deals close because of kosher catering?", owner.email);
  assert.doesNotMatch(other.answer, /deals that you may see/);
});

test("lines of a few documents do not pass for all records that are asked for in words that are not understood", async () => {
  const owner = dealOwner();
  const list = await ask("Which deals lost to price and RealPage write-back were renewals in spirit?", owner.email);
  assert.equal(list.outcome, "refused");
  assert.match(
    list.answer,
    /^This asks for deals, and not every word of it is understood.* \d+ deals that you may see/,
  );
  assert.deepEqual(list.citations, []);
  assert.ok(list.lookedAt.length > 0);
});

test("deals at risk name the rule for each reason, and every quote stands in the record that it opens", async () => {
  const busiest = world()
    .people.filter(({ active }) => active)
    .toSorted((one, two) => dealsOf(two.id) - dealsOf(one.id))[0];
  assert.ok(busiest);
  const answer = await ask("Which deals are at risk and why?", busiest.email);
  assert.equal(answer.outcome, "answered", answer.answer);
  assert.match(answer.answer, /The rule is deal\.at-risk v1: .*\n- .*\n {2}- .*\(deal\.[a-z-]+ v1\) \[\d+\]/);
  const past = world().deals.filter(
    (deal) =>
      deal.ownerId === busiest.id && isOpen(deal.stages) && deal.closeDate < new Date().toISOString().slice(0, 10),
  );
  for (const { name } of past) assert.ok(answer.answer.includes(name), name);
  for (const { documentId, quote } of answer.citations) {
    const { lines } = await sophia.database.db
      .selectFrom("document")
      .select("lines")
      .where("id", "=", documentId)
      .executeTakeFirstOrThrow();
    assert.ok(JSON.stringify(lines).includes(JSON.stringify(quote).slice(1, -1)), quote);
  }
  const { rules } = RuleList.parse((await sophia.get("/v1/rules", administrator)).body);
  for (const [, rule] of answer.answer.matchAll(/\((deal\.[a-z-]+) v\d+\)/g))
    assert.ok(
      rules.some(({ id }) => id === rule),
      rule,
    );
});

const dealsOf = (personId: string): number =>
  world().deals.filter((deal) => deal.ownerId === personId && isOpen(deal.stages)).length;

test("before a meeting: the company, its records and conversations, each line cited, and what is not known", async () => {
  const account = world().accounts.find(
    (one) => one.customer && world().calls.some((call) => call.accountId === one.id),
  );
  const owner = world().people.find(({ id, active }) => active && id === account?.ownerId);
  assert.ok(account && owner);
  const answer = await ask(`Prepare me for my meeting with ${account.name} tomorrow`, owner.email);
  assert.match(answer.answer, new RegExp(`tier ${account.tier}.* \\[\\d+\\]`));
  for (const part of ["Open deals", "Open tickets", "Last calls", "Red flags", "Not known: usage data"])
    assert.ok(answer.answer.includes(part), part);
  const lines = answer.answer.split("\n").filter((line) => line.startsWith("- "));
  for (const line of lines) assert.match(line, /\[\d+\]$/);
  const readable = new Set(answer.citations.map(({ documentId }) => documentId));
  assert.ok(readable.size > 1);
});

test("the command line lists records, counts groups, and refuses what it does not understand", async () => {
  const key = await sophia.keyFor(world().people.find(({ id }) => id === world().deals[0]?.ownerId)?.email ?? "");
  const cli = join(import.meta.dirname, "..", "..", "..", "cli", "src", "main.ts");
  const run = (...args: string[]) =>
    promisify(execFile)(process.execPath, [cli, "records", ...args], {
      env: { ...process.env, SOPHIA_URL: sophia.url, SOPHIA_API_KEY: key },
    });
  const listed = await run("deals", "--where", "open=yes", "--sort", "amount:desc");
  assert.match(listed.stdout, /^\d+ of the \d+ deals that you may see\.\nname +account +stage/);
  const grouped = RecordReply.parse(
    JSON.parse((await run("deals", "--group", "stage", "--sum", "amount", "--json")).stdout),
  );
  assert.equal(
    grouped.groups?.reduce((sum, { records }) => sum + records, 0),
    grouped.matched,
  );
  await assert.rejects(run("deals", "--where", "stagge=x"), /no field “stagge”/);
  await assert.rejects(run("dealz"), /no records called “dealz”: deals, tickets/);
});
