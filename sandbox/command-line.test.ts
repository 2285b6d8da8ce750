import assert from "node:assert/strict";
import { test } from "node:test";
import { readCommandLine } from "./command-line.ts";

const nowMs = Date.parse("2026-11-22T09:30:45.678Z");

test("without options the sample company is served at the vendors' real rates, as of this minute", () => {
  assert.deepEqual(readCommandLine([], nowMs), {
    host: "127.0.0.1",
    port: 0,
    seed: 1,
    size: 1,
    anchor: "2026-11-22T09:30:00.000Z",
    rateFactor: 1,
    transcripts: [],
    transcriptDelayMinutes: 0,
    exitWithParent: false,
  });
});

test("all that is wrong is said at once", () => {
  const args = [
    "--port",
    "70000",
    "--seed=1.5",
    "--size",
    "0",
    "--anchor=soon",
    "--rate-factor",
    "fast",
    "--transcript-delay=-1",
  ];
  const problems = readCommandLine(args, nowMs);
  assert.ok(Array.isArray(problems));
  assert.deepEqual(
    problems.map((problem: string) => problem.split(" ")[0]),
    ["--anchor", "--port", "--seed", "--size", "--rate-factor", "--transcript-delay"],
  );
});

test("an unknown option and one without its value are named", () => {
  for (const [args, named] of [
    [["--sedd", "5"], /--sedd/],
    [["--seed"], /--seed/],
    [["stray"], /stray/],
  ] as const) {
    const problems = readCommandLine(args, nowMs);
    assert.ok(Array.isArray(problems));
    assert.match(String(problems[0]), named);
  }
});

test("help wins over everything else", () => {
  assert.equal(readCommandLine(["--help", "--size", "0"], nowMs), "help");
});
