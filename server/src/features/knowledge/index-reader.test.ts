import assert from "node:assert/strict";
import { after, test } from "node:test";
import { AppError, type Embedder } from "@sophia/core";
import { testDatabase } from "../../platform/db/testing.ts";
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
const reader = createIndexReader({
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
});

test("a question of somebody is refused while there is no index, and one of nobody finds nothing", async () => {
  const query = { text: "renewal", limit: 10 };
  await assert.rejects(reader.search({ ...query, principals: ["me"] }), /There is no search index yet/);
  assert.deepEqual(await reader.search(Promise.resolve({ ...query, principals: [] })), { lexical: [], dense: [] });
});

test("a query that cannot be made fails with its own reason, also while there is no index", async () => {
  const failed = Promise.reject(new AppError("timeout", "The principals took too long"));
  await assert.rejects(reader.search(failed), /The principals took too long/);
});
