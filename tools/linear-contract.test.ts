import assert from "node:assert/strict";
import { test } from "node:test";
import { checkLinearSchema } from "./linear-contract.ts";

const vendor = `
type Query { issue(id: String!, hash: String): Issue!, issues(first: Int, filter: IssueFilter): [Issue!]! }
type Issue { id: ID!, title: String!, kind: Kind }
enum Kind { bug feature }
input IssueFilter { id: ID, must: String! }
`;

test("a served schema may lack what the vendor has, and is told of whatever differs", () => {
  const part = `type Query { issue(id: String!): Issue! } type Issue { id: ID! }`;
  assert.deepEqual(checkLinearSchema(vendor, part), []);
  for (const [served, sentence] of [
    [`type Query { issue(id: String!): Issue! } type Issue { name: ID }`, "Issue.name does not exist"],
    [`type Query { issue(id: String!): Issue } type Issue { id: ID! }`, "Query.issue is Issue; theirs: Issue!"],
    [`type Query { issue(id: ID!): Issue! } type Issue { id: ID! }`, "Query.issue(id) is ID!; theirs: String!"],
    [`type Query { issue: Issue! } type Issue { id: ID! }`, "Query.issue lacks id, which Linear requires"],
    [`${part} type Other { id: ID }`, "Other is no type of Linear's"],
    [`${part} enum Kind { bug }`, "Kind has the values bug; theirs: bug, feature"],
    [`${part} input IssueFilter { id: ID }`, "IssueFilter lacks must, which Linear requires"],
    [`${part} scalar Kind`, "Kind is another kind of type"],
  ] as const) {
    assert.deepEqual(checkLinearSchema(vendor, served), [`linear: ${sentence}`]);
  }
});
