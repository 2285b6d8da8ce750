import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { once } from "node:events";
import { test } from "node:test";
import { z } from "zod";
import { discardLanceIndex } from "./discard.ts";
import { scratchFolder, somePassage } from "./scratch-folder.test-support.ts";

function otherProcess() {
  const child = fork(new URL("other-process.test-support.ts", import.meta.url));
  return {
    async tell(order: object): Promise<string> {
      child.send(order);
      const [message] = await once(child, "message");
      return z.object({ reply: z.string() }).parse(message).reply;
    },
    async kill(): Promise<void> {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, "exit");
      child.kill("SIGKILL");
      await gone;
    },
    async [Symbol.asyncDispose]() {
      await this.kill();
    },
  };
}

test("a second writer is refused, in this process and in another, until the first is gone, even by kill -9", async () => {
  await using folder = await scratchFolder();
  await using other = otherProcess();
  assert.equal(await other.tell({ open: "writer", directory: folder.directory }), "open");
  await other.tell({ write: "theirs" });
  await assert.rejects(folder.open(), /Another Sophia process already writes the search index in .*: stop it, or give/);
  await assert.rejects(discardLanceIndex(folder.directory), /Another Sophia process/);
  await other.kill();

  const writer = await folder.open();
  await assert.rejects(folder.open(), /Another Sophia process/);
  await using third = otherProcess();
  assert.match(await third.tell({ open: "writer", directory: folder.directory }), /^refused: .*Another Sophia process/);
  const { lexical } = await writer.search({ text: "acme", principals: ["everyone"], limit: 10 });
  assert.deepEqual(
    lexical.map(({ passageId }) => passageId),
    ["theirs"],
  );
  await writer.close();
  await (await folder.open()).close();
});

test("a reader in another process sees every write, deletion and compaction at its next search", async () => {
  await using folder = await scratchFolder();
  await using other = otherProcess();
  const writer = await folder.open();
  assert.equal(await other.tell({ open: "reader", directory: folder.directory }), "open");
  const expected: string[] = [];
  for (let round = 0; round < 8; round += 1) {
    const id = `p${round}`;
    await writer.upsert([somePassage(id)]);
    expected.push(id);
    if (round % 3 === 2) {
      await writer.deleteDocuments([`d-${expected.shift()}`]);
      await writer.maintain({ force: true });
    }
    assert.equal(await other.tell({ search: true }), expected.join(" "));
  }
});

test("a reader cannot write", async () => {
  await using folder = await scratchFolder();
  await folder.open();
  const reader = await folder.open({ role: "reader" });
  await assert.rejects(reader.upsert([somePassage("1")]), /open for reading only/);
  await assert.rejects(reader.deleteDocuments(["d-1"]), /open for reading only/);
  await assert.rejects(reader.maintain(), /open for reading only/);
});

test("an index killed while it writes and compacts opens again with every batch whole or absent", async () => {
  await using folder = await scratchFolder();
  for (let round = 0; round < 3; round += 1) {
    await using other = otherProcess();
    assert.equal(await other.tell({ open: "writer", directory: folder.directory }), "open");
    for (let i = 0; i < 5; i += 1) await other.tell({ write: `${round}-${i}` });
    const last = other.tell({ write: `${round}-last` }).catch(() => "killed");
    await other.kill();
    void last;
    const writer = await folder.open();
    const { lexical } = await writer.search({ text: "acme", principals: ["everyone"], limit: 100 });
    const found = new Set(lexical.map(({ passageId }) => passageId));
    assert.equal(found.size, lexical.length);
    for (let i = 0; i < 5; i += 1) assert.ok(found.has(`${round}-${i}`), `${round}-${i} was lost`);
    await writer.maintain({ force: true });
    await writer.close();
  }
});

test("an index killed while its table is renewed opens again with all that was written before and meanwhile", async () => {
  await using folder = await scratchFolder();
  const expected: string[] = [];
  for (let round = 0; round < 6; round += 1) {
    await using other = otherProcess();
    await other.tell({ open: "writer", directory: folder.directory, vectorIndexFromRows: 1 });
    assert.equal(await other.tell({ search: true }), expected.toSorted().join(" "));
    const write = async (id: string) => {
      await other.tell({ write: id });
      expected.push(id);
    };
    await write(`${round}-before`);
    await other.tell({ maintain: true });
    // Each round a little later in the renewal.
    for (let i = 0; i < round * 2; i += 1) await write(`${round}-${i}`);
    await other.kill();
  }
  const writer = await folder.open();
  assert.equal((await writer.stats()).passages, expected.length);
  const { lexical } = await writer.search({ text: "acme", principals: ["everyone"], limit: 100 });
  assert.deepEqual(lexical.map(({ passageId }) => passageId).toSorted(), expected.toSorted());
});
