import assert from "node:assert/strict";
import { test } from "node:test";
import type { Json } from "@sophia/core";
import { byId, readStream } from "./fixtures/read-stream.ts";
import { fixtureAnswer, serveSlack, token, userToken, type Answer } from "./fixtures/serve.ts";
import { identifySlack, readSlackPage, slackPageSizes } from "./sync.ts";

const general = { channel: { id: "C1", name: "general", is_private: false }, member_ids: [], reader: 0 };

function page(field: string, items: Json, next = ""): Answer {
  return { body: { ok: true, [field]: items, response_metadata: { next_cursor: next } } };
}

test("the account is the workspace, with its address for links", async (t) => {
  const { context } = await serveSlack(t, fixtureAnswer);
  assert.deepEqual(await identifySlack(context), {
    externalId: "T0SAMPLE",
    name: "Sample Workspace",
    url: "https://sample-workspace.slack.com",
  });
});

test("a user token of another workspace is refused, since its conversations would be shown to the wrong people", async (t) => {
  const { context } = await serveSlack(t, ({ authorization }) => ({
    body: { ok: true, team: "X", url: "https://x.slack.com/", team_id: authorization?.includes("xoxp") ? "T2" : "T1" },
  }));
  const two = { ...context, credentials: { token, userTokens: [userToken] } };
  await assert.rejects(identifySlack(two), { code: "invalid_request", message: /User token 1 belongs to another/ });
});

test("a vendor that sends the same page for ever is stopped with an error, in every list", async (t) => {
  let nth = 0;
  const message = { ts: "1763600000.000100", text: "Again", thread_ts: "1763600000.000100", reply_count: 9 };
  const lists: readonly (readonly [string, string, Json, () => string])[] = [
    ["users", "members", [{ id: "U1" }], () => "same"],
    ["users", "members", [{ id: "U1" }], () => `new ${(nth += 1)}`],
    ["channels", "channels", [{ id: "C1" }], () => `new ${(nth += 1)}`],
    ["threads", "messages", [{ ts: "1763600000.000100", text: "Again" }], () => `new ${(nth += 1)}`],
    ["threads", "messages", [{ ts: "1763600000.000100", text: "Again" }], () => "same"],
    ["threads", "messages", [message], () => `new ${(nth += 1)}`],
  ];
  for (const [stream, field, items, next] of lists) {
    const { context, asked } = await serveSlack(t, ({ method }) =>
      method === "conversations.members" ? page("members", ["U1"]) : page(field, items, next()),
    );
    await assert.rejects(readStream(context, stream, { known: { channel: { C1: general } } }), {
      code: "vendor_reply_invalid",
      message: /second time|same page/,
    });
    assert.ok(asked.length < 6, `${asked.length} calls`);
  }
});

test("a conversation that several tokens see is read once, by the first that may", async (t) => {
  const { context, asked } = await serveSlack(t, ({ method, authorization }) => {
    const person = authorization?.includes("xoxp") ?? false;
    switch (method) {
      case "conversations.list":
        return page(
          "channels",
          person
            ? [
                { id: "C1", is_private: false },
                { id: "D1", is_im: true },
              ]
            : [{ id: "C1", is_private: false }],
        );
      case "conversations.members":
        return page("members", ["U2", "U1"]);
      default:
        return person
          ? page("messages", [{ ts: "1763600000.000100", text: "Hi" }])
          : { body: { ok: false, error: "not_in_channel" } };
    }
  });
  const two = { ...context, credentials: { token, userTokens: [userToken] } };
  const { records } = await readStream(two, "channels");
  assert.deepEqual(
    records.map(({ payload }) => payload),
    [
      { channel: { id: "C1", is_private: false }, member_ids: ["U1", "U2"], reader: 0 },
      { channel: { id: "D1", is_im: true }, member_ids: ["U1", "U2"], reader: 1 },
    ],
  );
  const threads = await readStream(two, "threads", { known: { channel: byId(records) } });
  assert.deepEqual(
    threads.records.map(({ externalId }) => externalId),
    ["C1:1763600000.000100", "D1:1763600000.000100"],
  );
  assert.deepEqual(threads.notices, []);
  assert.equal(asked.filter(({ method }) => method === "conversations.history").length, 3);
});

test("a conversation that no token may read is passed over and named", async (t) => {
  const { context } = await serveSlack(t, ({ form }) =>
    form.get("channel") === "C1"
      ? { body: { ok: false, error: "not_in_channel" } }
      : page("messages", [{ ts: "1763600000.000100", text: "Hi" }]),
  );
  const other = { ...general, channel: { ...general.channel, id: "C2" } };
  const { records, notices } = await readStream(context, "threads", { known: { channel: { C2: other, C1: general } } });
  assert.deepEqual(
    records.map(({ externalId }) => externalId),
    ["C2:1763600000.000100"],
  );
  assert.match(notices.join(), /C1 .*invite the app/);
});

