import assert from "node:assert/strict";
import { cp, mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import type { SearchIndex } from "@sophia/core";
import { scratchFolder, somePassage } from "./scratch-folder.test-support.ts";

const angle = (i: number) => Float32Array.of(Math.cos(i), Math.sin(i), Math.cos(i * 7), 0.1);
const some = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => somePassage(`${from + i}`, { vector: angle(from + i) }));

async function tables(directory: string): Promise<string[]> {
  return (await readdir(directory)).filter((name) => name.endsWith(".lance"));
}

async function found(index: SearchIndex): Promise<number[]> {
  const { lexical, dense } = await index.search({
    text: "acme",
    vector: angle(1),
    principals: ["everyone"],
    limit: 1_000,
  });
  return [lexical.length, dense.length];
}

test("while a table is renewed, writes and deletions are made and seen before it ends, and are in the new one", async () => {
  await using folder = await scratchFolder();
  const index = await folder.open({ vectorIndexFromRows: 1 });
  const reader = await folder.open({ role: "reader" });
  await index.upsert(some(0, 600));
  const [before] = await tables(folder.directory);

  const ended: string[] = [];
  const maintenance = index.maintain({ force: true }).then(() => ended.push("maintenance"));
  // More than is carried over with the writes waiting, so that there are several rounds.
  for (let i = 0; i < 3; i += 1) {
    await index.upsert(some(600 + i * 100, 700 + i * 100));
    await index.deleteDocuments([`d-${i}`]);
    ended.push("write");
    assert.deepEqual(await found(reader), [699 + i * 99, 699 + i * 99]);
  }
  await maintenance;
  assert.equal(ended[0], "write", "the write waited for the maintenance");
  for (const each of [index, reader]) assert.deepEqual(await found(each), [897, 897]);
  assert.equal((await index.stats()).passages, 897);
  const after = await tables(folder.directory);
  assert.equal(after.length, 1);
  assert.notEqual(after[0], before, "the table was not renewed");
});

test("a table is renewed when a tenth of it is deleted or replaced, and compacted in place until then", async () => {
  await using folder = await scratchFolder();
  const index = await folder.open({ vectorIndexFromRows: 1 });
  await index.upsert(some(0, 100));
  await index.maintain({ force: true });
  const [first] = await tables(folder.directory);
  await index.upsert(some(0, 10));
  await index.maintain({ force: true });
  assert.deepEqual(await tables(folder.directory), [first]);
  await index.upsert(some(10, 25));
  await index.maintain({ force: true });
  assert.notDeepEqual(await tables(folder.directory), [first]);
  assert.deepEqual(await found(index), [100, 100]);
});

test("closing in the middle of a renewal leaves the old table with all that was written", async () => {
  await using folder = await scratchFolder();
  const index = await folder.open({ vectorIndexFromRows: 1 });
  await index.upsert(some(0, 300));
  const before = await tables(folder.directory);
  const maintenance = index.maintain({ force: true });
  await index.upsert(some(300, 310));
  await index.close();
  assert.equal(await maintenance, false);
  assert.deepEqual(await tables(folder.directory), before);
  assert.deepEqual(await found(await folder.open()), [310, 310]);
});

test("a writer removes half-filled copies and replaced tables that a killed one left", async () => {
  await using folder = await scratchFolder();
  const index = await folder.open();
  await index.upsert(some(0, 5));
  await index.close();
  const [newest = ""] = await tables(folder.directory);
  await cp(join(folder.directory, newest), join(folder.directory, "passages-000000000-replaced.lance"), {
    recursive: true,
  });
  const half = join(folder.directory, "hidden-passages-half.lance");
  await mkdir(half);
  await writeFile(join(half, "part"), "x");
  const next = await folder.open();
  assert.deepEqual(await tables(folder.directory), [newest]);
  assert.deepEqual(await found(next), [5, 5]);
});
