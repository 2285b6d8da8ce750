import assert from "node:assert/strict";
import { test } from "node:test";
import { maxLineLength, type Json, type RawRecord } from "@sophia/core";
import { momentUrl } from "./call-document.ts";
import { transformGong } from "./transform.ts";

const options = { account: { externalId: "W", name: "Sample", url: null } };
const transform = (record: RawRecord) => transformGong(record, () => undefined, options);

const metaData = {
  id: "77",
  url: "https://us-1.app.gong.io/call?id=77",
  title: "Harbor renewal",
  started: "2025-11-18T09:02:15.000-06:00",
  duration: 900,
  primaryUserId: "1",
  workspaceId: "W",
  isPrivate: false,
  scope: "External",
};
const parties = [
  { name: "Ann Lee", emailAddress: "ann@own.example", userId: "1", speakerId: "s1", affiliation: "Internal" },
  { name: "Hal Harbor", emailAddress: "Hal@Harbor.example", speakerId: "s2", affiliation: "External" },
  { name: "Gus", emailAddress: "gus@gmail.com", speakerId: "s3", affiliation: "External" },
  { name: "Contractor", emailAddress: "c@own.example", speakerId: "s4", affiliation: "External" },
];

function call(transcript: Json, more: { [key: string]: Json } = {}): RawRecord {
  return {
    kind: "call",
    externalId: "77",
    payload: { call: { metaData: { ...metaData, ...more }, parties }, transcript },
  };
}

const sentence = (start: number, text: string, end = start + 900) => ({ start, end, text });

test("a call becomes a document with a line for each turn that opens at its second", () => {
  const { documents, entities } = transform(
    call([
      { speakerId: "s2", topic: "Pricing", sentences: [sentence(61_500, "Too much.")] },
      {
        speakerId: "s1",
        topic: "Small talk",
        sentences: [sentence(460, "Thanks."), sentence(2_100, "Shall we start?", 4_000)],
      },
      { speakerId: "s1", topic: "Pricing", sentences: [sentence(4_100, "Price, then.", 59_000)] },
      { speakerId: "s9", topic: null, sentences: [sentence(61_900, "Who is this?")] },
    ]),
  );
  const [document] = documents;
  assert.deepEqual(
    document?.lines.map(({ author, at, text, anchor }) => [author, at, text, anchor]),
    [
      ["Ann Lee", "2025-11-18T15:02:15.460Z", "Thanks. Shall we start? Price, then.", "0"],
      ["Hal Harbor", "2025-11-18T15:03:16.500Z", "Too much.", "61"],
      [null, "2025-11-18T15:03:16.900Z", "Who is this?", "61#2"],
    ],
  );
  const link = new URL(document?.lines[1]?.url ?? "");
  assert.equal(link.searchParams.get("id"), "77");
  assert.equal(link.searchParams.get("highlights"), '[{"type":"SHARE","from":61,"to":63}]');
  assert.deepEqual(document?.accountDomains, ["harbor.example"]);
  assert.equal(document?.occurredAt, "2025-11-18T15:02:15.000Z");
  assert.equal(document?.updatedAt, "2025-11-18T15:17:15.000Z");
  assert.deepEqual(document?.principals, ["calls:W:all", "calls:W:of:1", "participant:W:1"]);
  assert.equal(entities.length, 1);
});

test("a long monologue is cut at the sentence that reaches 120 words, and nothing is lost", () => {
  const words = (n: number) => Array.from({ length: n }, (_, i) => `w${i}`).join(" ");
  const sentences = [words(100), words(30), words(5), words(200), words(3)].map((text, i) =>
    sentence(i * 10_000, text),
  );
  const lines = transform(call([{ speakerId: "s1", sentences }])).documents[0]?.lines ?? [];
  assert.deepEqual(
    lines.map(({ text }) => text.split(" ").length),
    [130, 205, 3],
  );
  assert.equal(lines.map(({ text }) => text).join(" "), sentences.map(({ text }) => text).join(" "));
});

test("a sentence beyond all measure is cut at words into lines that can be kept", () => {
  const text = "word ".repeat(10_000).trim();
  const lines = transform(call([{ speakerId: "s1", sentences: [sentence(0, text)] }])).documents[0]?.lines ?? [];
  assert.ok(lines.every((line) => line.text.length <= maxLineLength));
  assert.deepEqual(
    lines.map(({ anchor }) => anchor),
    ["0", "0#2", "0#3"],
  );
  assert.equal(lines.map((line) => line.text).join(""), text);
});

test("a call without a transcript is known but no document yet", () => {
  for (const transcript of [
    null,
    [],
    [{ speakerId: "s1", sentences: [] }],
    [{ speakerId: "s1", sentences: [sentence(0, "  ")] }],
  ]) {
    const { documents, entities } = transform(call(transcript));
    assert.deepEqual([documents.length, entities.length], [0, 1]);
  }
});

test("only an address that a browser may open is used as a link", () => {
  const transcript = [{ speakerId: "s1", sentences: [sentence(0, "Hi")] }];
  for (const url of [null, "", "javascript:alert(1)", "no address"]) {
    assert.equal(transform(call(transcript, { url })).documents[0]?.url, "https://app.gong.io/call?id=77");
  }
  assert.match(
    momentUrl("http://127.0.0.1:1/gong/call?id=7", 1, 2),
    /^http:\/\/127\.0\.0\.1:1\/gong\/call\?id=7&highlights=%5B%7B%22type/,
  );
});

test("a user who left, or is not said to be active, has an identity that sees nothing", () => {
  const user = (fields: { [key: string]: Json }) =>
    transform({
      kind: "user",
      externalId: "1",
      payload: { id: "1", emailAddress: "Ann@Own.example", firstName: "Ann", lastName: "Lee", ...fields },
    });
  assert.deepEqual(user({ active: true }).identities, [
    { externalId: "1", principal: "user:1", email: "ann@own.example", name: "Ann Lee", active: true },
  ]);
  assert.equal(user({ active: false }).identities[0]?.active, false);
  assert.equal(user({}).identities[0]?.active, false);
});

test("an unreadable record ends in a sentence that names fields and no values", () => {
  assert.throws(() => transform(call([{ speakerId: "s1", sentences: [{ start: "secret", text: "x" }] }])), {
    code: "vendor_reply_invalid",
    message: /sentences\.0\.start/,
  });
  assert.throws(() => transform(call(null, { started: "secret" })), {
    code: "vendor_reply_invalid",
    message: /no readable start/,
  });
});
