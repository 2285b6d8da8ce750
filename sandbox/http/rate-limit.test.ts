import assert from "node:assert/strict";
import { test } from "node:test";
import { createRateLimiter, type Rate } from "./rate-limit.ts";

const threePerSecond: Rate = { calls: 3, perMs: 1000 };

test("a bucket gives its burst at once, then says truly how long to wait", () => {
  let nowMs = 5_000_000;
  const limiter = createRateLimiter({ factor: 0.1, clock: () => nowMs });
  const fiftyPerMinute: Rate = { calls: 50, perMs: 60_000 };
  const taken = Array.from({ length: 5 }, () => limiter.take("token", "history", fiftyPerMinute));
  assert.deepEqual(taken, [0, 0, 0, 0, 0]);
  const waitSeconds = limiter.take("token", "history", fiftyPerMinute);
  assert.equal(waitSeconds, 12);
  nowMs += waitSeconds * 1000 - 1;
  assert.equal(limiter.take("token", "history", fiftyPerMinute), 1);
  nowMs += 1;
  assert.equal(limiter.take("token", "history", fiftyPerMinute), 0);
});

test("a client that waits as told gets exactly the rate, however small the factor", () => {
  let nowMs = 0;
  const limiter = createRateLimiter({ factor: 0.01, clock: () => nowMs });
  let calls = 0;
  while (nowMs < 3_600_000) {
    const waitSeconds = limiter.take("token", "all", threePerSecond);
    if (waitSeconds === 0) calls += 1;
    nowMs += waitSeconds * 1000;
  }
  // 0.03 calls a second for an hour is 108, less what whole seconds round away (34 instead of 33.3), and the first one.
  assert.ok(calls >= 105 && calls <= 109, `${calls} calls`);
});

test("tokens, classes of methods and rates have buckets of their own", () => {
  const limiter = createRateLimiter({ factor: 1, clock: () => 0 });
  const once: Rate = { calls: 1, perMs: 1000 };
  assert.equal(limiter.take("a", "x", once), 0);
  assert.equal(limiter.take("a", "y", once), 0);
  assert.equal(limiter.take("b", "x", once), 0);
  assert.equal(limiter.take("a", "x", once), 1);
});

test("a call refused by one rate takes nothing from the other", () => {
  let nowMs = 0;
  const limiter = createRateLimiter({ factor: 1, clock: () => nowMs });
  const twoAnHour: Rate = { calls: 2, perMs: 3_600_000 };
  const oneASecond: Rate = { calls: 1, perMs: 1000 };
  assert.equal(limiter.take("t", "m", oneASecond, twoAnHour), 0);
  for (let again = 0; again < 10; again += 1) assert.equal(limiter.take("t", "m", oneASecond, twoAnHour), 1);
  nowMs += 1000;
  assert.equal(limiter.take("t", "m", oneASecond, twoAnHour), 0);
  assert.ok(limiter.take("t", "m", oneASecond, twoAnHour) > 1700);
});

test("a clock that goes backwards gives nothing away and breaks nothing", () => {
  let nowMs = 10_000;
  const limiter = createRateLimiter({ factor: 1, clock: () => nowMs });
  for (let call = 0; call < 3; call += 1) limiter.take("t", "m", threePerSecond);
  nowMs = 0;
  assert.equal(limiter.take("t", "m", threePerSecond), 1);
  nowMs = 1000;
  assert.equal(limiter.take("t", "m", threePerSecond), 0);
});

test("a factor of nothing is refused with a sentence", () => {
  for (const factor of [0, -1, Number.NaN]) {
    assert.throws(() => createRateLimiter({ factor, clock: () => 0 }), /must be above 0/);
  }
});
