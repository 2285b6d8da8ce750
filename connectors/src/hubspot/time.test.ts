import assert from "node:assert/strict";
import { test } from "node:test";
import { dayOf, instantOf } from "./time.ts";

test("an instant is read in each form HubSpot writes it, and nothing else is one", () => {
  assert.equal(instantOf("2025-12-01T03:30:00Z"), "2025-12-01T03:30:00.000Z");
  assert.equal(instantOf("2025-12-01T03:30:00+02:00"), "2025-12-01T01:30:00.000Z");
  assert.equal(instantOf("1764559800000"), "2025-12-01T03:30:00.000Z");
  for (const text of [null, undefined, "", "1", "soon", "2025", "2025-99-99T00:00:00Z", "9999999999999999"])
    assert.equal(instantOf(text), null, String(text));
});

test("a day is that of the account's time zone, a date without a time is that day everywhere", () => {
  assert.equal(dayOf("2025-12-01T03:30:00Z", "America/New_York"), "2025-11-30");
  assert.equal(dayOf("2025-11-30T23:30:00Z", "Pacific/Kiritimati"), "2025-12-01");
  assert.equal(dayOf("2025-12-01", "America/New_York"), "2025-12-01");
  assert.equal(dayOf("2025-12-01T03:30:00Z", null), "2025-12-01");
  assert.equal(dayOf("2025-12-01T03:30:00Z", "Mars/Base"), "2025-12-01");
  assert.equal(dayOf("soon", "UTC"), null);
});
