import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { fits, isVisible } from "@sophia/core/testing";
import type { SearchFilter } from "@sophia/core";
import { filterSql } from "./filter.ts";
import { scratchDimensions, scratchFolder, somePassage } from "./scratch-folder.test-support.ts";

/** Strings that end literals, lists and statements elsewhere, their pieces, and any others. */
const hostile = fc.oneof(
  fc.constantFrom(
    "'",
    "''",
    "\\'",
    "']",
    "']) OR true --",
    "x') OR ('1'='1",
    "a",
    "b",
    "o'x",
    "\u0000",
    "é",
    "e\u0301",
    "\ud800",
    "\ufffd",
    '"',
    "`",
    "%",
    "${a}",
    "\n",
  ),
  fc.string({ unit: "binary", maxLength: 12 }),
  fc
    .array(fc.constantFrom("'", "\\", "]", ")", ",", " OR ", "true", "--", "/*", ";"), { maxLength: 6 })
    .map((parts) => parts.join("")),
);
const hostileList = fc.array(hostile, { maxLength: 4 });
const time = fc.oneof(fc.integer({ min: -5, max: 5 }), fc.constantFrom(Infinity, -Infinity, 8.64e15));

test("no string in principals or filters finds more or less than the same filter applied by hand", async () => {
  await using folder = await scratchFolder();
  const index = await folder.open();
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({
          principals: hostileList,
          accounts: hostileList,
          kind: hostile,
          at: fc.option(time.filter(Number.isFinite)),
        }),
        { minLength: 1, maxLength: 6 },
      ),
      hostileList,
      fc.record(
        { kinds: hostileList, accounts: hostileList, documentIds: hostileList, fromMs: time, toMs: time },
        { requiredKeys: [] },
      ),
      async (rows, principals, filter: SearchFilter) => {
        const passages = rows.map(({ principals, accounts, kind, at }, i) =>
          somePassage(`p${i}`, {
            documentId: "d",
            principals,
            accounts: accounts.filter((account) => account.isWellFormed()),
            kind: kind.isWellFormed() && kind !== "" ? kind : "thread",
            occurredAtMs: at,
            vector: Float32Array.of(1, i, 0, 0),
          }),
        );
        await index.deleteDocuments(["d"]);
        await index.upsert(passages);
        const expected = passages
          .filter((passage) => isVisible(passage, principals) && fits(passage, filter))
          .map(({ passageId }) => passageId);
        const vector = new Float32Array(scratchDimensions).fill(1);
        const answer = await index.search({ text: "acme", vector, principals, filter, limit: 100 });
        for (const ranking of [answer.lexical, answer.dense]) {
          assert.deepEqual(ranking.map(({ passageId }) => passageId).toSorted(), expected);
        }
        await index.maintain();
      },
    ),
    { numRuns: 60 },
  );
});

test("nobody and impossible filters need no query", () => {
  assert.equal(filterSql([]), null);
  assert.equal(filterSql(["\ud800"]), null);
  assert.equal(filterSql(["a"], { sources: [] }), null);
  assert.equal(filterSql(["a"], { kinds: ["\udfff"] }), null);
});
