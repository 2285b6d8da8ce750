import assert from "node:assert/strict";
import { test } from "node:test";
import { RatelimitedLinearError } from "@linear/sdk";
import { withPersonDeactivated } from "../company/index.ts";
import { startLinear } from "./official-client.test-support.ts";

const query = "{ viewer { id name } }";

test("a key goes bare and a token as a bearer; anything else is an authentication error", async (t) => {
  const { post, sandbox, world } = await startLinear(t);
  const { admin, oauthByPersonId } = sandbox.credentials.linear;
  const person = world.people.find(({ id }) => oauthByPersonId.has(id));
  assert.ok(person && admin !== undefined);
  assert.equal((await post({ query }, admin)).status, 200);
  const bearer = `Bearer ${oauthByPersonId.get(person.id)}`;
  assert.equal((await post({ query }, bearer)).body.data.viewer.name, person.name);
  for (const wrong of ["", "lin_api_nobody", `Bearer ${admin}`, "Bearer nonsense", oauthByPersonId.get(person.id)]) {
    const { status, body } = await post({ query }, wrong);
    assert.equal(status, 401, wrong);
    assert.equal(body.errors?.[0]?.extensions["type"], "authentication error");
    assert.equal(body.errors?.[0]?.extensions["code"], "AUTHENTICATION_ERROR");
    assert.equal(body.data, undefined);
  }
  sandbox.live.change((now) => withPersonDeactivated(now, person.id));
  assert.equal((await post({ query }, bearer)).status, 401);
});

test("a spent rate is HTTP 400 with the vendor's code and headers, for that person alone, until the hour gives it back", async (t) => {
  const { post, client, sandbox, time, world } = await startLinear(t, { rateFactor: 2 / 2500 });
  const { admin, byPersonId } = sandbox.credentials.linear;
  const first = await post({ query }, admin);
  assert.equal(first.headers.get("x-ratelimit-requests-limit"), "2");
  assert.equal(first.headers.get("x-ratelimit-requests-remaining"), "1");
  assert.equal(first.headers.get("x-ratelimit-requests-reset"), String(time.nowMs + 1_800_000));
  assert.equal(first.headers.get("x-complexity"), "2");
  assert.equal(first.headers.get("x-ratelimit-complexity-limit"), "2400");
  assert.equal(first.headers.get("x-ratelimit-complexity-remaining"), "2398");
  await post({ query }, admin);
  const refused = await post({ query }, admin);
  assert.equal(refused.status, 400);
  assert.equal(refused.headers.get("retry-after"), "1800");
  assert.deepEqual(
    [refused.body.errors?.[0]?.extensions["code"], refused.body.errors?.[0]?.extensions["type"]],
    ["RATELIMITED", "ratelimited"],
  );
  await assert.rejects(
    async () => client(admin).viewer,
    (error: unknown) => {
      assert.ok(error instanceof RatelimitedLinearError);
      assert.deepEqual([error.retryAfter, error.requestsLimit, error.requestsRemaining], [1800, 2, 0]);
      return true;
    },
  );
  const other = world.people.find(({ id }) => byPersonId.has(id) && byPersonId.get(id) !== admin);
  assert.equal((await post({ query }, byPersonId.get(other?.id ?? ""))).status, 200);
  time.nowMs += 1_799_000;
  assert.equal((await post({ query }, admin)).status, 400);
  time.nowMs += 1000;
  assert.equal((await post({ query }, admin)).status, 200);
});

test("points are spent as well as requests, and a refused request spends neither", async (t) => {
  const rate = { requests: 100, points: 100 };
  const rates = { apiKey: rate, oauth: rate, unauthenticated: rate };
  const { post } = await startLinear(t, { rateFactor: 1, linear: { rates } });
  const fifty = "{ teams(first: 50) { nodes { id } } }"; // 55 points
  const spent = await post({ query: fifty });
  assert.equal(spent.headers.get("x-ratelimit-complexity-remaining"), "45");
  const refused = await post({ query: fifty });
  assert.deepEqual([refused.status, refused.headers.get("x-ratelimit-requests-remaining")], [400, "99"]);
  assert.equal(refused.headers.get("retry-after"), "360");
  assert.equal((await post({ query })).status, 200);
});

test("guessing keys has a limit of its own", async (t) => {
  const rate = { requests: 1, points: 100 };
  const rates = { apiKey: rate, oauth: rate, unauthenticated: rate };
  const { post } = await startLinear(t, { rateFactor: 1, linear: { rates } });
  assert.equal((await post({ query }, "wrong")).status, 401);
  const { status, body } = await post({ query }, "wrong");
  assert.deepEqual([status, body.errors?.[0]?.extensions["code"]], [400, "RATELIMITED"]);
});

