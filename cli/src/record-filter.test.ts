import assert from "node:assert/strict";
import { test } from "node:test";
import { Condition } from "@sophia/core/api";
import { parseFilter } from "./record-filter.ts";

test("conditions are written as people say them", () => {
  const read: [string, Condition][] = [
    ["stage=contract sent", { field: "stage", op: "=", value: "contract sent" }],
    ["amount >= 40000", { field: "amount", op: ">=", value: "40000" }],
    ["amount≤5", { field: "amount", op: "<=", value: "5" }],
    [
      "closeDay between 2026-11-01 2026-11-30",
      { field: "closeDay", op: "between", from: "2026-11-01", to: "2026-11-30" },
    ],
    [
      "closeDay between 2026-11-01 and 2026-11-30",
      { field: "closeDay", op: "between", from: "2026-11-01", to: "2026-11-30" },
    ],
    ["stage in contract sent, closed won", { field: "stage", op: "in", values: ["contract sent", "closed won"] }],
    ["name contains in between = x", { field: "name", op: "contains", value: "in between = x" }],
    ["owner is missing", { field: "owner", op: "missing" }],
    ["open=yes", { field: "open", op: "=", value: true }],
    ["not stage=new", { not: { field: "stage", op: "=", value: "new" } }],
  ];
  for (const [text, condition] of read) {
    assert.deepEqual(parseFilter("deals", text), condition, text);
    assert.deepEqual(Condition.parse(condition), condition);
  }
});

test("what is not understood is refused with the forms, and an unknown field with those there are", () => {
  for (const text of ["", "=", "stage", "stage is", "closeDay between 2026-11-01", "stage ~ x"])
    assert.throws(() => parseFilter("deals", text), /is not understood\. Write it as "stage=contract sent"/, text);
  assert.throws(() => parseFilter("deals", "stagge=x"), /no field “stagge”\. They have: name, account, owner/);
});
