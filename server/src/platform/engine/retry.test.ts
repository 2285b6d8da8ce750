import assert from "node:assert/strict";
import { test } from "node:test";
import { AppError } from "@sophia/core";
import * as fc from "fast-check";
import { isPassingDatabaseError, isWorthRetrying, retryDelayMs } from "./retry.ts";

test("a delay asked for by the vendor is obeyed as given", () => {
  const error = new AppError("rate_limited", "Slow down", { retryAfterMs: 3_600_000 });
  assert.equal(
    retryDelayMs(error, 1, () => 0.5),
    3_600_000,
  );
});

test("otherwise the ceiling doubles with every attempt, up to ten minutes", () => {
  const error = new AppError("vendor_unavailable", "502");
  assert.equal(
    retryDelayMs(error, 1, () => 1),
    1000,
  );
  assert.equal(
    retryDelayMs(error, 4, () => 1),
    8000,
  );
  assert.equal(
    retryDelayMs(error, 60, () => 1),
    600_000,
  );
});

test("a delay is never negative, and a whole number of milliseconds", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1000 }), fc.double({ min: 0, max: 1, noNaN: true }), (attempt, drawn) => {
      const delayMs = retryDelayMs(new Error("x"), attempt, () => drawn);
      assert.ok(Number.isInteger(delayMs) && delayMs >= 0 && delayMs <= 600_000);
    }),
  );
});

test("what waiting can heal is tried again, and nothing else", () => {
  assert.ok(isWorthRetrying(new AppError("unavailable", "")));
  assert.ok(isWorthRetrying(Object.assign(new Error("refused"), { code: "ECONNREFUSED" })));
  assert.ok(isWorthRetrying(Object.assign(new Error("deadlock"), { code: "40P01" })));
  assert.ok(!isWorthRetrying(new AppError("credentials_rejected", "")));
  assert.ok(!isWorthRetrying(Object.assign(new Error("unique"), { code: "23505" })));
  assert.ok(!isWorthRetrying(new TypeError("x is not a function")));
});

test("a failure of the database that passes is one also below a sentence that tells it", () => {
  const deadlock = Object.assign(new Error("deadlock"), { code: "40P01" });
  assert.ok(isPassingDatabaseError(new AppError("unavailable", "The audit cannot be written", { cause: deadlock })));
  assert.ok(!isPassingDatabaseError(new AppError("unavailable", "The audit cannot be written")));
  const denied = Object.assign(new Error("denied"), { code: "42501" });
  assert.ok(!isPassingDatabaseError(new AppError("unavailable", "The audit cannot be written", { cause: denied })));
});