test("a planned rate limit is the vendor's own", async (t) => {
  const { sandbox, client } = await startLinear(t);
  sandbox.faults.plan({ kind: "rate-limited", retryAfterSeconds: 7, path: /linear/, times: 1 });
  const linear = client(sandbox.credentials.linear.admin);
  await assert.rejects(
    async () => linear.viewer,
    (error: unknown) => {
      assert.ok(error instanceof RatelimitedLinearError);
      assert.deepEqual([error.retryAfter, error.status], [7, 400]);
      return true;
    },
  );
});

test("a query costs what the documents say, and more than ten thousand points are refused", async (t) => {
  const { post, world } = await startLinear(t);
  const points = async (text: string, variables: Record<string, unknown> = {}) =>
    (await post({ query: text, variables })).headers.get("x-complexity");
  // The documents' own example: fifty issues of an object and three fields each, and the user.
  assert.equal(await points("{ viewer { createdIssues { nodes { id title createdAt } } } }"), "66");
  assert.equal(await points("{ viewer { id } }"), "2");
  assert.equal(await points("{ teams(first: 10) { nodes { id name key } } }"), "13");
  assert.equal(await points("query ($n: Int) { teams(first: $n) { nodes { id name key } } }", { n: 20 }), "26");
  assert.equal(await points("query ($n: Int = 30) { teams(first: $n) { nodes { id name key } } }"), "39");
  const spread =
    "{ a: teams(first: 10) { ...F } } fragment F on TeamConnection { nodes { ... on Team { id name key } } }";
  assert.equal(await points(spread), "13");
  const greedy = "{ issues(first: 250) { nodes { id comments(first: 50) { nodes { body } } } } }";
  const refused = await post({ query: greedy });
  assert.equal(refused.status, 400);
  assert.match(refused.body.errors?.[0]?.message ?? "", /too complex/);
  assert.match(String(refused.body.errors?.[0]?.extensions["userPresentableMessage"]), /14025.*at most 10000/);
  const status = await post({ query: "{ rateLimitStatus { kind limits { type allowedAmount requestedAmount } } }" });
  assert.equal(status.body.data.rateLimitStatus.kind, "apiKey");
  assert.equal(status.body.data.rateLimitStatus.limits[0].allowedAmount, 2500 * 1_000_000);
  assert.ok(world.issues.length > 0);
});

test("one part of a query can fail while its siblings are answered", async (t) => {
  const { post } = await startLinear(t);
  const both = `{ viewer { name assignedIssues(filter: { updatedAt: { gt: "never" } }) { nodes { id } } } }`;
  const { status, body } = await post({ query: both });
  assert.equal(status, 200);
  assert.deepEqual(body.errors?.[0]?.path, ["viewer", "assignedIssues"]);
  assert.equal(body.errors?.[0]?.extensions["userError"], true);
});

test("whatever is no query is refused with a sentence in the vendor's shape, and the server lives on", async (t) => {
  const { post } = await startLinear(t);
  const deep = `${'{"and":['.repeat(40_000)}${"]}".repeat(40_000)}`;
  const wide = `{ ${Array.from({ length: 30_000 }, (_, index) => `a${index}: viewer { id }`).join(" ")} }`;
  const cycle = "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }";
  for (const [body, sentence] of [
    ["", /not valid JSON/],
    ["{", /not valid JSON/],
    ["[]", /one JSON object/],
    ["null", /one JSON object/],
    ["{}", /non-empty query/],
    [{ query: 7 }, /non-empty query/],
    [{ query, variables: [] }, /variables must be/],
    [{ query, operationName: 1 }, /operationName must be/],
    [{ query: "{ viewer {" }, /Syntax Error/],
    [{ query: "{ viewer { nose } }" }, /Cannot query field "nose"/],
    [{ query: "mutation { issueCreate { success } }" }, /mutation/i],
    [{ query: "query A { viewer { id } } query B { viewer { id } }" }, /operation/i],
    [{ query: "query ($id: String!) { issue(id: $id) { id } }" }, /"String!"/],
    [{ query: cycle }, /spread fragment "A" within itself/],
    [{ query: `${"{ viewer ".repeat(200)}${"}".repeat(200)}` }, /deeper than 100/],
    [`{"query":"{ viewer { id } }","variables":{"filter":${deep}}}`, /deeper than 100/],
    [{ query: wide }, /tokens/],
    [JSON.stringify({ query: "x".repeat(2_000_000) }), /too large/i],
  ] as const) {
    const { status, body: told } = await post(body);
    const name = JSON.stringify(body).slice(0, 80);
    assert.ok(status === 400 || status === 413, `${status} ${name}`);
    assert.match(told.errors?.[0]?.message ?? "", sentence, name);
    assert.equal(told.errors?.[0]?.extensions["userError"], true, name);
  }
  assert.equal((await post({ query })).status, 200);
});
