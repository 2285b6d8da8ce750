import assert from "node:assert/strict";
import { test } from "node:test";
import { runKills } from "./kills.ts";
import { stepsPerRun } from "./work.ts";

test("200 runs lose nothing and do nothing twice while their processes are killed and paused", async (t) => {
  const result = await runKills({ seed: 1, runs: 200, kills: 12, everyMs: 400 });
  t.diagnostic(
    `${result.runs} runs, ${result.kills} kills, ${result.pauses} pauses: ${result.rawArrivals} raw arrivals for ` +
      `${result.runs * stepsPerRun} effects, ${result.absorbed} absorbed by their key`,
  );
  assert.ok(result.kills >= 12 && result.pauses > 0, "nothing was killed or paused");
  assert.equal(result.lost, 0);
  assert.equal(result.doubled, 0);
  assert.equal(result.rawArrivals, result.runs * stepsPerRun + result.absorbed);
  assert.equal(result.rows, result.runs * stepsPerRun);
  assert.equal(result.distinctRows, result.rows);
});

test("without recovery the same kills lose runs", async () => {
  const result = await runKills({ seed: 2, runs: 60, kills: 4, everyMs: 400, recovery: false });
  assert.ok(result.lost > 0, "the proof cannot see a loss");
  assert.equal(result.distinctRows, result.rows);
});

test("without idempotency keys the same kills do effects twice, and our own rows still once", async () => {
  const result = await runKills({ seed: 3, runs: 60, kills: 6, everyMs: 400, keys: false });
  assert.equal(result.lost, 0);
  assert.ok(result.doubled > 0, "the proof cannot see a double");
  assert.equal(result.rows, result.runs * stepsPerRun);
});
