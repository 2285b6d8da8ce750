import assert from "node:assert/strict";
import { test } from "node:test";
import { maxLineLength, type Json, type RawRecord, type TransformResult } from "@sophia/core";
import { serveLinear, fixtureAnswer } from "./fixtures/serve.ts";
import { linearManifest } from "./manifest.ts";
import { readLinearPage } from "./sync.ts";
import { linearReferences, transformLinear } from "./transform.ts";

type Fields = { readonly [field: string]: Json };
const account = { externalId: "o1", name: "Sample", url: "https://linear.app/sample" };
const at = "2026-11-01T10:00:00.000Z";

function transform(kind: string, object: Fields, unread?: readonly string[], others: readonly RawRecord[] = [team]) {
  const payload = { object: { id: "x", createdAt: at, ...object }, ...(unread && { unread }) };
  const lookup = ({ kind: wanted, externalId }: { kind: string; externalId: string }) =>
    others.find((one) => one.kind === wanted && one.externalId === externalId)?.payload;
  return transformLinear({ kind, externalId: "x", payload }, lookup, { account });
}

const team: RawRecord = { kind: "team", externalId: "T", payload: { object: { id: "T", visibility: "public" } } };
const issue = (fields: Fields = {}, unread?: readonly string[]) =>
  transform("issue", { identifier: "ENG-1", title: "Pay", team: { id: "T" }, ...fields }, unread);
const list = (...nodes: Json[]): Json => ({ nodes });
const texts = (result: TransformResult) => result.documents[0]?.lines.map(({ text }) => text) ?? [];

test("an issue of the fixtures becomes a document with its facts, its description and all comments in order of time", async (t) => {
  const { context } = await serveLinear(t, fixtureAnswer);
  const records: RawRecord[] = [];
  for (const { id } of linearManifest.streams) {
    let cursor: Json = null;
    do {
      const page = await readLinearPage(context, { stream: id, cursor, since: null, known: async () => [] });
      records.push(...page.records);
      cursor = page.nextCursor;
    } while (cursor !== null);
  }
  const found = records.filter(({ kind }) => kind === "issue");
  const lookup = ({ kind, externalId }: { kind: string; externalId: string }) =>
    records.find((one) => one.kind === kind && one.externalId === externalId)?.payload;
  const [first, , , trashed] = found.map((record) => transformLinear(record, lookup, { account }));
  assert.deepEqual(
    first?.documents[0]?.lines.map(({ author, at: when, text, url }) => [author, when, text, url]),
    [
      [
        "Ann Lee",
        "2026-10-01T09:00:00.000Z",
        "ENG-1 Payment fails twice\nState: In Progress · Priority: High · Assignee: Ben Ray · Labels: Bug · Project: Payment retries · Cycle: 12 · Due: 2026-11-30 · Started: 2026-11-02",
        "https://linear.app/sample/issue/ENG-1",
      ],
      [
        "Ann Lee",
        "2026-10-01T09:00:00.000Z",
        "A retry is sent **twice** when the bank times out. 🏦",
        "https://linear.app/sample/issue/ENG-1",
      ],
      [null, "2026-11-02T10:30:00.000Z", "Blocks ENG-2: Release 4.2", "https://linear.app/sample/issue/ENG-1"],
      ["Ben Ray", "2026-11-02T10:30:00.000Z", "Attachment: Bank log — timeout", "https://files.example/log"],
      [
        "Ann Lee",
        "2026-11-02T10:30:00.000Z",
        "Seen at Harbor again.",
        "https://linear.app/sample/issue/ENG-1#comment-1",
      ],
      [
        "Ben Ray",
        "2026-11-02T11:30:00.000Z",
        "> sent **twice**\n\nReproduced it.\n\nSee the log.",
        "https://linear.app/sample/issue/ENG-1#comment-2",
      ],
      ["Slack", "2026-11-12T16:45:00.000Z", "Linked from Slack", "https://linear.app/sample/issue/ENG-1#comment-3"],
    ],
  );
  assert.equal(trashed?.documents[0]?.title, "ENG-3: Old idea (in the trash)");
  assert.deepEqual(
    trashed?.entities.map(({ kind, data }) => [kind, JSON.stringify(data).includes('"stateType":"newerThanUs"')]),
    [["issue", true]],
  );

  const project = records.find(({ kind }) => kind === "project");
  assert.ok(project);
  assert.deepEqual(texts(transformLinear(project, lookup, { account })), [
    "Project Payment retries\nStatus: In Progress · Health: atRisk · Lead: Ben Ray · Priority: High · Start: 2026-10-05 · Target: 2026-12-01",
    "Retry failed payments once.",
    "Retry after 24 hours, then tell the resident.",
    "Milestone: Beta · Target: 2026-11-15 · Status: next\nTwo customers",
    "Update (on track): We started.",
    "Update (at risk): The bank's sandbox is down.",
  ]);
  const need = records.find(({ kind }) => kind === "customer_need");
  assert.ok(need);
  const needed = transformLinear(need, lookup, { account }).documents[0];
  assert.deepEqual(
    [needed?.title, needed?.accountDomains, needed?.url],
    ["Harbor Homes needs ENG-1: Payment fails twice", ["harbor.example"], "https://linear.app/sample/issue/ENG-1"],
  );
});

test("an issue of which nothing but the least is known is still a document", () => {
  const { documents, entities } = issue({ title: null });
  assert.equal(documents[0]?.title, "ENG-1: Issue without a title");
  assert.equal(documents[0]?.url, "https://linear.app/sample/issue/ENG-1");
  assert.deepEqual(texts({ documents, entities, identities: [], memberships: [] }), ["ENG-1 Issue without a title"]);
});

