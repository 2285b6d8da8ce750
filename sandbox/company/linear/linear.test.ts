import assert from "node:assert/strict";
import { test } from "node:test";
import { generateWorld, linearComments, linearSight, objectReaders, type World } from "../index.ts";

const parameters = { seed: 7, size: 1, anchor: "2026-11-20T17:00:00Z" };
const world = generateWorld(parameters);

function linearOf({ linear }: World) {
  assert.ok(linear);
  return linear;
}

test("Linear's part of the company is the same every time, and has at least three hundred issues", () => {
  assert.deepEqual(generateWorld(parameters).linear, world.linear);
  assert.ok(world.issues.length >= 300, String(world.issues.length));
  assert.equal(new Set(world.issues.map(({ identifier }) => identifier)).size, world.issues.length);
});

test("nothing in Linear points at something that is not there, at any size", () => {
  for (const one of [world, generateWorld({ ...parameters, size: 0.2 })]) {
    const linear = linearOf(one);
    const ids = (list: readonly { readonly id: string }[], name: string): ReadonlySet<string> => {
      assert.ok(list.length > 0, name);
      const set = new Set(list.map(({ id }) => id));
      assert.equal(set.size, list.length, `${name} share an id`);
      return set;
    };
    const people = ids(one.people, "people");
    const issues = ids(one.issues, "issues");
    const projects = ids(one.projects, "projects");
    const teams = ids(one.teams, "teams");
    const documents = ids(linear.documents, "documents");
    const updates = ids(linear.projectUpdates, "project updates");
    const milestones = ids(linear.milestones, "milestones");
    const labels = ids(linear.labels, "labels");
    const cycles = ids(linear.cycles, "cycles");
    const comments = ids(linearComments(one), "comments");
    const customers = ids(linear.customers, "customers");
    const initiatives = ids(linear.initiatives, "initiatives");
    const writers = new Set([...linear.bots, ...linear.externalUsers].map(({ id }) => id));
    const check = (set: ReadonlySet<string>, id: string | null, name: string): void => {
      assert.ok(id === null || set.has(id), `${name} ${id}`);
    };
    for (const comment of linearComments(one)) {
      const {
        issueId,
        projectId,
        projectUpdateId,
        documentId,
        initiativeId = null,
        initiativeUpdateId = null,
      } = comment;
      const places = [issueId, projectId, projectUpdateId, documentId, initiativeId, initiativeUpdateId];
      assert.equal(places.filter((place) => place !== null).length, 1, comment.id);
      const authors = [comment.authorId, comment.botId, comment.externalUserId];
      assert.equal(authors.filter((author) => author !== null).length, 1, comment.id);
      check(issues, comment.issueId, "comment's issue");
      check(projects, comment.projectId, "comment's project");
      check(updates, comment.projectUpdateId, "comment's update");
      check(documents, comment.documentId, "comment's document");
      check(initiatives, initiativeId, "comment's initiative");
      check(comments, comment.parentId, "comment's parent");
      check(people, comment.authorId, "comment's author");
      check(writers, comment.botId ?? comment.externalUserId, "comment's writer");
      assert.ok(comment.createdAt <= parameters.anchor, comment.createdAt);
    }
    assert.equal(linear.issueDetails.length, one.issues.length);
    for (const details of linear.issueDetails) {
      check(issues, details.issueId, "details");
      check(issues, details.parentId, "parent");
      check(cycles, details.cycleId, "cycle");
      check(milestones, details.milestoneId, "milestone");
      for (const id of details.labelIds) check(labels, id, "label");
      assert.ok(!details.trashed || details.archivedAt !== null);
    }
    for (const { issueId, relatedIssueId } of linear.relations) {
      check(issues, issueId, "relation");
      check(issues, relatedIssueId, "related issue");
    }
    for (const { projectId, otherTeamIds } of linear.projectDetails) {
      check(projects, projectId, "project's details");
      for (const id of otherTeamIds) check(teams, id, "project's team");
    }
    for (const document of linear.documents) {
      check(projects, document.projectId, "document's project");
      check(initiatives, document.initiativeId, "document's initiative");
      check(issues, document.issueId, "document's issue");
      check(teams, document.teamId, "document's team");
      check(people, document.creatorId, "document's creator");
    }
    for (const need of linear.needs) {
      check(customers, need.customerId, "need's customer");
      check(issues, need.issueId, "need's issue");
      check(projects, need.projectId, "need's project");
    }
  }
});

