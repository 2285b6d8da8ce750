import assert from "node:assert/strict";
import { test } from "node:test";
import { onceAnHour } from "./once-an-hour.ts";

const hourMs = 3_600_000;

test("what was done is done again after an hour and not before; what failed is tried again at once", async () => {
  let done = 0;
  const act = async () => void (done += 1);
  await onceAnHour("a", act, 0);
  await onceAnHour("b", act, 0);
  await onceAnHour("a", act, hourMs - 1);
  assert.equal(done, 2);
  await onceAnHour("a", act, hourMs);
  assert.equal(done, 3);
  const failing = () => Promise.reject(new Error("no"));
  await assert.rejects(onceAnHour("c", failing, 0), /no/);
  await onceAnHour("c", act, 0);
  assert.equal(done, 4);
});