test("what Linear did not give is named, and not shown as empty", () => {
  assert.match(texts(issue({ assignee: null }, ["assignee"]))[0] ?? "", /Not given by Linear: assignee$/);
});

test("values that a newer Linear knows are shown as they are", () => {
  const relation = {
    id: "r",
    type: "supersedes",
    createdAt: at,
    relatedIssue: { id: "y", identifier: "ENG-2", team: { id: "T" } },
  };
  const lines = texts(
    issue({ state: { name: "Parked", type: "parked" }, relations: list(relation), newField: { a: 1 } }),
  );
  assert.deepEqual(lines, ["ENG-1 Pay\nState: Parked", "supersedes ENG-2"]);
  const update = { id: "u", body: "Hm.", health: "wobbling", createdAt: at };
  assert.ok(
    texts(transform("project", { name: "P", projectUpdates: list(update) })).includes("Update (wobbling): Hm."),
  );
});

test("a comment that was taken away or says nothing is no line; those of an archived issue stay", () => {
  const comment = (id: string, fields: Fields = {}): Json => ({ id, body: `body ${id}`, createdAt: at, ...fields });
  const comments = list(
    comment("kept"),
    comment("gone", { archivedAt: at }),
    comment("blank", { body: "  " }),
    comment("null", { body: null }),
  );
  assert.deepEqual(texts(issue({ comments })).slice(1), ["body kept"]);
  assert.deepEqual(texts(issue({ comments, archivedAt: at })).slice(1), ["body gone", "body kept"]);
});

test("archived and trashed objects say so in their title", () => {
  const titles = (fields: Fields) => [
    issue(fields).documents[0]?.title,
    transform("project", { name: "P", ...fields }).documents[0]?.title,
    transform("document", { title: "D", ...fields }).documents[0]?.title,
    transform("initiative", { name: "I", ...fields }).documents[0]?.title,
  ];
  assert.deepEqual(titles({ archivedAt: at }), [
    "ENG-1: Pay (archived)",
    "Project P (archived)",
    "D (archived)",
    "Initiative I (archived)",
  ]);
  assert.ok(titles({ archivedAt: at, trashed: true }).every((title) => title?.endsWith("(in the trash)")));
});

test("labels and values say that they are fields, and what somebody wrote does not", () => {
  const comments = list({ id: "c1234567890", body: "Hi", createdAt: at });
  const lines = issue({ description: "It fails.", comments }).documents[0]?.lines ?? [];
  assert.deepEqual(
    lines.map(({ anchor, isFields = false }) => [anchor, isFields]),
    [
      ["issue", true],
      ["description", false],
      ["comment-c1234567890", false],
    ],
  );
});

test("a description of 30 MB is cut at words into lines that can be kept, and nothing is lost", () => {
  const description = "Wörter 🏦 ".repeat(3_000_000).trim();
  const lines = issue({ description }).documents[0]?.lines.slice(1) ?? [];
  assert.ok(lines.every(({ text }) => text.length <= maxLineLength && text.isWellFormed()));
  assert.equal(new Set(lines.map(({ anchor }) => anchor)).size, lines.length);
  assert.ok(lines.map(({ text }) => text).join("") === description);
});

test("only an address that a browser may open is a link", () => {
  const comments = list({ id: "c1234567890", body: "Hi", createdAt: at, url: "javascript:alert(1)" });
  const attachments = list({ id: "f", title: "F", url: "file:///etc/passwd" });
  const lines = issue({ url: "javascript:alert(1)", comments, attachments }).documents[0]?.lines ?? [];
  const own = "https://linear.app/sample/issue/ENG-1";
  assert.deepEqual(
    lines.map(({ url }) => url),
    [own, own, `${own}#comment-c1234567`],
  );
});

test("an app is no person, and a user who is not said to be active sees nothing", () => {
  const user = (fields: Fields) =>
    transform("user", { name: "Ann Lee", email: "Ann@Own.example", guest: false, ...fields });
  assert.deepEqual(user({ active: true }).identities, [
    { externalId: "x", principal: "user:x", email: "ann@own.example", name: "Ann Lee", active: true },
  ]);
  assert.deepEqual(user({ active: true, app: true }).identities, []);
  assert.equal(user({}).identities[0]?.active, false);
  assert.deepEqual(user({}).memberships, []);
});

test("an unreadable record ends in a sentence that names fields and no values", () => {
  assert.throws(() => issue({ comments: list({ id: "c", body: { secret: 1 } }) }), {
    code: "vendor_reply_invalid",
    message: /comments\.nodes\.0\.body/,
  });
  assert.throws(() => issue({ createdAt: "secret" }), { code: "vendor_reply_invalid", message: /time of creation/ });
  assert.throws(() => issue({ team: null }), { code: "vendor_reply_invalid", message: /team/ });
});

test("an issue refers to its own team and those of the issues it names, and to nothing else", () => {
  const relations = list({ id: "r", type: "blocks", relatedIssue: { id: "y", identifier: "S-1", team: { id: "S" } } });
  const payload: Json = { object: { id: "x", createdAt: at, identifier: "ENG-1", team: { id: "T" }, relations } };
  assert.deepEqual(linearReferences({ kind: "issue", externalId: "x", payload }), [
    { kind: "team", externalId: "S" },
    { kind: "team", externalId: "T" },
  ]);
  assert.deepEqual(linearReferences({ kind: "issue", externalId: "x", payload: "broken" }), []);
});
