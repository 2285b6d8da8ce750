import assert from "node:assert/strict";
import { test } from "node:test";
import { joinSearchIndexes } from "./join-search-indexes.ts";
import type { IndexedPassage, SearchIndex } from "./search-index.ts";
import { memoryIndex, offeringOnly, searchIndexContract } from "./testing/index.ts";

const dimensions = 4;
const half = (ranking: "lexical" | "dense") => offeringOnly(ranking, memoryIndex(dimensions));

searchIndexContract(test, "two joined models", async () => {
  const index = joinSearchIndexes(half("dense"), half("lexical"));
  return { index, dimensions, dispose: () => index.close() };
});

const heron: IndexedPassage = {
  passageId: "p",
  documentId: "d",
  ordinal: 0,
  title: "",
  text: "a heron",
  source: "slack",
  kind: "thread",
  occurredAtMs: null,
  accounts: [],
  principals: ["everyone"],
  vector: Float32Array.of(1, 0, 0, 0),
};

/** How many each ranking finds: by vector, by words. */
async function found(index: SearchIndex): Promise<[number, number]> {
  const { dense, lexical } = await index.search({
    text: "heron",
    vector: Float32Array.of(1, 0, 0, 0),
    principals: ["everyone"],
    limit: 10,
  });
  return [dense.length, lexical.length];
}

/** Fails the first call of each kind of change, before or after it is made. */
function stumbling(index: SearchIndex, when: "before" | "after"): SearchIndex {
  const stumbled = new Set<string>();
  const once = async (name: string, work: () => Promise<void>) => {
    const first = !stumbled.has(name);
    stumbled.add(name);
    if (first && when === "before") throw new Error("gone");
    await work();
    if (first) throw new Error("gone");
  };
  return {
    ...index,
    upsert: (passages) => once("upsert", () => index.upsert(passages)),
    deleteDocuments: (ids) => once("deleteDocuments", () => index.deleteDocuments(ids)),
  };
}

for (const where of ["dense", "lexical"] as const) {
  for (const when of ["before", "after"] as const) {
    test(`a change that failed ${when} the ${where} store made it is mended by the same change made again`, async () => {
      const [dense, lexical] = [half("dense"), half("lexical")];
      const index = joinSearchIndexes(
        where === "dense" ? stumbling(dense, when) : dense,
        where === "lexical" ? stumbling(lexical, when) : lexical,
      );
      await assert.rejects(index.upsert([heron]), /gone/);
      await index.upsert([heron]);
      assert.deepEqual(await found(index), [1, 1]);
      await assert.rejects(index.deleteDocuments(["d"]), /gone/);
      assert.ok((await found(index)).includes(0), "the store that did not fail was not told");
      await index.deleteDocuments(["d"]);
      assert.deepEqual(await found(index), [0, 0]);
      assert.equal((await index.stats()).passages, 0);
    });
  }
}

test("a deletion that follows an upsert at once removes it from both, however slow one of them is", async () => {
  const dense = half("dense");
  const slow = Promise.withResolvers<void>();
  const index = joinSearchIndexes(
    { ...dense, upsert: (passages) => slow.promise.then(() => dense.upsert(passages)) },
    half("lexical"),
  );
  const changes = [index.upsert([heron]), index.deleteDocuments(["d"])];
  slow.resolve();
  await Promise.all(changes);
  assert.deepEqual(await found(index), [0, 0]);
});

test("the numbers of both are told together, and not at all where one does not tell", async () => {
  const told = (numbers: { bytes: number | null; uncompacted: number | null }, withVector: number): SearchIndex => ({
    ...memoryIndex(dimensions),
    stats: async () => ({ passages: 3, withVector, ...numbers }),
  });
  const of = (dense: SearchIndex, lexical: SearchIndex) => joinSearchIndexes(dense, lexical).stats();
  assert.deepEqual(await of(told({ bytes: 10, uncompacted: 1 }, 2), told({ bytes: 5, uncompacted: null }, 0)), {
    passages: 3,
    withVector: 2,
    bytes: 15,
    uncompacted: 1,
  });
  const { bytes, uncompacted } = await of(
    told({ bytes: null, uncompacted: null }, 2),
    told({ bytes: 5, uncompacted: null }, 0),
  );
  assert.deepEqual([bytes, uncompacted], [null, null]);
});

test("either store's maintenance counts, and a store cannot be wired for what it does not offer", async () => {
  const busy: SearchIndex = { ...half("lexical"), maintain: async () => true };
  assert.equal(await joinSearchIndexes(half("dense"), busy).maintain(), true);
  assert.equal(await joinSearchIndexes(half("dense"), half("lexical")).maintain(), false);
  assert.throws(() => joinSearchIndexes(half("lexical"), half("lexical")), /dense ranking does not offer/);
  assert.throws(() => joinSearchIndexes(half("dense"), half("dense")), /lexical ranking does not offer/);
});
