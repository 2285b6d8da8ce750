import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import type { DocumentDraft, PageRequest } from "@sophia/core";
import type { LinearContext } from "../connectors/src/linear/client.ts";
import { linear } from "../connectors/src/linear/index.ts";
import { identifyLinear, readLinearPage } from "../connectors/src/linear/sync.ts";
import { generateWorld, linearComments, linearSight, objectReaders } from "../sandbox/company/index.ts";
import {
  withComment,
  withIssueMoved,
  withIssueTrashed,
  withTeamMember,
  withoutTeamMember,
  withTeamPrivate,
} from "../sandbox/company/linear/live.ts";
import type { World } from "../sandbox/company/world.ts";
import { startSandbox, type Fault, type Sandbox } from "../sandbox/index.ts";
import { copyOf, patient, readAll, type Copy } from "./copied-world.test-support.ts";

/*
 * The connector reads the sample company's Linear through the sandbox's server, and what it makes of it is compared with the
 * world model: ids, comments, and for every object exactly the people who may see it.
 */

const sample = () => generateWorld({ seed: 7, size: 0.2, anchor: "2026-11-20T17:00:00Z" });

async function sandboxOf(t: TestContext, world: World): Promise<{ sandbox: Sandbox; context: LinearContext }> {
  const sandbox = await startSandbox({ world, rateFactor: 1_000_000 });
  t.after(() => sandbox.close());
  const context: LinearContext = {
    fetch: globalThis.fetch,
    takeTurn: async () => {},
    nowMs: () => Date.parse("2026-11-20T18:00:00Z"),
    signal: new AbortController().signal,
    baseUrl: `${sandbox.url}/linear`,
    credentials: { key: sandbox.credentials.linear.admin ?? "" },
  };
  return { sandbox, context };
}

type Sight = ReturnType<typeof linearSight>;

/** Sorted addresses of the people with a seat in Linear who may see something. */
function readersIn(world: World, sees: (sight: Sight) => boolean): string[] {
  const seats = new Set(world.linear?.users.map(({ personId }) => personId));
  return world.people
    .filter((person) => person.active && seats.has(person.id) && sees(linearSight(world, person)))
    .map(({ email }) => email)
    .sort();
}

function found(copy: Copy, id: string): DocumentDraft {
  const document = copy.documents.get(id);
  assert.ok(document, id);
  return document;
}

test("Linear: the sample company is copied whole, page by page, and each object is seen by exactly its readers", async (t) => {
  const world = sample();
  const data = world.linear;
  assert.ok(data);
  const { context } = await sandboxOf(t, world);
  const account = await identifyLinear(context);
  const { store, notices } = await readAll(linear, (request) => readLinearPage(context, request, 9));
  const whole = await readAll(linear, (request) => readLinearPage(context, request));
  assert.deepEqual(notices, []);
  assert.deepEqual([...whole.store.kept.keys()].sort(), [...store.kept.keys()].sort(), "the page size shows");

  const ids = (kind: string) =>
    [...store.kept.values()]
      .filter((record) => record.kind === kind)
      .map(({ externalId }) => externalId)
      .sort();
  for (const [kind, expected] of [
    ["user", data.users],
    ["team", world.teams],
    ["cycle", data.cycles],
    ["issue", world.issues],
    ["project", world.projects],
    ["initiative", data.initiatives],
    ["document", data.documents],
    ["customer", data.customers],
    ["customer_need", data.needs],
  ] as const) {
    assert.ok(expected.length > 0, kind);
    assert.deepEqual(ids(kind), expected.map(({ id }) => id).sort(), kind);
  }

  const copy = copyOf(linear, store, account);
  for (const issue of world.issues) {
    const document = found(copy, issue.id);
    assert.deepEqual(
      copy.readers(document),
      readersIn(world, ({ issues }) => issues.has(issue.id)),
      issue.identifier,
    );
    assert.match(document.title, new RegExp(`^${issue.identifier}: `));
  }
  for (const { id } of world.projects)
    assert.deepEqual(
      copy.readers(found(copy, id)),
      readersIn(world, ({ projects }) => projects.has(id)),
    );
  for (const { id } of data.documents)
    assert.deepEqual(
      copy.readers(found(copy, id)),
      readersIn(world, ({ documents }) => documents.has(id)),
    );
  for (const { id } of [...data.initiatives, ...data.customers])
    assert.deepEqual(
      copy.readers(found(copy, id)),
      readersIn(world, ({ workspace }) => workspace),
    );
  for (const need of data.needs)
    assert.deepEqual(
      copy.readers(found(copy, need.id)),
      readersIn(world, (sight) => sight.need(need)),
    );

  const names = new Map(world.people.map(({ id, name }) => [id, name]));
  const comments = linearComments(world).filter(({ issueId }) => issueId !== null);
  assert.ok(comments.length > 0);
  for (const comment of comments) {
    const line = found(copy, comment.issueId ?? "").lines.find(({ anchor }) => anchor === `comment-${comment.id}`);
    assert.ok(line, comment.id);
    assert.ok(line.text.endsWith(comment.text.trim()), comment.id);
    assert.equal(line.at, new Date(comment.createdAt).toISOString());
    if (comment.authorId !== null) assert.equal(line.author, names.get(comment.authorId));
  }
  for (const { token, object } of world.tokens) {
    if (object.source !== "linear") continue;
    const holders = [...copy.documents.values()].filter(({ title, lines }) =>
      [title, ...lines.map(({ text }) => text)].some((text) => text.includes(token)),
    );
    assert.deepEqual(holders.map(copy.readers), [objectReaders(world, object)], token);
  }
  for (const kind of ["issue", "project", "document", "initiative", "customer", "customer_need"]) {
    const document = [...copy.documents.values()].find((one) => one.kind === kind);
    for (const line of document?.lines.slice(0, 3) ?? []) {
      if (new URL(line.url).origin !== new URL(context.baseUrl).origin) continue;
      assert.equal((await fetch(line.url)).status, 200, `${kind}: ${line.url}`);
    }
  }
});

