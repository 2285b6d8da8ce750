import assert from "node:assert/strict";
import { cp, readdir, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { AppError, type SearchIndex } from "@sophia/core";
import { discardLanceIndex } from "./discard.ts";
import { indexFailure, needsRebuild } from "./failure.ts";
import { openLanceIndex } from "./lance-index.ts";
import { scratchDimensions, scratchFolder, somePassage } from "./scratch-folder.test-support.ts";

const injuries = {
  missing: (path: string) => rm(path),
  cut: async (path: string) => truncate(path, Math.floor((await stat(path)).size / 2)),
  overwritten: async (path: string) => {
    const { length } = await readFile(path);
    await writeFile(
      path,
      Uint8Array.from({ length }, (_, i) => (i * 7_919 + 13) % 256),
    );
  },
} as const;

const question = { text: "acme", vector: Float32Array.of(1, 0, 0, 0), principals: ["everyone"], limit: 100 };

function answerOf(index: SearchIndex) {
  return index.search(question).then(({ lexical, dense }) => `${lexical.length} by words, ${dense.length} by vector`);
}

async function tableOf(directory: string): Promise<string> {
  const name = (await readdir(directory)).find((name) => name.endsWith(".lance"));
  assert.ok(name);
  return name;
}

async function injured(): Promise<{
  folder: Awaited<ReturnType<typeof scratchFolder>>;
  files: string[];
  copy: string;
}> {
  const folder = await scratchFolder();
  const index = await folder.open();
  await index.upsert(Array.from({ length: 60 }, (_, i) => somePassage(`${i}`)));
  await index.maintain({ force: true });
  await index.upsert(Array.from({ length: 10 }, (_, i) => somePassage(`${i + 55}`)));
  await index.close();
  const entries = await readdir(folder.directory, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.directory.length));
  return { folder, files: files.filter((file) => !file.endsWith(".lock")), copy: `${folder.directory}-copy` };
}

for (const [how, injure] of Object.entries(injuries)) {
  test(`with any one file ${how}, an index answers rightly or says that it is damaged`, async () => {
    const { folder, files, copy } = await injured();
    await using _ = folder;
    let told = 0;
    for (const file of files) {
      await rm(copy, { recursive: true, force: true });
      await cp(folder.directory, copy, { recursive: true });
      await injure(join(copy, file));
      let index: SearchIndex | undefined;
      try {
        index = await openLanceIndex({
          directory: copy,
          dimensions: scratchDimensions,
          role: "writer",
          log: () => undefined,
        });
        assert.equal(await answerOf(index), "65 by words, 65 by vector", `${file} ${how}`);
      } catch (error) {
        assert.ok(needsRebuild(error), `${file} ${how}: ${String(error)}`);
        told += 1;
      } finally {
        await index?.close();
      }
    }
    assert.ok(told >= 5, `only ${told} of ${files.length} injuries were told`);
  });
}

test("a damaged index says what happens, is discarded and written anew, and an open reader finds the new one", async () => {
  await using folder = await scratchFolder();
  const writer = await folder.open();
  await writer.upsert([somePassage("1")]);
  const reader = await folder.open({ role: "reader" });
  assert.equal((await reader.search(question)).lexical.length, 1);
  await writer.close();
  const table = await tableOf(folder.directory);
  for (const name of await readdir(join(folder.directory, table, "data")))
    await rm(join(folder.directory, table, "data", name));

  await assert.rejects(folder.open(), (error) => {
    assert.ok(error instanceof AppError && needsRebuild(error));
    assert.equal(error.code, "unavailable");
    assert.match(error.message, /^The search index in .* is damaged: it is rebuilt from the database$/);
    return true;
  });
  await discardLanceIndex(folder.directory);
  await assert.rejects(reader.search(question), /is not built yet/);
  await (await folder.open()).upsert([somePassage("1"), somePassage("2")]);
  assert.equal((await reader.search(question)).lexical.length, 2);
});

test("a writer whose table vanishes under it says damaged instead of going on with an empty one", async () => {
  await using folder = await scratchFolder();
  const writer = await folder.open();
  await writer.upsert([somePassage("1")]);
  const table = await tableOf(folder.directory);
  await rm(join(folder.directory, table), { recursive: true });
  await assert.rejects(writer.search(question), needsRebuild);
  await assert.rejects(writer.upsert([somePassage("2")]), needsRebuild);
});

test("a lost last version is damage, not a return to the state before it", async () => {
  await using folder = await scratchFolder();
  const writer = await folder.open();
  await writer.upsert([somePassage("1")]);
  await writer.deleteDocuments(["d-1"]);
  await writer.close();
  const table = await tableOf(folder.directory);
  const versions = join(folder.directory, table, "_versions");
  const [newest = ""] = (await readdir(versions)).filter((name) => name.endsWith(".manifest")).sort();
  await rm(join(versions, newest));
  await assert.rejects(folder.open(), needsRebuild);
});

test("vectors of another length are a reason to rebuild", async () => {
  await using folder = await scratchFolder();
  await (await folder.open()).close();
  await assert.rejects(folder.open({ dimensions: 8 }), (error) => {
    assert.ok(needsRebuild(error));
    assert.match(String(error), /holds vectors of 4 numbers and the embedding model gives 8/);
    return true;
  });
});

test("a reader may be opened before there is an index", async () => {
  await using folder = await scratchFolder();
  const reader = await folder.open({ role: "reader" });
  await assert.rejects(reader.search(question), /not built yet: the worker makes it/);
  await (await folder.open()).upsert([somePassage("1")]);
  assert.equal((await reader.search(question)).lexical.length, 1);
});

test("a data folder that is a file is told, and is no damage", async () => {
  await using folder = await scratchFolder();
  const directory = `${folder.directory}-file`;
  await writeFile(directory, "");
  await assert.rejects(folder.open({ directory }), (error) => {
    assert.ok(error instanceof AppError && !needsRebuild(error));
    assert.match(error.message, /is not one: move the file/);
    return true;
  });
});

test("full disks, missing rights and too many open files are told apart from damage", () => {
  const replies: readonly (readonly [string, RegExp])[] = [
    [
      "lance error: LanceError(IO): Generic LocalFileSystem error: Unable to copy: No space left on device (os error 28)",
      /is full/,
    ],
    ["lance error: LanceError(IO): Read-only file system (os error 30)", /cannot be written/],
    ["EACCES: permission denied, mkdir '/data/index'", /cannot be written/],
    ["Unable to open file: Too many open files (os error 24)", /limit of open files/],
  ];
  for (const [reply, sentence] of replies) {
    const failure = indexFailure(new Error(reply), "/data/index");
    assert.ok(failure instanceof AppError && !needsRebuild(failure), reply);
    assert.match(failure.message, sentence);
  }
  const bug = new TypeError("x is not a function");
  assert.equal(indexFailure(bug, "/data/index"), bug);
});
