import assert from "node:assert/strict";
import { test } from "node:test";
import { assert as assertProperty, asyncProperty, boolean, constantFrom, integer } from "fast-check";
import { startLinear } from "./official-client.test-support.ts";

const query = `query ($first: Int, $last: Int, $after: String, $before: String, $orderBy: PaginationOrderBy, $filter: IssueFilter) {
  issues(first: $first, last: $last, after: $after, before: $before, orderBy: $orderBy, filter: $filter, includeArchived: true) {
    nodes { id createdAt updatedAt }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}`;

test("pages of any size, forwards or backwards, in any order, make the same list as one page does", async (t) => {
  const { post } = await startLinear(t);
  const ask = async (variables: Record<string, unknown>) => {
    const { body } = await post({ query, variables });
    assert.equal(body.errors, undefined);
    return body.data.issues;
  };
  await assertProperty(
    asyncProperty(
      integer({ min: 1, max: 60 }),
      constantFrom("createdAt", "updatedAt"),
      boolean(),
      constantFrom(undefined, { priority: { lte: 2 } }, { team: { private: { eq: false } } }),
      async (size, orderBy, backwards, filter) => {
        const whole = await ask({ first: 250, orderBy, filter });
        const ids: string[] = [];
        let cursor: string | undefined;
        for (;;) {
          const page = await ask(
            backwards
              ? { last: size, before: cursor, orderBy, filter }
              : { first: size, after: cursor, orderBy, filter },
          );
          const found = page.nodes.map((node) => node.id);
          if (backwards) ids.unshift(...found);
          else ids.push(...found);
          const more = backwards ? page.pageInfo.hasPreviousPage : page.pageInfo.hasNextPage;
          if (!more) break;
          assert.equal(found.length, size);
          cursor = backwards ? page.pageInfo.startCursor : page.pageInfo.endCursor;
        }
        assert.deepEqual(
          ids,
          whole.nodes.map((node) => node.id),
        );
      },
    ),
    { numRuns: 40 },
  );
});

test("lists run from the newest to the oldest, or the other way when the sandbox is told so, and can be sorted", async (t) => {
  for (const newestFirst of [true, false]) {
    const { post } = await startLinear(t, { linear: { newestFirst } });
    const times = async (orderBy: "createdAt" | "updatedAt"): Promise<string[]> => {
      const { body } = await post({ query, variables: { first: 250, orderBy } });
      return body.data.issues.nodes.map((node) => node[orderBy]);
    };
    for (const orderBy of ["createdAt", "updatedAt"] as const) {
      const found = await times(orderBy);
      const sorted = found.toSorted();
      assert.deepEqual(found, newestFirst ? sorted.toReversed() : sorted);
    }
    const { body } = await post({
      query: `{ issues(first: 250, sort: [{ title: { order: Ascending } }]) { nodes { title } } }`,
    });
    const titles = body.data.issues.nodes.map((node) => node.title);
    assert.ok(titles.length > 10);
    assert.deepEqual(titles, titles.toSorted());
  }
});

test("a page holds fifty unless told, and what cannot be a page is refused in the vendor's words", async (t) => {
  const { post } = await startLinear(t);
  const standard = await post({ query, variables: {} });
  assert.equal(standard.body.data.issues.nodes.length, 50);
  for (const [variables, sentence] of [
    [{ first: 251 }, /first must not be greater than 250/],
    [{ last: 251 }, /last must not be greater than 250/],
    [{ first: -1 }, /must not be less than 0/],
    [{ first: 2, last: 2 }, /cannot be used together/],
    [{ after: "no cursor" }, /after is not a valid cursor/],
    [{ before: Buffer.from("[1]").toString("base64url") }, /before is not a valid cursor/],
  ] as const) {
    const { status, body } = await post({ query, variables });
    assert.equal(status, 200, JSON.stringify(variables));
    assert.equal(body.data, null);
    assert.equal(body.errors?.[0]?.extensions["type"], "invalid input");
    assert.deepEqual(body.errors?.[0]?.path, ["issues"]);
    assert.match(String(body.errors?.[0]?.extensions["userPresentableMessage"]), sentence);
  }
});

test("a cursor outlives the object that it was made of", async (t) => {
  const { post, sandbox } = await startLinear(t);
  const first = (await post({ query, variables: { first: 3 } })).body.data.issues;
  const next = (await post({ query, variables: { first: 3, after: first.pageInfo.endCursor } })).body.data.issues;
  sandbox.live.change((world) => ({ ...world, issues: world.issues.filter(({ id }) => id !== first.nodes[2]?.id) }));
  const again = (await post({ query, variables: { first: 3, after: first.pageInfo.endCursor } })).body.data.issues;
  assert.deepEqual(again.nodes, next.nodes);
});

test("a page that comes again and a cursor that expired are bad days that wait for a request with a cursor", async (t) => {
  const { post, sandbox } = await startLinear(t);
  const first = (await post({ query, variables: { first: 3 } })).body.data.issues;
  sandbox.faults.plan({ kind: "repeat-page", path: /linear/, times: 1 });
  assert.deepEqual((await post({ query, variables: { first: 3 } })).body.data.issues, first);
  const after = first.pageInfo.endCursor;
  assert.deepEqual((await post({ query, variables: { first: 3, after } })).body.data.issues.nodes, first.nodes);
  sandbox.faults.plan({ kind: "expired-cursor", path: /linear/, times: 1 });
  const expired = await post({ query, variables: { first: 3, after } });
  assert.equal(expired.body.errors?.[0]?.extensions["type"], "invalid input");
});
