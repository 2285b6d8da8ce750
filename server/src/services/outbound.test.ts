import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Problem } from "@sophia/core/api";
import { startTestSophia, type TestSophia } from "./testing.ts";

let sophia: TestSophia;
before(async () => {
  sophia = await startTestSophia();
});
after(() => sophia?.stop());

test("a connection cannot make Sophia call the network inside, its provider's service or an address without TLS", async () => {
  const administrator = await sophia.keyFor("head@payready.example");
  const cases: readonly [string, RegExp][] = [
    ["http://169.254.169.254/latest/meta-data", /does not call 169\.254\.169\.254: it lies inside/],
    ["https://10.0.0.1", /does not call 10\.0\.0\.1: it lies inside/],
    ["https://[::ffff:10.0.0.1]", /it lies inside/],
    ["http://api.linear.example", /without TLS/],
    ["https://user:secret@api.linear.example", /user or a password/],
  ];
  for (const [baseUrl, sentence] of cases) {
    const reply = await sophia.post("/v1/connections", administrator, {
      source: "linear",
      baseUrl,
      credentials: { key: `lin_api_${"0".repeat(40)}` },
    });
    assert.equal(reply.status, 400, `${baseUrl}: ${reply.text}`);
    const problem = Problem.parse(reply.body);
    assert.equal(problem.code, "address_refused", baseUrl);
    assert.match(problem.detail, sentence);
    assert.ok(!reply.text.includes("secret@"));
  }
});
