import assert from "node:assert/strict";
import { test } from "node:test";
import type { Json } from "@sophia/core";
import { readStream } from "./fixtures/read-stream.ts";
import { serveSlack } from "./fixtures/serve.ts";
import { transformSlack } from "./transform.ts";

const account = { externalId: "T1", name: "Sample", url: "https://sample.slack.com" };
const known = { channel: { C1: { channel: { id: "C1", is_private: true }, member_ids: [], reader: 0 } } };
const message = { ts: "1763600000.000100", text: "Hi" };

test("a message with nothing but a file shows the file's name; files that are gone show nothing", () => {
  const shown = (text: string, files: readonly Json[]) => {
    const messages = [{ ...message, text, files }];
    const record = {
      kind: "thread",
      externalId: "C1:1763600000.000100",
      payload: { channel: "C1", thread_ts: "1763600000.000100", messages },
    };
    return transformSlack(record, () => undefined, { account }).documents[0]?.lines.map((line) => line.text);
  };
  const cases: readonly (readonly [string, readonly Json[], string[] | undefined])[] = [
    ["", [{ id: "F1", name: "plan.pdf", title: "The plan", mode: "hosted" }], ["[file: The plan]"]],
    ["", [{ name: "plan.pdf", title: " " }], ["[file: plan.pdf]"]],
    ["", [{ id: "F1", name: null, title: null, mode: "hosted" }], ["[file without a name]"]],
    ["", [{ id: "F1", mode: "tombstone" }], undefined],
    ["Look", [{ id: "F1", mode: "hidden_by_limit", created: 1 }, { name: "b.png" }], ["Look\n[file: b.png]"]],
  ];
  for (const [text, files, expected] of cases) assert.deepEqual(shown(text, files), expected, JSON.stringify(files));
});

test("a token that is known to lack files:read is told in the status; one that says nothing is not suspected", async (t) => {
  const scopes = ["channels:history, files:read", "channels:history", undefined];
  const told = [];
  for (const granted of scopes) {
    const headers = granted === undefined ? {} : { "x-oauth-scopes": granted };
    const { context } = await serveSlack(t, () => ({ headers, body: { ok: true, messages: [message] } }));
    const { records, notices } = await readStream(context, "threads", { known });
    assert.equal(records.length, 1);
    told.push(notices.length);
    if (notices[0]) assert.match(notices[0], /lacks the scope files:read/);
  }
  assert.deepEqual(told, [0, 1, 0]);
});
