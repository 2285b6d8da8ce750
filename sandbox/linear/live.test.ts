import assert from "node:assert/strict";
import { test } from "node:test";
import {
  withComment,
  withIssueArchived,
  withIssueEdit,
  withIssueMoved,
  withIssueRestored,
  withIssueTrashed,
  withoutComment,
  withoutIssue,
  withoutTeamMember,
  withTeamMember,
  withTeamPrivate,
  type World,
} from "../company/index.ts";
import { startLinear } from "./official-client.test-support.ts";

const later = "2026-11-20T18:00:00.000Z";

test("trash and archive leave the plain lists and stay in those with archived ones; deleted for good is nowhere", async (t) => {
  const { client, sandbox, world } = await startLinear(t);
  const linear = client(sandbox.credentials.linear.admin);
  const shelved = new Set(world.linear?.issueDetails.flatMap((one) => (one.archivedAt === null ? [] : [one.issueId])));
  const [first, second, third] = world.issues.filter(({ id }) => !shelved.has(id));
  assert.ok(first && second && third);
  const change = (mutate: (now: World) => World): void => sandbox.live.change(mutate);
  const listed = async (id: string, includeArchived: boolean) =>
    (await linear.issues({ filter: { id: { eq: id } }, includeArchived })).nodes[0];

  change((now) => withIssueTrashed(now, first.id, later));
  assert.equal(await listed(first.id, false), undefined);
  const trashed = await listed(first.id, true);
  assert.deepEqual(
    [trashed?.trashed, trashed?.archivedAt?.toISOString(), trashed?.updatedAt.toISOString()],
    [true, later, later],
  );
  assert.equal((await linear.issue(first.id)).trashed, true);

  change((now) => withIssueArchived(now, second.id, later));
  assert.equal(await listed(second.id, false), undefined);
  const archived = await listed(second.id, true);
  assert.ok(archived?.archivedAt && !archived.trashed);

  change((now) => withIssueRestored(now, first.id, later));
  assert.equal((await listed(first.id, false))?.archivedAt ?? null, null);

  const hanging = world.linear?.comments.filter(({ issueId }) => issueId === third.id) ?? [];
  change((now) => withoutIssue(now, third.id));
  assert.equal(await listed(third.id, true), undefined);
  await assert.rejects(async () => linear.issue(third.id), /Entity not found: Issue/);
  for (const { id } of hanging) await assert.rejects(async () => linear.comment({ id }), /Entity not found: Comment/);
});

test("the sample company has issues in the archive and in the trash", async (t) => {
  const { post, world } = await startLinear(t);
  const query = `query ($all: Boolean) {
    issues(first: 250, includeArchived: $all) { nodes { archivedAt trashed } }
  }`;
  const plain = (await post({ query })).body.data.issues.nodes;
  const all = (await post({ query, variables: { all: true } })).body.data.issues.nodes;
  const archived = all.filter((issue) => issue.archivedAt !== null);
  const trashed = archived.filter((issue) => issue.trashed === true);
  assert.equal(all.length, world.issues.length);
  assert.equal(plain.length, all.length - archived.length);
  assert.ok(trashed.length > 0 && archived.length > trashed.length);
});

test("an edit is found by time of change; a new or deleted comment is found among the comments", async (t) => {
  const { client, sandbox, world } = await startLinear(t);
  const linear = client(sandbox.credentials.linear.admin);
  const [issue] = world.issues;
  assert.ok(issue);
  const since = { filter: { updatedAt: { gt: "2026-11-20T17:30:00.000Z" } }, includeArchived: true } as const;
  assert.equal((await linear.issues(since)).nodes.length, 0);
  sandbox.live.change((now) => withIssueEdit(now, issue.id, { title: "Another title", state: "done" }, later));
  const [changed] = (await linear.issues(since)).nodes;
  assert.deepEqual([changed?.id, changed?.title, (await changed?.state)?.name], [issue.id, "Another title", "Done"]);
  assert.equal(changed?.completedAt?.toISOString(), later);

  const id = "11111111-1111-4111-8111-111111111111";
  const added = { id, issueId: issue.id, authorId: issue.creatorId, text: "Late word", createdAt: later };
  sandbox.live.change((now) => withComment(now, added));
  const [comment] = (await linear.comments(since)).nodes;
  assert.deepEqual([comment?.id, comment?.body, (await comment?.issue)?.id], [id, "Late word", issue.id]);
  assert.throws(() => withComment(sandbox.live.world, added), /exists already/);
  sandbox.live.change((now) => withoutComment(now, id));
  assert.equal((await linear.comments(since)).nodes.length, 0);
});

test("an issue that moves to another team takes that team's readers and its next number", async (t) => {
  const { client, sandbox, world } = await startLinear(t);
  const hidden = world.teams.find((team) => team.private);
  const [issue] = world.issues;
  const outsider = world.people.find((one) => one.active && one.department === "Support");
  assert.ok(hidden && issue && outsider);
  const linear = client(sandbox.credentials.linear.byPersonId.get(outsider.id));
  assert.equal((await linear.issue(issue.id)).identifier, issue.identifier);
  sandbox.live.change((now) => withIssueMoved(now, issue.id, hidden.id, later));
  await assert.rejects(async () => linear.issue(issue.id), /Entity not found/);
  const admin = client(sandbox.credentials.linear.admin);
  assert.match((await admin.issue(issue.id)).identifier, /^SEC-\d+$/);
});

test("a team that turns private, and people who join and leave it, change at once what is seen", async (t) => {
  const { client, sandbox, world } = await startLinear(t);
  const team = world.teams.find(({ key }) => key === "AI");
  const outsider = world.people.find((one) => one.active && one.department === "Support");
  assert.ok(team && outsider && !team.memberIds.includes(outsider.id));
  const linear = client(sandbox.credentials.linear.byPersonId.get(outsider.id));
  const keys = async () => (await linear.teams({ first: 100 })).nodes.map(({ key }) => key);
  assert.ok((await keys()).includes("AI"));
  sandbox.live.change((now) => withTeamPrivate(now, team.id, true));
  assert.ok(!(await keys()).includes("AI"));
  sandbox.live.change((now) => withTeamMember(now, team.id, outsider.id));
  assert.ok((await keys()).includes("AI"));
  const memberships = await (await linear.team(team.id)).memberships({ first: 250 });
  const me = await linear.viewer;
  assert.ok(memberships.nodes.some(({ userId }) => userId === me.id));
  sandbox.live.change((now) => withoutTeamMember(now, team.id, outsider.id));
  assert.ok(!(await keys()).includes("AI"));
});