test("members that Slack does not show are unknown, not nobody's business: the list goes on", async (t) => {
  const { context } = await serveSlack(t, ({ method }) =>
    method === "conversations.list"
      ? page("channels", [{ id: "C1" }])
      : { body: { ok: false, error: "channel_not_found" } },
  );
  const { records } = await readStream(context, "channels");
  assert.deepEqual(records[0]?.payload, { channel: { id: "C1" }, member_ids: null, reader: 0 });
});

test("a later run reads replies of the threads that changed, and asks for no more than its window", async (t) => {
  const { context, asked } = await serveSlack(t, ({ method, form }) => {
    if (method === "conversations.replies") return page("messages", [{ ts: form.get("ts") ?? "", text: "Parent" }]);
    return page("messages", [
      { ts: "1763600300.000000", text: "New and alone" },
      {
        ts: "1763000200.000000",
        text: "Old, new reply",
        thread_ts: "1763000200.000000",
        reply_count: 1,
        latest_reply: "1763600000.000000",
      },
      {
        ts: "1763000100.000000",
        text: "Old, quiet",
        thread_ts: "1763000100.000000",
        reply_count: 1,
        latest_reply: "1763000150.000000",
      },
      {
        ts: "1763000050.000000",
        text: "Old, edited",
        thread_ts: "1763000050.000000",
        reply_count: 1,
        latest_reply: "1763000060.000000",
        edited: { ts: "1763600000.000000" },
      },
    ]);
  });
  const since = new Date(1_763_600_000_000).toISOString();
  const { records } = await readStream(context, "threads", { known: { channel: { C1: general } }, since });
  assert.deepEqual(records.map(({ externalId }) => externalId).sort(), [
    "C1:1763000050.000000",
    "C1:1763000200.000000",
    "C1:1763600300.000000",
  ]);
  assert.equal(asked[0]?.form.get("oldest"), String(1_763_600_000 - 30 * 86_400) + ".000000");
});

test("a reply that was also sent to the channel belongs to its thread and makes none of its own", async (t) => {
  const { context } = await serveSlack(t, fixtureAnswer);
  const { records: channels } = await readStream(context, "channels");
  const { records } = await readStream(context, "threads", {
    known: { channel: byId(channels) },
    sizes: { ...slackPageSizes, threads: 1 },
  });
  assert.deepEqual(records.map(({ externalId }) => externalId).sort(), [
    "C0BOARD:1763601000.000000",
    "C0GENERAL:1763500000.000000",
    "C0GENERAL:1763600000.000100",
    "C0GENERAL:1763601000.000000",
    "C0GENERAL:1763601500.000000",
    "C0GENERAL:1763602000.000000",
    "C0SHARED:1763604000.000000",
    "D0ANABEN:1763601000.000000",
  ]);
});

test("a thread deleted between the page that named it and its reading leaves an empty thread", async (t) => {
  const parent = { ts: "1763600000.000100", text: "Parent", thread_ts: "1763600000.000100", reply_count: 1 };
  const { context } = await serveSlack(t, ({ method }) =>
    method === "conversations.history"
      ? page("messages", [parent])
      : { body: { ok: false, error: "thread_not_found" } },
  );
  const { records } = await readStream(context, "threads", { known: { channel: { C1: general } } });
  assert.deepEqual(records[0]?.payload, { channel: "C1", thread_ts: "1763600000.000100", messages: [] });
});

test("a conversation that disappeared in mid-run is passed over, and none at all is an end", async (t) => {
  const { context } = await serveSlack(t, () => page("messages", []));
  const cursor = { channel: "C0", attempt: 0, page: "p", read: false, before: null, threads: ["1763600000.000100"] };
  const ask = (known: readonly Json[], cursor: Json) =>
    readSlackPage(context, {
      stream: "threads",
      cursor,
      since: null,
      known: async () => known.map((payload) => ({ externalId: "", payload })),
    });
  assert.deepEqual((await ask([general], cursor)).progress, { done: 1, total: 1 });
  assert.deepEqual((await ask([], null)).nextCursor, null);
});

test("small conversations share a page, and a page ends when its calls are made", async (t) => {
  const parent = { ts: "1763600000.000100", text: "Parent", thread_ts: "1763600000.000100", reply_count: 1 };
  const { context, asked } = await serveSlack(t, () => page("messages", [parent]));
  const known = ["C1", "C2", "C3"].map((id) => ({ ...general, channel: { ...general.channel, id } }));
  const request = {
    stream: "threads",
    cursor: null,
    since: null,
    known: async () => known.map((payload) => ({ externalId: "", payload })),
  };
  const first = await readSlackPage(context, request, { ...slackPageSizes, threads: 4 });
  assert.deepEqual(
    [first.records.map(({ externalId }) => externalId.slice(0, 2)), first.progress],
    [["C1", "C2"], { done: 2, total: 3 }],
  );
  assert.equal(asked.length, 4);
});
