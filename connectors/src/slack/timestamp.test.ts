import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { compareTs, isTs, laterTs, tsForLink, tsFromMs, tsToIso } from "./timestamp.ts";

const tsArbitrary = fc
  .tuple(fc.integer({ min: 0, max: 99_999_999_999 }), fc.integer({ min: 0, max: 999_999 }))
  .map(([seconds, micros]) => ({
    ts: `${seconds}.${String(micros).padStart(6, "0")}`,
    exact: BigInt(seconds) * 1_000_000n + BigInt(micros),
  }));

test("timestamps are ordered to the last decimal, where a float would call them equal", () => {
  assert.ok(compareTs("1763600000.000100", "1763600000.000101") < 0);
  assert.ok(compareTs("99999999999.999998", "99999999999.999999") < 0);
  assert.equal(Number("99999999999.999998"), Number("99999999999.999999"));
  fc.assert(
    fc.property(tsArbitrary, tsArbitrary, (a, b) => {
      assert.equal(Math.sign(compareTs(a.ts, b.ts)), a.exact < b.exact ? -1 : a.exact > b.exact ? 1 : 0);
      assert.equal(laterTs(a.ts, b.ts), a.exact >= b.exact ? a.ts : b.ts);
    }),
  );
});

test("the time of a timestamp is its milliseconds, cut and not rounded", () => {
  assert.equal(tsToIso("1763600000.999999"), "2025-11-20T00:53:20.999Z");
  fc.assert(
    fc.property(tsArbitrary, ({ ts, exact }) => {
      assert.equal(tsToIso(ts), new Date(Number(exact / 1000n)).toISOString());
      assert.equal(tsForLink(ts), `p${ts.replace(".", "")}`);
    }),
  );
});

test("an instant becomes the timestamp that begins its millisecond", () => {
  assert.equal(tsFromMs(1_763_600_000_042), "1763600000.042000");
  assert.equal(tsFromMs(-5), "0.000000");
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 8_640_000_000_000 }), (ms) =>
      assert.equal(Date.parse(tsToIso(tsFromMs(ms))), ms),
    ),
  );
});

test("anything else is no timestamp", () => {
  for (const text of [
    "",
    "1763600000",
    "1763600000.",
    ".000100",
    "1e9.000000",
    "1763600000.0000001",
    " 1763600000.000100",
    "NaN",
  ]) {
    assert.equal(isTs(text), false, text);
  }
});
