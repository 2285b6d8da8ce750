import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Connection, SearchReply } from "@sophia/core/api";
import { objectReaders, withComment } from "../../../sandbox/company/index.ts";
import { startTestSophia, type TestSophia } from "./testing.ts";

/*
 * Linear is connected as an administrator would, with the key alone, beside the sources that are there; then its objects are
 * found by whoever may see them and by nobody else.
 */

let sophia: TestSophia;
let administrator: string;
let connectionId: string;
before(async () => {
  sophia = await startTestSophia();
  administrator = await sophia.keyFor("administrator@tests.example");
});
after(() => sophia.stop());

const connectWith = (key: string) =>
  sophia.post("/v1/connections", administrator, {
    source: "linear",
    baseUrl: `${sophia.sandbox.url}/linear`,
    credentials: { key },
  });

/** Titles of Linear's documents that hold the word, among those that this person is given for it. */
async function found(word: string, email: string): Promise<string[]> {
  const reply = await sophia.post("/v1/search", administrator, { query: word, filter: { sources: ["linear"] } }, email);
  assert.equal(reply.status, 200, reply.text);
  return SearchReply.parse(reply.body)
    .hits.filter(({ title, passages }) =>
      [title, ...passages.map(({ text }) => text)].some((text) => text.includes(word)),
    )
    .map(({ title }) => title);
}

test("a key that cannot be one, and a key that Linear does not know, are refused with a sentence", async () => {
  const mistaken = await connectWith("lin_wh_123");
  assert.equal(mistaken.status, 400);
  assert.match(mistaken.text, /a Linear key starts with lin_api_/);
  const unknown = await connectWith("lin_api_nobody");
  assert.equal(unknown.status, 502);
  assert.match(unknown.text, /Linear does not accept the key.*Personal API keys/);
});

test("a good key brings in the workspace: every stream is read, no record is refused, nothing is left to say", async () => {
  const reply = await connectWith(sophia.sandbox.credentials.linear.admin ?? "");
  assert.equal(reply.status, 200, reply.text);
  ({ connectionId } = Connection.parse(reply.body));
  await sophia.settled();
  const source = (await sophia.status()).sources.find((one) => one.source === "linear");
  assert.ok(source);
  assert.deepEqual([source.connectionId, source.failedRecords, source.state], [connectionId, 0, "active"]);
  for (const { stream, backfilled, lastError, notices } of source.streams)
    assert.deepEqual([stream, backfilled, lastError, notices], [stream, true, null, []]);
  const { world } = sophia.sandbox.live;
  assert.ok(source.documents > world.issues.length + world.projects.length);
});

test("what is private in Linear is found by each of its readers and by nobody else", async () => {
  const { world } = sophia.sandbox.live;
  const tokens = world.tokens.filter(({ object }) => object.source === "linear");
  assert.ok(tokens.length > 0);
  const [token] = tokens;
  assert.ok(token);
  const readers = objectReaders(world, token.object);
  assert.ok(readers.length > 0 && readers.length < world.people.length);
  for (const { email } of world.people) {
    const isReader = readers.includes(email);
    assert.deepEqual((await found(token.token, email)).length > 0, isReader, email);
  }
  for (const one of tokens) {
    const may = objectReaders(world, one.object);
    const stranger = world.people.find(({ email }) => !may.includes(email))?.email ?? "nobody@elsewhere.example";
    assert.equal((await found(one.token, may[0] ?? "")).length, 1, one.token);
    assert.deepEqual(await found(one.token, stranger), []);
  }
});

test("a comment that moves nothing else is found after the next look", async () => {
  const { world } = sophia.sandbox.live;
  const issue = world.issues.find(({ teamId }) => world.teams.some((team) => team.id === teamId && !team.private));
  const author = world.people.find(({ active, slack }) => active && slack?.kind === "member");
  assert.ok(issue && author);
  const comment = {
    id: "00000000-0000-4000-8000-00000000c0de",
    issueId: issue.id,
    text: "The zanzibar7 fuse blew again.",
    createdAt: new Date().toISOString(),
    authorId: author.id,
  };
  sophia.sandbox.live.change((now) => withComment(now, comment));
  await sophia.runtime.syncSoon(connectionId);
  await sophia.settled();
  const titles = await found("zanzibar7", author.email);
  assert.equal(titles.length, 1);
  assert.ok(titles[0]?.startsWith(issue.identifier));
});
