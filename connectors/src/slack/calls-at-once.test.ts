import assert from "node:assert/strict";
import { test } from "node:test";
import { askForEach } from "./calls-at-once.ts";

test("results come in the order of the items, whichever call ends first", async () => {
  const items = Array.from({ length: 23 }, (_, index) => index);
  let underway = 0;
  let most = 0;
  const results = await askForEach(items, async (item) => {
    most = Math.max(most, (underway += 1));
    for (let turn = 0; turn < (item * 7) % 5; turn += 1) await Promise.resolve();
    underway -= 1;
    return item * 2;
  });
  assert.deepEqual(
    results,
    items.map((item) => item * 2),
  );
  assert.ok(most > 1 && most <= 5, `${most} at once`);
});

test("after a failure no further call is begun, and it is told when those in flight have ended", async () => {
  const begun: number[] = [];
  let ended = 0;
  const asking = askForEach([0, 1, 2, 3, 4, 5, 6, 7], async (item) => {
    begun.push(item);
    if (item === 1) throw new Error("the vendor asks for a pause");
    await new Promise((resolve) => setImmediate(resolve));
    ended += 1;
  });
  await assert.rejects(asking, /asks for a pause/);
  assert.deepEqual([begun, ended], [[0, 1, 2, 3, 4], 4]);
});
