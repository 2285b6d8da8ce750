import assert from "node:assert/strict";
import { after, test } from "node:test";
import { AppError, type Embedder } from "@sophia/core";
import { testDatabase } from "../../platform/db/testing.ts";
import type { KnowledgeDeps } from "./deps.ts";
import { createIndexReader } from "./index-reader.ts";

const database = await testDatabase();
after(() => database.drop());

const embedder: Embedder = {
  modelId: "none",
  dimensions: 2,
  embedQuery: async () => new Float32Array(2),
  embedPassages: async () => [],
  close: async () => undefined,
};
const deps: KnowledgeDeps = {
  db: database.db,
  embedder,
  log: () => undefined,
  indexSoon: async () => undefined,
  indexStore: {
    adapter: "none",
    open: async () => assert.fail("no index is there to be opened"),
    discard: async () => undefined,
    needsRebuild: () => false,
  },
};
const reader = createIndexReader(deps);

test("a question of somebody is refused while there is no index, and one of nobody finds nothing", async () => {
  const query = { text: "renewal", limit: 10 };
  await assert.rejects(reader.search({ ...query, principals: ["me"] }), /There is no search index yet/);
  assert.deepEqual(await reader.search(Promise.resolve({ ...query, principals: [] })), { lexical: [], dense: [] });
});

test("a query that cannot be made fails with its own reason, also while there is no index", async () => {
  const failed = Promise.reject(new AppError("timeout", "The principals took too long"));
  await assert.rejects(reader.search(failed), /The principals took too long/);
});

test("an index that cannot be opened fails the search and nothing else, however long its query is in the making", async () => {
  await database.db
    .insertInto("search_index")
    .values({ adapter: "none", location: "broken", model_id: "none", state: "serving" })
    .execute();
  const opened = Promise.withResolvers<void>();
  const broken = createIndexReader({
    ...deps,
    indexStore: {
      ...deps.indexStore,
      async open() {
        setImmediate(opened.resolve);
        throw new AppError("unavailable", "The files are damaged.");
      },
    },
  });
  // A rejection that nobody handles would end the service, and fails this test.
  const late = opened.promise.then(() => ({ text: "renewal", limit: 10, principals: ["me"] }));
  await assert.rejects(broken.search(late), /The search index is being made: ask again in a moment\./);
});
