import assert from "node:assert/strict";
import { test } from "node:test";
import { linearComments, type Issue } from "../company/index.ts";
import { anchor, startLinear } from "./official-client.test-support.ts";

test("issues are found by their fields, by what they belong to and by what belongs to them", async (t) => {
  const { post, world } = await startLinear(t);
  const find = async (filter: unknown): Promise<string[]> => {
    const { body } = await post({
      query: `query ($filter: IssueFilter) { issues(first: 250, includeArchived: true, filter: $filter) { nodes { id } } }`,
      variables: { filter },
    });
    assert.equal(body.errors, undefined, JSON.stringify(body.errors));
    return body.data.issues.nodes.map((node) => node.id).toSorted();
  };
  const ids = (keeps: (issue: Issue) => boolean): string[] =>
    world.issues
      .filter(keeps)
      .map(({ id }) => id)
      .toSorted();
  const pay = world.teams.find(({ key }) => key === "PAY");
  const commented = new Set(linearComments(world).map(({ issueId }) => issueId));
  const middle = world.issues.map(({ updatedAt }) => updatedAt).toSorted()[30] ?? "";
  const twoWeeksAgo = new Date(Date.parse(anchor) - 14 * 86_400_000).toISOString();
  const someone = world.issues.find(({ assigneeId }) => assigneeId !== null)?.assigneeId;
  const email = world.people.find(({ id }) => id === someone)?.email;
  const [one] = world.issues;
  assert.ok(one && pay);
  for (const [filter, keeps] of [
    [{ updatedAt: { gt: middle } }, (issue: Issue) => issue.updatedAt > middle],
    [{ updatedAt: { gte: middle } }, (issue: Issue) => issue.updatedAt >= middle],
    [{ updatedAt: { lt: middle } }, (issue: Issue) => issue.updatedAt < middle],
    // The same moment, written in another zone and without fractions.
    [{ createdAt: { gt: "-P2W" } }, (issue: Issue) => issue.createdAt > twoWeeksAgo],
    [{ team: { key: { eq: "PAY" } } }, (issue: Issue) => issue.teamId === pay.id],
    [{ team: { id: { in: [pay.id] } } }, (issue: Issue) => issue.teamId === pay.id],
    [{ team: { key: { neq: "PAY" } } }, (issue: Issue) => issue.teamId !== pay.id],
    [{ assignee: { null: true } }, (issue: Issue) => issue.assigneeId === null],
    [{ assignee: { null: false } }, (issue: Issue) => issue.assigneeId !== null],
    [{ assignee: { email: { eq: email } } }, (issue: Issue) => issue.assigneeId === someone],
    [
      { state: { type: { in: ["completed", "canceled"] } } },
      (i: Issue) => i.state === "done" || i.state === "canceled",
    ],
    [{ or: [{ priority: { eq: 1 } }, { priority: { eq: 2 } }] }, (i: Issue) => i.priority === 1 || i.priority === 2],
    [{ and: [{ priority: { lte: 2 } }, { priority: { gte: 2 } }] }, (issue: Issue) => issue.priority === 2],
    [{ id: { eq: one.identifier } }, (issue: Issue) => issue.id === one.id],
    [{ title: { containsIgnoreCase: "FOR" } }, (issue: Issue) => issue.title.toLowerCase().includes("for")],
    [{ comments: { length: { gt: 0 } } }, (issue: Issue) => commented.has(issue.id)],
    [{ comments: { some: { createdAt: { lt: "2100-01-01" } } } }, (issue: Issue) => commented.has(issue.id)],
  ] as const) {
    const expected = ids(keeps);
    assert.ok(expected.length > 0 && expected.length < world.issues.length, JSON.stringify(filter));
    assert.deepEqual(await find(filter), expected, JSON.stringify(filter));
  }
});

test("a filter that cannot be read is refused, not ignored", async (t) => {
  const { post } = await startLinear(t);
  const query = `query ($filter: IssueFilter) { issues(filter: $filter) { nodes { id } } }`;
  const wrongTime = await post({ query, variables: { filter: { updatedAt: { gt: "yesterday" } } } });
  assert.equal(wrongTime.body.errors?.[0]?.extensions["type"], "invalid input");
  const wrongField = await post({ query, variables: { filter: { colour: { eq: "red" } } } });
  assert.deepEqual([wrongField.status, wrongField.body.data], [400, undefined]);
});
