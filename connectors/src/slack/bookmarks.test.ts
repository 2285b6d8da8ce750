import assert from "node:assert/strict";
import { test } from "node:test";
import type { Json } from "@sophia/core";
import { readStream } from "./fixtures/read-stream.ts";
import { serveSlack, token, userToken } from "./fixtures/serve.ts";
import { slackPageSizes } from "./sync.ts";
import { transformSlack } from "./transform.ts";

const account = { externalId: "T1", name: "Sample", url: "https://sample.slack.com" };
const channels: Record<string, Json> = Object.fromEntries(
  ["C1", "C2", "C3"].map((id) => [
    id,
    { channel: { id, name: `room-${id}`, is_private: true }, member_ids: ["U1"], reader: 0 },
  ]),
);
const direct = { channel: { id: "D1", is_im: true }, member_ids: ["U1"], reader: 0 };

test("each channel's bookmarks are read by the first token that may; a later run asks for new channels only", async (t) => {
  const { context, asked } = await serveSlack(t, ({ form, authorization }) =>
    form.get("channel_id") === "C2" && !authorization?.includes("xoxp")
      ? { body: { ok: false, error: "not_in_channel" } }
      : { body: { ok: true, bookmarks: form.get("channel_id") === "C1" ? [] : [{ id: "Bk1", title: "Plan" }] } },
  );
  const two = { ...context, credentials: { token, userTokens: [userToken] } };
  const known = { channel: { ...channels, D1: direct } };
  const sizes = { ...slackPageSizes, bookmarks: 1 };
  const { records, notices } = await readStream(two, "bookmarks", { known, sizes });
  assert.deepEqual(
    records.map(({ kind, externalId, payload }) => [kind, externalId, payload]),
    [
      ["bookmarks", "C1", { channel: "C1", bookmarks: [] }],
      ["bookmarks", "C2", { channel: "C2", bookmarks: [{ id: "Bk1", title: "Plan" }] }],
      ["bookmarks", "C3", { channel: "C3", bookmarks: [{ id: "Bk1", title: "Plan" }] }],
    ],
  );
  assert.deepEqual(notices, []);
  assert.equal(asked.length, 4);
  asked.length = 0;
  const met = { ...known, bookmarks: { C1: null, C3: null } };
  await readStream(two, "bookmarks", { known: met, since: "2025-11-20T00:00:00.000Z" });
  assert.deepEqual([...new Set(asked.map(({ form }) => form.get("channel_id")))], ["C2"]);
});

test("without the scope one sentence is told and nothing more is asked; a token that has it reads on", async (t) => {
  const { context, asked } = await serveSlack(t, ({ authorization }) =>
    authorization?.includes("xoxp")
      ? { body: { ok: true, bookmarks: [] } }
      : { body: { ok: false, error: "missing_scope", needed: "bookmarks:read" } },
  );
  const known = { channel: channels };
  const sizes = { ...slackPageSizes, bookmarks: 2 };
  const alone = await readStream(context, "bookmarks", { known, sizes });
  assert.deepEqual([alone.records.length, alone.notices.length, asked.length], [0, 1, 1]);
  assert.match(alone.notices[0] ?? "", /lacks the scope bookmarks:read/);
  const two = { ...context, credentials: { token, userTokens: [userToken] } };
  const both = await readStream(two, "bookmarks", { known, sizes });
  assert.equal(both.records.length, 3);
  assert.deepEqual([...new Set(both.notices)], alone.notices);
});

test("bookmarks become one document of the channel, for its readers: with a link, without one, and hostile ones", () => {
  const bookmarks = [
    { id: "Bk1", title: "Rota", link: "https://a.example/?x=1&y=2", date_created: 1_763_500_000, date_updated: 0 },
    { id: "Bk2", title: "A folder", link: null, date_created: 1_763_400_000, last_updated_by_user_id: "U1" },
    { id: "Bk3", title: "", link: "https://b.example" },
    { id: "Bk4", title: " ", link: "" },
    { id: "Bk1", title: "Rota, a second time", date_created: 1_763_500_000, date_updated: 1_763_600_000 },
    { id: "Bk5", title: "In the far future", date_created: 1e300 },
  ];
  const record = { kind: "bookmarks", externalId: "C1", payload: { channel: "C1", bookmarks } };
  const user = { id: "U1", real_name: "Ana Ruiz" };
  const { documents } = transformSlack(
    record,
    ({ kind, externalId }) => (kind === "user" ? user : channels[externalId]),
    { account },
  );
  const [document] = documents;
  assert.deepEqual(
    { ...document, lines: document?.lines.map(({ author, at, text, anchor }) => [anchor, author, at, text]) },
    {
      externalId: "C1",
      kind: "bookmarks",
      title: "#room-C1: bookmarks",
      url: "https://sample.slack.com/archives/C1",
      occurredAt: "2025-11-17T17:20:00.000Z",
      updatedAt: "2025-11-20T00:53:20.000Z",
      accountDomains: [],
      lines: [
        ["Bk1", null, "2025-11-20T00:53:20.000Z", "Rota, a second time"],
        ["Bk2", "Ana Ruiz", "2025-11-17T17:20:00.000Z", "A folder"],
        ["Bk3", null, null, "https://b.example"],
        ["Bk5", null, null, "In the far future"],
      ],
      principals: ["channel:C1"],
    },
  );
  const orphan = transformSlack(record, () => undefined, { account });
  assert.deepEqual(orphan.documents[0]?.principals, [], "without the channel's record nobody may read them");
  const empty = { ...record, payload: { channel: "C1", bookmarks: [{ id: "Bk4", title: null, link: null }] } };
  assert.deepEqual(transformSlack(empty, () => channels["C1"], { account }).documents, []);
});