test("Linear: a person's own key copies what they see, and no more", async (t) => {
  const world = sample();
  const { sandbox, context } = await sandboxOf(t, world);
  for (const [personId, key] of [...sandbox.credentials.linear.byPersonId].slice(-3)) {
    const person = world.people.find(({ id }) => id === personId);
    assert.ok(person);
    const own = { ...context, credentials: { key } };
    const { store } = await readAll(linear, (request) => readLinearPage(own, request));
    const issues = [...store.kept.values()].filter(({ kind }) => kind === "issue").map(({ externalId }) => externalId);
    assert.deepEqual(issues.sort(), [...linearSight(world, person).issues].sort());
  }
});

test("Linear: a later run finds a comment, a moved and a trashed issue; a team turned private and a member who left change no document", async (t) => {
  const world = sample();
  const { sandbox, context } = await sandboxOf(t, world);
  const account = await identifyLinear(context);
  const read = (request: PageRequest) => readLinearPage(context, request);
  const { store } = await readAll(linear, read);
  const before = copyOf(linear, store, account);

  const open = world.teams.filter((team) => !team.private);
  const hidden = world.teams.find((team) => team.private);
  const [first, second, third] = world.issues.filter((issue) => issue.teamId === open[0]?.id);
  const author = world.people.find(({ active }) => active);
  assert.ok(hidden && first && second && third && author && open[1]);
  const at = "2026-12-01T12:00:00.000Z";
  const id = "00000000-0000-4000-8000-00000000c0de";
  const change = (make: (now: World) => World) => sandbox.live.change(make);
  change((now) => withComment(now, { id, issueId: first.id, text: "Much later", createdAt: at, authorId: author.id }));
  change((now) => withIssueMoved(now, second.id, hidden.id, at));
  change((now) => withIssueTrashed(now, third.id, at));
  await readAll(linear, read, store, "2026-12-01T00:00:00.000Z");
  const changed = copyOf(linear, store, account);
  assert.equal(found(changed, first.id).lines.at(-1)?.text, "Much later");
  const now = sandbox.live.world;
  assert.deepEqual(
    changed.readers(found(changed, second.id)),
    readersIn(now, ({ issues }) => issues.has(second.id)),
  );
  assert.notDeepEqual(changed.readers(found(changed, second.id)), before.readers(found(before, second.id)));
  assert.match(found(changed, third.id).title, /\(in the trash\)$/);

  const { admin, byPersonId } = sandbox.credentials.linear;
  const adminId = [...byPersonId].find(([, key]) => key === admin)?.[0] ?? "";
  const left = hidden.memberIds.find((one) => one !== adminId);
  const lost = open.find(({ memberIds }) => !memberIds.includes(adminId));
  assert.ok(left && lost);
  change((then) => withoutTeamMember(then, hidden.id, left));
  change((then) => withTeamPrivate(withTeamMember(then, open[1]?.id ?? "", adminId), open[1]?.id ?? "", true));
  change((then) => withTeamPrivate(then, lost.id, true));
  // As the server does after a complete listing: a team or membership that was not met is gone.
  for (const key of store.kept.keys()) if (/^(team|membership) /.test(key)) store.kept.delete(key);
  await readAll(linear, read, store, "2026-12-02T00:00:00.000Z");
  const after = copyOf(linear, store, account);
  for (const issue of sandbox.live.world.issues) {
    const document = found(after, issue.id);
    // The key's person no longer sees the team: who does cannot be told any more, so nobody does.
    const expected: string[] =
      issue.teamId === lost.id ? [] : readersIn(sandbox.live.world, ({ issues }) => issues.has(issue.id));
    assert.deepEqual(after.readers(document), expected, issue.identifier);
    if (issue.teamId !== lost.id) assert.deepEqual(document.principals, found(changed, issue.id).principals);
  }
});

const badDays: readonly (readonly [Fault["kind"], string])[] = [
  ["status", "vendor_unavailable"],
  ["html", "vendor_reply_invalid"],
  ["truncated-json", "vendor_reply_invalid"],
  ["cut", "vendor_unavailable"],
  ["rate-limited", "rate_limited"],
  ["empty-body", "vendor_reply_invalid"],
  ["repeat-page", "vendor_reply_invalid"],
  ["expired-cursor", "cursor_expired"],
];

for (const [kind, code] of badDays) {
  test(`Linear: a bad day of the kind "${kind}" loses nothing and doubles nothing`, async (t) => {
    const { sandbox, context } = await sandboxOf(t, sample());
    const read = (request: PageRequest) => readLinearPage(context, request, 25);
    const undisturbed = await readAll(linear, read);
    const plan = { path: /^\/linear\//, times: 1 } as const;
    const action =
      kind === "status" ? { kind, status: 503 } : kind === "rate-limited" ? { kind, retryAfterSeconds: 7 } : { kind };
    for (const after of [1, 5, 9]) sandbox.faults.plan({ ...plan, ...action, after });
    const met: string[] = [];
    const disturbed = await readAll(linear, patient(read, met));
    assert.deepEqual(disturbed.store.kept, undisturbed.store.kept);
    assert.ok(met.length > 0 && met.every((each) => each === code), met.join());
  });
}
