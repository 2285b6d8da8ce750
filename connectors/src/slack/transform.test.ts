import assert from "node:assert/strict";
import { test } from "node:test";
import { splitAtWords, type Json, type RawRecord } from "@sophia/core";
import * as fc from "fast-check";
import { slackReferences } from "./references.ts";
import { transformSlack } from "./transform.ts";

const account = { externalId: "T1", name: "Sample", url: "https://sample.slack.com" };
const users: Record<string, Json> = {
  U1: { id: "U1", team_id: "T1", profile: { real_name: "Ana Ruiz", display_name: "anita" } },
  U2: { id: "U2", team_id: "T1", profile: { real_name: "Ben Cole" } },
};
const channels: Record<string, Json> = {
  C1: { channel: { id: "C1", name: "general", is_private: false }, member_ids: ["U1"], reader: 0 },
  D1: { channel: { id: "D1", is_im: true }, member_ids: ["U1", "U2"], reader: 1 },
};

function thread(channel: string, messages: readonly Json[], more: { [key: string]: Json } = {}): RawRecord {
  return {
    kind: "thread",
    externalId: `${channel}:1763600000.000100`,
    payload: { channel, thread_ts: "1763600000.000100", messages, ...more },
  };
}

function transform(record: RawRecord) {
  return transformSlack(record, ({ kind, externalId }) => (kind === "user" ? users : channels)[externalId], {
    account,
  });
}

test("a thread becomes a document with a line, an author, a time and a link for each message", () => {
  const record = thread("C1", [
    {
      ts: "1763600060.000200",
      thread_ts: "1763600000.000100",
      user: "U2",
      text: "Me &amp; <@U1>",
      edited: { ts: "1763600090.000000" },
    },
    { ts: "1763600000.000100", thread_ts: "1763600000.000100", user: "U1", text: "Who owns Harbor?", reply_count: 1 },
    {
      ts: "1763600030.000000",
      thread_ts: "1763600000.000100",
      subtype: "tombstone",
      user: "USLACKBOT",
      text: "This message was deleted.",
    },
  ]);
  const { documents, entities } = transform(record);
  assert.deepEqual(documents, [
    {
      externalId: "C1:1763600000.000100",
      kind: "thread",
      title: "#general: Who owns Harbor?",
      url: "https://sample.slack.com/archives/C1/p1763600000000100",
      occurredAt: "2025-11-20T00:53:20.000Z",
      updatedAt: "2025-11-20T00:54:50.000Z",
      accountDomains: [],
      lines: [
        {
          author: "Ana Ruiz",
          at: "2025-11-20T00:53:20.000Z",
          text: "Who owns Harbor?",
          url: "https://sample.slack.com/archives/C1/p1763600000000100",
          anchor: "1763600000.000100",
        },
        {
          author: "Ben Cole",
          at: "2025-11-20T00:54:20.000Z",
          text: "Me & @Ana Ruiz",
          url: "https://sample.slack.com/archives/C1/p1763600060000200?thread_ts=1763600000.000100&cid=C1",
          anchor: "1763600060.000200",
        },
      ],
      principals: ["channel:C1"],
    },
  ]);
  assert.equal(entities.length, 1);
  assert.deepEqual(
    slackReferences(record).map(({ kind, externalId }) => `${kind} ${externalId}`),
    ["channel C1", "user U1", "user U2", "user USLACKBOT"],
  );
});

test("a direct conversation is titled by all its members, also by those who have not written", () => {
  const record = thread("D1", [{ ts: "1763600000.000100", user: "U1", text: "Between us" }], {
    member_ids: ["U1", "U2"],
  });
  assert.equal(transform(record).documents[0]?.title, "Direct message (Ana Ruiz, Ben Cole): Between us");
});

test("a thread of which every message was deleted leaves no document", () => {
  const { documents, entities } = transform(
    thread("C1", [{ ts: "1763600000.000100", subtype: "tombstone", text: "This message was deleted." }]),
  );
  assert.deepEqual([documents, entities], [[], []]);
});

test("without a readable record of its own channel nobody may read a thread", () => {
  const record = thread("C1", [{ ts: "1763600000.000100", user: "U1", text: "Secret" }]);
  for (const channel of [
    undefined,
    null,
    { channel: { id: "C1" } },
    { channel: { id: "C2", is_private: false }, member_ids: [], reader: 0 },
  ]) {
    const { documents } = transformSlack(record, ({ kind }) => (kind === "channel" ? channel : undefined), { account });
    assert.deepEqual(
      documents.map(({ principals }) => principals),
      [[]],
    );
  }
});

test("what an app posts is read from blocks, attachments and files, but never a preview of another conversation", () => {
  const message = {
    ts: "1763600000.000100",
    subtype: "bot_message",
    username: "Deploys",
    text: "",
    blocks: [
      { type: "section", text: { type: "mrkdwn", text: "Release by <@U1>" } },
      {
        type: "rich_text",
        elements: [
          {
            type: "rich_text_section",
            elements: [
              { type: "text", text: "for " },
              { type: "user", user_id: "U2" },
            ],
          },
        ],
      },
    ],
    attachments: [
      { title: "Build 118", fields: [{ title: "Result", value: "passed" }] },
      { is_msg_unfurl: true, text: "said on the board", fallback: "said on the board" },
      { channel_id: "C0BOARD", text: "said on the board" },
      { from_url: "https://a.example", text: "said on the board" },
    ],
    files: [{ title: "Notes", name: "notes.txt" }],
  };
  const [line] = transform(thread("C1", [message])).documents[0]?.lines ?? [];
  assert.equal(line?.author, "Deploys");
  assert.equal(line?.text, "Release by @Ana Ruiz\nfor @Ben Cole\nBuild 118\nResult: passed\n[file: Notes]");
});

test("a message longer than a line is split at words, each piece with an anchor of its own", () => {
  const text = "word ".repeat(9_000).trim();
  const lines = transform(thread("C1", [{ ts: "1763600000.000100", user: "U1", text }])).documents[0]?.lines ?? [];
  assert.deepEqual(
    lines.map(({ anchor }) => anchor),
    ["1763600000.000100", "1763600000.000100#2", "1763600000.000100#3"],
  );
  assert.equal(lines.map((line) => line.text).join(""), text);
});

test("splitting loses nothing, keeps the bound and no surrogate pair is torn", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 60 }), fc.integer({ min: 2, max: 9 }), (text, length) => {
      const pieces = splitAtWords(text, length);
      assert.equal(pieces.join(""), text);
      assert.ok(pieces.every((piece) => piece.length <= length && piece.isWellFormed()));
    }),
  );
});

test("without the workspace's address a link opens the application", () => {
  const record = thread("C1", [{ ts: "1763600000.000100", user: "U1", text: "Hi" }]);
  const { documents } = transformSlack(record, () => channels["C1"], { account: { ...account, url: null } });
  assert.equal(documents[0]?.url, "slack://channel?team=T1&id=C1&message=1763600000.000100");
});

test("an unreadable record ends in a sentence that names fields and no values", () => {
  const record = thread("C1", [{ ts: "secret-value", text: "Secret" }]);
  assert.throws(() => transform(record), { code: "vendor_reply_invalid", message: /messages\.0\.ts.*shown to nobody/ });
  assert.throws(
    () => transform(record),
    (error) => error instanceof Error && !/secret/i.test(error.message),
  );
});
