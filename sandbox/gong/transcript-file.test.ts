import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { smallWorld } from "./small-world.ts";
import { startGong } from "./test-client.ts";
import { addTranscripts, readTranscriptFile } from "./transcript-file.ts";

const kickOff = {
  id: "ES2006a",
  turns: [
    { speaker: "Marketing", text: "Hi there . Is it on ?  Two spaces , and {vocalsound} more ." },
    { speaker: "Industrial Designer", text: "" },
    { speaker: "Marketing", text: "First." },
    { speaker: "Marketing", text: "The same speaker goes on !" },
    { speaker: "Café \u2028 \u0000 \uD800", text: "line\nfeed \u2028 NUL \u0000 lone \uD800 <b> ? Yes ." },
  ],
  questions: [{ question: "left alone" }],
};

async function fileOf(t: TestContext, content: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "transcripts-"));
  t.after(() => rm(folder, { recursive: true }));
  const path = join(folder, "calls.jsonl");
  await writeFile(path, content);
  return path;
}

test("turn n of the file is element n of the transcript that the API gives, word for word", async (t) => {
  // As other programs write it: U+2028 as it is, CR LF, an empty line at the end.
  const path = await fileOf(t, `${JSON.stringify(kickOff)}\r\n${JSON.stringify({ id: "Bed002", turns: [] })}\r\n\r\n`);
  const transcripts = await readTranscriptFile(path);
  const { world, callIds } = addTranscripts(smallWorld(), transcripts);
  const gong = await startGong(t);
  gong.sandbox.live.change(() => world);
  const callId = callIds.get("ES2006a") ?? "";
  assert.match(callId, /^7\d{18}$/);
  const filter = { callIds: [callId] };
  const { transcript } = (await gong.post("/v2/calls/transcript", { filter })).body.callTranscripts[0];
  const selector = { exposedFields: { parties: true } };
  const [call] = (await gong.post("/v2/calls/extensive", { filter, contentSelector: selector })).body.calls;
  assert.equal(call.metaData.title, "Transcript ES2006a");
  const names = new Map(call.parties.map((party) => [party.speakerId, party.name]));
  const turns = transcript.map(({ speakerId, sentences }) => ({
    speaker: names.get(speakerId),
    text: sentences.map((sentence) => sentence.text).join(" "),
  }));
  assert.deepEqual(turns, kickOff.turns);
  assert.equal(names.size, 3, "a speaker is one party, however often they speak");
  assert.deepEqual(
    transcript[0]?.sentences.map((sentence) => sentence.text),
    ["Hi there .", "Is it on ?  Two spaces , and {vocalsound} more ."],
  );
});

test("every sentence begins after the one before it, and the call lasts as long as its words", () => {
  const { world, callIds } = addTranscripts(smallWorld(), [kickOff]);
  const call = world.calls.find(({ id }) => id === callIds.get("ES2006a"));
  assert.ok(call);
  const sentences = call.turns.flatMap((turn) => turn.sentences);
  let atMs = -1;
  for (const { startMs, endMs } of sentences) {
    assert.ok(startMs > atMs && endMs > startMs);
    atMs = startMs;
  }
  assert.ok(call.durationSeconds * 1000 >= (sentences.at(-1)?.endMs ?? Infinity));
  assert.ok(Date.parse(call.startedAt) < Date.parse(world.parameters.anchor));
});

test("the same file gives the same calls, and adding it twice is refused", () => {
  const once = addTranscripts(smallWorld(), [kickOff]);
  assert.deepEqual(addTranscripts(smallWorld(), [kickOff]), once);
  assert.throws(() => addTranscripts(once.world, [kickOff]), /"ES2006a" is in this company already/);
});

test("a line that is no transcript is named with its number and its fault", async (t) => {
  const good = JSON.stringify({ id: "a", turns: [{ speaker: "x", text: "y" }] });
  for (const [line, sentence] of [
    ["{", /line 2: not JSON/],
    ["7", /line 2: each line must be one JSON object/],
    ["{}", /line 2: "id" must be a string/],
    ['{"id":""}', /line 2: "id" must be a string/],
    ['{"id":"b"}', /line 2: "turns" must be a list/],
    ['{"id":"b","turns":[{"speaker":"x"}]}', /line 2: turn 0 must have/],
    ['{"id":"b","turns":[{"speaker":"x","text":"y"},null]}', /line 2: turn 1 must have/],
    [good, /line 2: a second transcript "a"/],
  ] as const) {
    await assert.rejects(readTranscriptFile(await fileOf(t, `${good}\n${line}\n`)), sentence);
  }
  await assert.rejects(readTranscriptFile(await fileOf(t, "\n")), /holds no transcript/);
});

test("a company where nobody has a Gong seat cannot host the calls", () => {
  const world = smallWorld();
  const seatless = { ...world, people: world.people.map((person) => ({ ...person, gong: null })) };
  assert.throws(() => addTranscripts(seatless, [kickOff]), /Nobody in this company has a Gong seat/);
});
