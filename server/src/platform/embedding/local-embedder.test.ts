import assert from "node:assert/strict";
import { cp, mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import type { Worker } from "node:worker_threads";
import { AppError } from "@sophia/core";
import { startWorkerThread } from "./embedding-thread.ts";
import { createLocalEmbedder } from "./local-embedder.ts";
import { installedModelFolder } from "./model-files.ts";

const embedder = createLocalEmbedder();
after(() => embedder.close());

function cosine(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
}

function isUnavailable(pattern: RegExp): (error: unknown) => boolean {
  return (error) => error instanceof AppError && error.code === "unavailable" && pattern.test(error.message);
}

test("a paraphrase is nearer than a sentence about something else, as near as in full precision", async () => {
  const [question, paraphrase, unrelated] = await embedder.embedPassages([
    "Why did the customer cancel the contract?",
    "The client ended the agreement because the price was raised.",
    "The cat sleeps on the warm roof.",
  ]);
  assert.ok(question && paraphrase && unrelated);
  assert.equal(question.length, embedder.dimensions);
  assert.ok(Math.abs(cosine(question, question) - 1) < 1e-5, "a vector has the length 1");
  // The same weights in 32-bit floats, run by another graph of the same model, give .625 and .030.
  assert.ok(Math.abs(cosine(question, paraphrase) - 0.625) < 0.05, String(cosine(question, paraphrase)));
  assert.ok(Math.abs(cosine(question, unrelated) - 0.03) < 0.05, String(cosine(question, unrelated)));
});

test("the same text gives the same bits, alone or after others, as a query or as a passage", async () => {
  const text = "Renewal of the Harbor account: what did Dana promise on the call?";
  const alone = await embedder.embedQuery(text);
  const among = await embedder.embedPassages(["Something else entirely, and much longer. ".repeat(20), text, "short"]);
  assert.deepEqual(among[1], alone);
  assert.deepEqual(await embedder.embedQuery(text), alone);
});

test("a word lies nearer to itself in the same sense than in another", async () => {
  const notice = async (text: string): Promise<Float32Array> => {
    const found = (await embedder.embedWords(text)).find(({ word }) => word === "notice");
    assert.ok(found, text);
    return found.vector;
  };
  const asked = await notice("How long is the notice before eviction?");
  const same = cosine(asked, await notice("The tenant got a notice to pay or leave."));
  const other = cosine(asked, await notice("Did you notice the new sign?"));
  assert.ok(same - other > 0.2, `${same} and ${other}`);
});

test("the words of any string are told in their order; no text has more than the model reads", async () => {
  const told = async (text: string): Promise<string[]> => (await embedder.embedWords(text)).map(({ word }) => word);
  assert.deepEqual(await told("Café unpaid\0, $9.9"), ["cafe", "unpaid", ",", "$", "9", ".", "9"]);
  assert.deepEqual(await told(""), []);
  assert.equal((await told("rent ".repeat(1_000))).length, 254);
});

test("text beyond 256 tokens does not change the vector, text before it does", async () => {
  const words = Array.from({ length: 254 }, (_, index) => (index % 2 === 0 ? "price" : "contract"));
  const full = await embedder.embedQuery(words.join(" "));
  const longer = await embedder.embedQuery([...words, "elephant", "elephant"].join(" "));
  const changed = await embedder.embedQuery([...words.slice(0, 253), "elephant"].join(" "));
  assert.deepEqual(longer, full);
  assert.notDeepEqual(changed, full);
});

test("any string gets a vector of length 1: empty, NUL, lone surrogates, a megabyte of anything", async () => {
  const texts = [
    "",
    "\0",
    "a\0b",
    "\uD800",
    "x\uDFFFy",
    " ".repeat(1_000_000),
    "a".repeat(1_000_000),
    "検".repeat(1_000_000),
    "word ".repeat(200_000),
    "\u{1F600}".repeat(100_000),
  ];
  for (const vector of await embedder.embedPassages(texts)) {
    assert.ok(Math.abs(cosine(vector, vector) - 1) < 1e-5);
  }
  assert.deepEqual(await embedder.embedPassages([]), []);
});

test("a query submitted behind a hundred passages is answered before all but the one in work", async () => {
  const finished: string[] = [];
  const passages = Array.from({ length: 100 }, async (_, index) => {
    await embedder.embedPassages([`Passage number ${index} about invoices`]);
    finished.push(`passage ${index}`);
  });
  const query = embedder.embedQuery("overdue invoices").then(() => finished.push("query"));
  await Promise.all([...passages, query]);
  assert.ok(finished.indexOf("query") <= 1, finished.slice(0, 5).join(", "));
  const order = finished.filter((name) => name !== "query");
  assert.deepEqual(
    order,
    Array.from({ length: 100 }, (_, index) => `passage ${index}`),
    "passages keep their order",
  );
});

test("an aborted call frees its places and rejects with the caller's reason; others are served", async () => {
  const small = createLocalEmbedder({ maxWaitingPassages: 10 });
  const controller = new AbortController();
  const reason = new Error("the person left");
  const ten = Array.from({ length: 10 }, (_, index) => `passage ${index}`);
  try {
    const aborted = small.embedPassages(ten, controller.signal);
    controller.abort(reason);
    await assert.rejects(aborted, reason);
    assert.equal((await small.embedPassages(ten)).length, 10);
    await assert.rejects(small.embedQuery("too late", AbortSignal.abort(reason)), reason);
  } finally {
    await small.close();
  }
});

test("a full lane answers unavailable, a call that could never fit invalid_request, and queries keep their own places", async () => {
  const small = createLocalEmbedder({ maxWaitingPassages: 3, maxWaitingQueries: 1 });
  try {
    await assert.rejects(
      small.embedPassages(["1", "2", "3", "4"]),
      (error) => error instanceof AppError && error.code === "invalid_request",
    );
    const taken = small.embedPassages(["1", "2", "3"]);
    await assert.rejects(small.embedPassages(["4", "5"]), isUnavailable(/queue is full/));
    const query = small.embedQuery("still answered");
    assert.equal((await taken).length, 3);
    assert.equal((await query).length, 384);
  } finally {
    await small.close();
  }
});

test("when the thread crashes, waiting calls are told and the next call starts a new thread", async () => {
  const threads: Worker[] = [];
  const watched = createLocalEmbedder({
    startWorker: (settings) => {
      const worker = startWorkerThread(settings);
      threads.push(worker);
      return worker;
    },
  });
  try {
    const before = await watched.embedQuery("hello");
    const passages = watched.embedPassages(Array.from({ length: 50 }, (_, index) => `passage ${index}`));
    const query = watched.embedQuery("hello");
    const rejections = Promise.all([
      assert.rejects(passages, isUnavailable(/crashed/)),
      assert.rejects(query, isUnavailable(/crashed/)),
    ]);
    // What it cannot read ends it. To terminate a thread within a native call ends the whole process, since the ONNX
    // binding then throws where nobody catches; nothing in Sophia does that.
    threads[0]?.postMessage("no request");
    await rejections;
    assert.deepEqual(await watched.embedQuery("hello"), before);
    assert.equal(threads.length, 2);
  } finally {
    await watched.close();
  }
});

test("weights that are not the pinned ones are refused with a sentence, and accepted once they are mended", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "sophia-model-"));
  const damaged = createLocalEmbedder({ modelFolder: folder });
  try {
    await assert.rejects(damaged.embedQuery("x"), isUnavailable(/cannot be read\. Run npm ci/));
    await cp(installedModelFolder(), folder, { recursive: true });
    const file = await open(path.join(folder, "model.fp16.safetensors"), "r+");
    const { buffer: original } = await file.read(Buffer.alloc(1), 0, 1, 1_000_000);
    await file.write(Uint8Array.of((original[0] ?? 0) ^ 1), 0, 1, 1_000_000);
    await assert.rejects(damaged.embedPassages(["x", "y"]), isUnavailable(/model\.fp16\.safetensors .*sha256/));
    await file.write(original, 0, 1, 1_000_000);
    await file.close();
    assert.equal((await damaged.embedQuery("x")).length, 384);
  } finally {
    await damaged.close();
    await rm(folder, { recursive: true });
  }
});

test("closing rejects what waits, ends the thread, may be repeated, and refuses later calls", async () => {
  const threads: Worker[] = [];
  const closing = createLocalEmbedder({
    startWorker: (settings) => {
      const worker = startWorkerThread(settings);
      threads.push(worker);
      return worker;
    },
  });
  await closing.embedQuery("start");
  const waiting = closing.embedPassages(Array.from({ length: 20 }, () => "waits"));
  const rejected = assert.rejects(waiting, isUnavailable(/has been closed/));
  await Promise.all([closing.close(), closing.close()]);
  await rejected;
  assert.equal(threads[0]?.threadId, -1, "an ended thread has the id -1");
  await assert.rejects(closing.embedQuery("later"), isUnavailable(/has been closed/));
  await createLocalEmbedder().close(); // never used: nothing to end
});