test("a thread holds replies of one issue, and there are comments by bots and by people from outside", () => {
  const all = new Map(linearComments(world).map((comment) => [comment.id, comment]));
  const replies = [...all.values()].filter(({ parentId }) => parentId !== null);
  assert.ok(replies.length > 50);
  for (const reply of replies) assert.equal(all.get(reply.parentId ?? "")?.issueId, reply.issueId);
  assert.ok([...all.values()].some(({ botId }) => botId !== null));
  assert.ok([...all.values()].some(({ externalUserId }) => externalUserId !== null));
});

test("a guest sees the team they work in and nothing of the workspace; outsiders see no private team", () => {
  const guest = world.people.find(({ id }) => id === "guest-1");
  const staff = world.people.find((person) => person.active && person.department === "Support");
  const gone = world.people.find((person) => !person.active);
  const hidden = world.teams.find((team) => team.private);
  const own = world.teams.find(({ key }) => key === "ONB");
  assert.ok(guest && staff && gone && hidden && own);
  const sight = linearSight(world, guest);
  assert.deepEqual([...sight.teams], [own.id]);
  assert.equal(sight.workspace, false);
  assert.ok(!linearSight(world, staff).teams.has(hidden.id));
  assert.equal(linearSight(world, gone).teams.size, 0);
  const secret = world.issues.find(({ teamId }) => teamId === hidden.id);
  const readers = objectReaders(world, { source: "linear", issueId: secret?.id ?? "" });
  assert.ok(readers.length > 0 && readers.every((email) => isMember(world, hidden.memberIds, email)));
});

function isMember({ people }: World, memberIds: readonly string[], email: string): boolean {
  return memberIds.includes(people.find((person) => person.email === email)?.id ?? "");
}

test("every issue of the private team holds the token that tells whether it leaked", () => {
  const hidden = world.teams.find((team) => team.private);
  const tokens = world.tokens.flatMap(({ token, object }) =>
    object.source === "linear" && "issueId" in object && object.commentId === undefined
      ? [[object.issueId, token]]
      : [],
  );
  const tokenOf = new Map(tokens.map(([id = "", token = ""]) => [id, token]));
  for (const issue of world.issues.filter(({ teamId }) => teamId === hidden?.id)) {
    assert.ok(issue.description.includes(tokenOf.get(issue.id) ?? "none"), issue.identifier);
  }
});

test("who reads a project, a document, a need, an initiative or a customer by its reference is whoever sees it in Linear", () => {
  const linear = linearOf(world);
  const sights = world.people.map((person) => [person.email, linearSight(world, person)] as const);
  const seers = (sees: (sight: (typeof sights)[number][1]) => boolean): string[] =>
    sights.flatMap(([email, sight]) => (sees(sight) ? [email] : [])).toSorted();
  const readers = (
    recordType: "project" | "document" | "need" | "customer" | "initiative",
    recordId: string,
  ): string[] => objectReaders(world, { source: "linear", recordType, recordId });
  for (const { id } of world.projects) {
    assert.deepEqual(
      readers("project", id),
      seers(({ projects }) => projects.has(id)),
    );
  }
  for (const { id } of linear.documents) {
    assert.deepEqual(
      readers("document", id),
      seers(({ documents }) => documents.has(id)),
    );
  }
  for (const need of linear.needs) {
    assert.deepEqual(
      readers("need", need.id),
      seers((sight) => sight.need(need)),
    );
  }
  assert.deepEqual(
    readers("customer", linear.customers[0]?.id ?? ""),
    seers(({ workspace }) => workspace),
  );
  assert.deepEqual(
    readers("initiative", linear.initiatives[0]?.id ?? ""),
    seers(({ workspace }) => workspace),
  );
  assert.deepEqual([readers("project", "none"), readers("initiative", "none")], [[], []]);
});
