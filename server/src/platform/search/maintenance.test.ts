import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { test } from "node:test";
import { isWorthIt, maintenancePolicy } from "./maintenance.ts";
import { scratchFolder, somePassage } from "./scratch-folder.test-support.ts";

const idle = { fragments: 1, unindexedRows: 0, commits: 0, sinceLastMs: 0 };

test("maintenance waits until fragments, commits, unindexed rows or the time since the last ask for it", () => {
  assert.ok(!isWorthIt(idle));
  assert.ok(!isWorthIt({ ...idle, unindexedRows: 999, fragments: 49, commits: 49, sinceLastMs: 299_999 }));
  assert.ok(isWorthIt({ ...idle, fragments: maintenancePolicy.fragments }));
  assert.ok(isWorthIt({ ...idle, commits: maintenancePolicy.commits }));
  assert.ok(isWorthIt({ ...idle, unindexedRows: maintenancePolicy.unindexedRows }));
  assert.ok(isWorthIt({ ...idle, unindexedRows: 1, sinceLastMs: maintenancePolicy.intervalMs }));
  assert.ok(isWorthIt({ ...idle, commits: 1, sinceLastMs: maintenancePolicy.intervalMs }));
});

test("an index without changes is left alone, however long ago its last maintenance was", () => {
  assert.ok(!isWorthIt({ ...idle, sinceLastMs: 100 * maintenancePolicy.intervalMs }));
});

test("maintenance brings the backlog to nothing and leaves few files", async () => {
  let nowMs = 0;
  await using folder = await scratchFolder();
  const index = await folder.open({ clock: () => nowMs });
  await index.maintain({ force: true });
  for (let i = 0; i < 30; i += 1) await index.upsert([somePassage(`${i % 7}`)]);
  assert.equal(await index.maintain(), false);
  const filesBefore = (await readdir(folder.directory, { recursive: true })).length;
  assert.equal((await index.stats()).uncompacted, 7);

  nowMs = maintenancePolicy.intervalMs;
  assert.equal(await index.maintain(), true);
  assert.equal(await index.maintain(), false);
  assert.equal((await index.stats()).uncompacted, 0);
  const filesAfter = (await readdir(folder.directory, { recursive: true })).length;
  assert.ok(filesAfter < filesBefore, `${filesBefore} files before, ${filesAfter} after`);
});

test("writers that live for one change each maintain as one long-lived writer would", async () => {
  let nowMs = 0;
  await using folder = await scratchFolder();
  const oneChange = async (id: string) => {
    const index = await folder.open({ clock: () => nowMs });
    await index.upsert([somePassage(id)]);
    const did = await index.maintain();
    await index.close();
    return did;
  };
  const first = await folder.open({ clock: () => nowMs });
  await first.maintain({ force: true });
  await first.close();
  assert.equal(await oneChange("1"), false);
  nowMs = maintenancePolicy.intervalMs;
  assert.equal(await oneChange("2"), true);
  assert.equal(await oneChange("3"), false);
});

test("50 commits are enough, also when they only delete", async () => {
  await using folder = await scratchFolder();
  const index = await folder.open();
  await index.upsert(Array.from({ length: 60 }, (_, i) => somePassage(`${i}`)));
  await index.maintain({ force: true });
  for (let i = 0; i < maintenancePolicy.commits; i += 1) await index.deleteDocuments([`d-${i}`]);
  assert.equal(await index.maintain(), true);
  assert.equal((await index.stats()).passages, 10);
});

test("with a vector index, a person who may see ten of 3,000 finds those ten, also those written after it was built", async () => {
  await using folder = await scratchFolder();
  const index = await folder.open({ vectorIndexFromRows: 1_000 });
  const angle = (i: number) => Float32Array.of(Math.cos(i), Math.sin(i), Math.cos(i * 7), 0.1);
  const hidden = Array.from({ length: 3_000 }, (_, i) =>
    somePassage(`h${i}`, { principals: ["others"], vector: angle(i) }),
  );
  const mine = (from: number) =>
    Array.from({ length: 5 }, (_, i) =>
      somePassage(`m${from + i}`, { principals: ["me"], vector: angle(500 + from + i) }),
    );
  await index.upsert([...hidden, ...mine(0)]);
  await index.maintain({ force: true });
  await index.upsert(mine(5));
  for (const limit of [10, 50, 1_000]) {
    const { dense } = await index.search({ vector: angle(1), principals: ["me"], limit });
    assert.equal(dense.length, 10, `limit ${limit}`);
  }
  const { dense } = await index.search({ vector: angle(1), principals: ["others"], limit: 1_000 });
  assert.equal(dense.length, 1_000);
  assert.equal(dense[0]?.passageId, "h1");
});
