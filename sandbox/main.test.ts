import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { test, type TestContext } from "node:test";

const main = new URL("main.ts", import.meta.url).pathname;

function run(t: TestContext, ...args: readonly string[]) {
  const child = spawn(process.execPath, [main, ...args], { stdio: ["pipe", "pipe", "pipe"] });
  t.after(() => child.kill("SIGKILL"));
  return child;
}

async function ready(child: ReturnType<typeof run>): Promise<Record<string, unknown>> {
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const { value } = await lines.next();
  assert.ok(value !== undefined, "it ended without a ready line");
  const parsed: unknown = JSON.parse(value);
  assert.ok(typeof parsed === "object" && parsed !== null);
  return { ...parsed };
}

test("it prints one line when ready, serves, and ends when its parent goes", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "sandbox-"));
  t.after(() => rm(folder, { recursive: true }));
  const file = join(folder, "calls.jsonl");
  await writeFile(file, JSON.stringify({ id: "added", turns: [{ speaker: "A", text: "Hello ." }] }));
  const child = run(
    t,
    "--exit-with-parent",
    "--rate-factor",
    "50",
    "--anchor=2026-11-22T09:00:00Z",
    "--transcripts",
    file,
  );
  const line = await ready(child);
  assert.equal(line["anchor"], "2026-11-22T09:00:00.000Z");
  assert.equal(line["rateFactor"], 50);
  const page = await fetch(String(line["url"]));
  assert.match(await page.text(), /Sample data[\s\S]*multiplied with 50/);
  const key = Buffer.from(`${String(line["gongAccessKey"])}:${String(line["gongAccessKeySecret"])}`).toString("base64");
  const calls = await fetch(
    `${String(line["gongUrl"])}/v2/calls?fromDateTime=2026-11-21T15:00:00Z&toDateTime=2026-11-21T15:00:01Z`,
    { headers: { authorization: `Basic ${key}` } },
  );
  assert.match(await calls.text(), /Transcript added/);
  child.stdin.end();
  assert.deepEqual(await once(child, "exit"), [0, null]);
});

test("it ends in good order when told to, though a request hangs", async (t) => {
  const child = run(t);
  const { url } = await ready(child);
  const fault = { path: "/slack/", kind: "hang" };
  await fetch(`${String(url)}/control/faults`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(fault),
  });
  const hanging = assert.rejects(fetch(`${String(url)}/slack/api/auth.test`));
  // The plan is used up as soon as the request has arrived.
  while ((await (await fetch(`${String(url)}/control/faults`)).text()) !== '{"pending":[]}');
  child.kill("SIGTERM");
  assert.deepEqual(await once(child, "exit"), [0, null]);
  await hanging;
});

test("a taken port, a missing file and wrong options end in a sentence", async (t) => {
  const taken = createServer().listen(0, "127.0.0.1");
  t.after(() => taken.close());
  await once(taken, "listening");
  const address = taken.address();
  assert.ok(address !== null && typeof address === "object");
  for (const [args, code, sentence] of [
    [["--port", String(address.port)], 1, /is taken\. Choose another with --port/],
    [["--transcripts", "/nowhere/calls.jsonl"], 1, /nowhere\/calls\.jsonl/],
    [["--size", "none"], 2, /--size must be a number above 0/],
  ] as const) {
    const child = run(t, ...args);
    const [exit, errors] = await Promise.all([once(child, "exit"), text(child.stderr)]);
    assert.equal(exit[0], code);
    assert.match(errors, sentence);
    assert.doesNotMatch(errors, /\n\s+at /);
  }
});
