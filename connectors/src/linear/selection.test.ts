import assert from "node:assert/strict";
import { test } from "node:test";
import { queries, type ListQuery } from "./queries.ts";
import { connection, objectPoints, object, pageCost, selectionLines } from "./selection.ts";

test("points are counted as Linear's documentation counts its example", () => {
  // { viewer { createdIssues { nodes { id title createdAt } } } } with the default page of 50 costs 66.
  const issues = connection("createdIssues", 50, "id", "title", "createdAt");
  assert.equal(Math.floor(objectPoints([issues])), 67, "the documented 66, and the page's own two fields");
  assert.equal(objectPoints(["id", object("team", "id")]).toFixed(1), "2.2");
});

test("no query costs more than Linear accepts, and each takes at least one object", () => {
  for (const list of Object.values<ListQuery>(queries)) {
    const { first, points } = pageCost(list.selection, list.most);
    assert.ok(first >= 1 && first <= 250 && points <= 10_000, `${list.root}: ${first} for ${points} points`);
  }
  assert.equal(pageCost([connection("comments", 250, connection("reactions", 250, "id"))]).first, 1);
});

test("a line of a query leads back to the field it asks for, and a field that is left out is gone with its braces", () => {
  const selection = ["id", object("user", "id"), connection("comments", 2, "id", object("user", "name"))];
  const lines = selectionLines(selection, new Set());
  assert.deepEqual(
    lines.find(([, path]) => path === "comments.user.name"),
    ["name", "comments.user.name"],
  );
  const text = selectionLines(selection, new Set(["user", "comments.user.name"]))
    .map(([line]) => line)
    .join(" ");
  assert.equal(
    text,
    "id comments(first: 2, includeArchived: true) { nodes { id } pageInfo { hasNextPage endCursor } }",
  );
});
