import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { memoryIndex } from "@sophia/core/testing";
import { scratchDimensions, scratchFolder, somePassage } from "./scratch-folder.test-support.ts";

const passage = fc
  .record({
    id: fc.integer({ min: 0, max: 11 }),
    principals: fc.uniqueArray(fc.constantFrom("a", "b", "c"), { maxLength: 3 }),
    text: fc.constantFrom("heron", "kestrel", "heron kestrel"),
    angle: fc.option(fc.integer({ min: 0, max: 9 })),
    at: fc.option(fc.integer({ min: 0, max: 9 })),
  })
  .map(({ id, principals, text, angle, at }) =>
    somePassage(`p${id}`, {
      documentId: `d${id % 4}`,
      title: "",
      principals,
      text,
      occurredAtMs: at,
      vector: angle === null ? null : Float32Array.of(Math.cos(angle / 10), Math.sin(angle / 10), 0, 0),
    }),
  );

const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ upsert: fc.array(passage, { minLength: 1, maxLength: 5 }) }) },
  { weight: 2, arbitrary: fc.record({ remove: fc.integer({ min: 0, max: 3 }) }) },
  { weight: 1, arbitrary: fc.record({ maintain: fc.constant(true) }) },
);

test("after any changes and compactions the index finds what a walk over all passages finds", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 15 }), fc.boolean(), async (steps, withVectorIndex) => {
      await using folder = await scratchFolder();
      const index = await folder.open(withVectorIndex ? { vectorIndexFromRows: 1 } : {});
      const model = memoryIndex(scratchDimensions);
      for (const each of steps) {
        for (const target of [index, model]) {
          if ("upsert" in each) await target.upsert(each.upsert);
          else if ("remove" in each) await target.deleteDocuments([`d${each.remove}`]);
          else await target.maintain({ force: true });
        }
        for (const principals of [["a"], ["b", "c"]]) {
          for (const filter of [{}, { fromMs: 3, toMs: 8 }, { documentIds: ["d1", "d2"] }]) {
            const query = { text: "heron", vector: Float32Array.of(1, 0, 0, 0), principals, filter, limit: 100 };
            const [found, expected] = [await index.search(query), await model.search(query)];
            for (const ranking of ["lexical", "dense"] as const) {
              const ids = (answer: typeof found) => answer[ranking].map(({ passageId }) => passageId).toSorted();
              assert.deepEqual(ids(found), ids(expected), `${ranking} ${JSON.stringify({ principals, filter })}`);
            }
          }
        }
      }
    }),
    { numRuns: 8 },
  );
});
