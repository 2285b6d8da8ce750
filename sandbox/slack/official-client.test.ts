import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import type { World } from "../company/world.ts";
import { startSandbox, type Sandbox } from "../index.ts";
import { mintSlackToken, slackReadScopes, slackTokens } from "./index.ts";
import { assertReads } from "./assert-reads.ts";
import { platformError, readWorkspace, slackClient } from "./read-workspace.ts";
import { smallWorld } from "./small-world.ts";

test("the official client reads the whole workspace at page size 2 and a tenth of the rate", async (t) => {
  const world = smallWorld();
  let nowMs = 0;
  const sandbox = await startSandbox({ world, rateFactor: 0.1, clock: () => nowMs });
  t.after(() => sandbox.close());
  const tokens = slackTokens(world);
  const readers = [["sophia", tokens.bot ?? ""], ...tokens.byPersonId];
  assert.equal(readers.length, 5);
  for (const [personId, token] of readers) {
    assert.ok(personId !== undefined && token !== undefined);
    const read = await readWorkspace(slackClient(sandbox.slackApiUrl, token), 2, (seconds) => {
      nowMs += seconds * 1000;
    });
    assertReads(world, personId, read);
    assert.ok(read.waits > 0, `${personId} waited ${read.waits} times in ${read.requests} requests`);
  }
});

test("a token without one scope is refused what needs it, and told which", async (t) => {
  const { sandbox, world } = await start(t);
  const methodOf: Readonly<
    Record<Exclude<(typeof slackReadScopes)[number], "files:read">, [string, Record<string, string>]>
  > = {
    "bookmarks:read": ["bookmarks.list", { channel_id: "C2" }],
    "channels:history": ["conversations.history", { channel: "C1" }],
    "channels:join": ["conversations.join", { channel: "C4" }],
    "channels:read": ["conversations.list", {}],
    "groups:history": ["conversations.replies", { channel: "G1", ts: "1763630000.000000" }],
    "groups:read": ["conversations.members", { channel: "G1" }],
    "im:history": ["conversations.history", { channel: "D2" }],
    "im:read": ["conversations.list", { types: "public_channel,im" }],
    "mpim:history": ["conversations.history", { channel: "G3" }],
    "mpim:read": ["users.conversations", { types: "mpim" }],
    "team:read": ["team.info", {}],
    "usergroups:read": ["usergroups.list", {}],
    "users:read": ["users.list", {}],
    "users:read.email": ["users.lookupByEmail", { email: "ana@sample.example" }],
  };
  for (const scope of slackReadScopes) {
    // Refuses nothing: messages come without their files.
    if (scope === "files:read") continue;
    const granted = slackReadScopes.filter((other) => other !== scope);
    // The bot is in no group conversation; Cy is in all kinds but private channels.
    const owner = scope.startsWith("mpim:") ? { personId: "cy" } : "bot";
    const [method, args] = methodOf[scope];
    const client = slackClient(sandbox.slackApiUrl, mintSlackToken(owner, granted));
    const refusal = await client.apiCall(method, args).then(
      () => assert.fail(`${method} went on without ${scope}`),
      (error: unknown) => platformError(error),
    );
    assert.equal(refusal?.["error"], "missing_scope", scope);
    assert.equal(refusal?.["needed"], scope);
    assert.equal(refusal?.["provided"], granted.join(","));
    const all = slackClient(sandbox.slackApiUrl, mintSlackToken(owner, slackReadScopes));
    assert.equal((await all.apiCall(method, args)).ok, true, `${method} with all scopes`);
  }
  assert.equal(world.people.length, 7);
});

test("without users:read.email people have no address, and everything else stays", async (t) => {
  const { sandbox } = await start(t);
  const withAddress = await slackClient(sandbox.slackApiUrl, mintSlackToken("bot", slackReadScopes)).users.list({});
  const without = await slackClient(sandbox.slackApiUrl, mintSlackToken("bot", ["users:read"])).users.list({});
  assert.equal(withAddress.members?.find((user) => user.id === "Uana")?.profile?.email, "ana@sample.example");
  assert.equal(withAddress.members?.length, without.members?.length);
  assert.ok(without.members?.every((user) => user.profile?.email === undefined));
});

test("without files:read messages come without their files, and everything else stays", async (t) => {
  const { sandbox, bot } = await start(t);
  const granted = slackReadScopes.filter((scope) => scope !== "files:read");
  const read = (token: string) => slackClient(sandbox.slackApiUrl, token).conversations.history({ channel: "C2" });
  const { messages: all = [] } = await read(bot);
  const { messages: without = [] } = await read(mintSlackToken("bot", granted));
  assert.deepEqual(
    all.flatMap((message) => message.files ?? []).map(({ id, mode, name }) => [id, mode, name]),
    [
      ["F4", "hidden_by_limit", undefined],
      ["F3", "hosted", "roof <1>.png"],
      ["F1", "hosted", "plan.pdf"],
      ["F2", "tombstone", undefined],
    ],
  );
  assert.deepEqual(
    without,
    all.map(({ files: _files, upload: _upload, ...rest }) => rest),
  );
});

test("a shared channel names the other company, whose people are told by users.info and called strangers elsewhere", async (t) => {
  const { sandbox, bot, world } = await start(t);
  const client = slackClient(sandbox.slackApiUrl, bot);
  const { channel } = await client.conversations.info({ channel: "C2", include_num_members: true });
  assert.deepEqual(
    [
      channel?.is_shared,
      channel?.is_ext_shared,
      channel?.is_org_shared,
      channel?.shared_team_ids,
      channel?.num_members,
    ],
    [true, true, false, ["T0SAMPLE", "T9OUTSIDE"], 4],
  );
  const { members } = await client.conversations.members({ channel: "C2" });
  assert.ok(members?.includes("Uora"));
  const { user } = await client.users.info({ user: "Uora" });
  assert.deepEqual([user?.team_id, user?.is_stranger, user?.profile?.email], ["T9OUTSIDE", false, "cy@sample.example"]);
  const guest = slackClient(sandbox.slackApiUrl, slackTokens(world).byPersonId.get("gus") ?? "");
  assert.equal((await guest.users.info({ user: "Uora" })).user?.is_stranger, true);
  const listing = await startSandbox({ world, rateFactor: 1000, slack: { outsidersListed: true } });
  t.after(() => listing.close());
  const { members: listed = [] } = await slackClient(listing.slackApiUrl, bot).users.list({});
  assert.deepEqual(
    listed.filter((one) => one.team_id !== "T0SAMPLE").map((one) => one.id),
    ["Uora"],
  );
});

test("user groups come with members, counts and the disabled ones only where that is asked for, and never to guests", async (t) => {
  const { sandbox, bot, world } = await start(t);
  const { usergroups } = slackClient(sandbox.slackApiUrl, bot);
  const bare = await usergroups.list({});
  assert.deepEqual(
    bare.usergroups?.map((group) => [group.handle, group.users, group.user_count, group.date_delete]),
    [["ops", undefined, undefined, 0]],
  );
  const full = await usergroups.list({ include_users: true, include_count: true, include_disabled: true });
  assert.deepEqual(
    full.usergroups?.map((group) => [group.handle, group.users, group.user_count, (group.date_delete ?? 0) > 0]),
    [
      ["ops", ["Uana", "Uben"], 2, false],
      ["old-crew", ["Ucy"], 1, true],
    ],
  );
  for (const usergroup of ["S2", "S404"]) {
    const refusal = await usergroups.users.list({ usergroup }).catch(platformError);
    assert.equal(refusal?.["error"], "no_such_subteam");
  }
  const guest = slackClient(sandbox.slackApiUrl, slackTokens(world).byPersonId.get("gus") ?? "");
  assert.equal((await guest.usergroups.list({}).catch(platformError))?.["error"], "user_is_restricted");
});

test("bookmarks are read where messages are: by a bot in the channels it is in, archived ones too", async (t) => {
  const { sandbox, bot } = await start(t);
  const { bookmarks } = slackClient(sandbox.slackApiUrl, bot);
  const { bookmarks: shown = [] } = await bookmarks.list({ channel_id: "C2" });
  assert.deepEqual(
    shown.map(({ title, link, type }) => [title, link, type]),
    [
      ["Plans & <rotas>", "https://intranet.sample.example/?a=1&b=2", "link"],
      ["A folder", undefined, "folder"],
    ],
  );
  assert.equal((await bookmarks.list({ channel_id: "C3" })).bookmarks?.length, 1);
  assert.equal((await bookmarks.list({ channel_id: "C4" }).catch(platformError))?.["error"], "not_in_channel");
  assert.equal((await bookmarks.list({ channel_id: "G2" }).catch(platformError))?.["error"], "channel_not_found");
  const page = await fetch(`${sandbox.url}/slack/archives/C2`);
  assert.match(await page.text(), /Plans &amp; &lt;rotas&gt;/);
});

test("guests, bots and people who left are told apart", async (t) => {
  const { sandbox, bot } = await start(t);
  const { members = [] } = await slackClient(sandbox.slackApiUrl, bot).users.list({});
  const figures = members.map((user) => [user.id, user.deleted, user.is_bot, user.is_restricted]);
  assert.deepEqual(figures, [
    ["Uana", false, false, false],
    ["Uben", false, false, false],
    ["Ucy", false, false, false],
    ["Udee", true, false, undefined],
    ["Ugus", false, false, true],
    ["Usophia", false, true, false],
  ]);
});

test("a parent carries its thread's figures, a reply its parent", async (t) => {
  const { sandbox, bot } = await start(t);
  const client = slackClient(sandbox.slackApiUrl, bot);
  const ts = "1763600000.000102";
  const { messages = [] } = await client.conversations.history({ channel: "C1" });
  const parent = messages.find((message) => message.ts === ts);
  assert.equal(parent?.thread_ts, ts);
  assert.equal(parent?.reply_count, 3);
  assert.equal(parent?.reply_users_count, 2);
  assert.equal(parent?.latest_reply, "1763600030.000000");
  const thread = await client.conversations.replies({ channel: "C1", ts, oldest: "1763600015" });
  assert.deepEqual(
    thread.messages?.map((message) => message.ts),
    [ts, "1763600020.000000", "1763600030.000000"],
  );
  assert.equal(thread.messages?.[1]?.parent_user_id, "Ucy");
  const alone = await client.conversations.replies({ channel: "C1", ts: "1763600020.000000" });
  assert.deepEqual(
    alone.messages?.map((message) => message.ts),
    ["1763600020.000000"],
  );
});

test("a deleted parent leaves a tombstone, and its thread can still be read", async (t) => {
  const { sandbox, bot } = await start(t);
  const ts = "1763600000.000102";
  sandbox.live.change((world) => ({ ...world, messages: world.messages.filter((message) => message.ts !== ts) }));
  const client = slackClient(sandbox.slackApiUrl, bot);
  const { messages = [] } = await client.conversations.history({ channel: "C1" });
  const stone = messages.find((message) => message.ts === ts);
  assert.equal(stone?.subtype, "tombstone");
  assert.equal(stone?.reply_count, 3);
  const thread = await client.conversations.replies({ channel: "C1", ts });
  assert.equal(thread.messages?.length, 4);
});

test("bounds are compared to the last decimal, and edges belong only to an inclusive range", async (t) => {
  const { sandbox, bot } = await start(t);
  const client = slackClient(sandbox.slackApiUrl, bot);
  const range = { channel: "C1", oldest: "1763600000.000100", latest: "1763600000.000102" };
  const exclusive = await client.conversations.history(range);
  const inclusive = await client.conversations.history({ ...range, inclusive: true });
  assert.deepEqual(
    exclusive.messages?.map((message) => message.ts),
    ["1763600000.000101"],
  );
  assert.deepEqual(
    inclusive.messages?.map((message) => message.ts),
    ["1763600000.000102", "1763600000.000101", "1763600000.000100"],
  );
});

test("a page keeps its place when newer messages arrive", async (t) => {
  const { sandbox, bot } = await start(t);
  const client = slackClient(sandbox.slackApiUrl, bot);
  const first = await client.conversations.history({ channel: "C1", limit: 2 });
  const cursor = first.response_metadata?.next_cursor ?? "";
  sandbox.live.change((world) => {
    const [pattern] = world.messages;
    assert.ok(pattern);
    return { ...world, messages: [...world.messages, { ...pattern, ts: "1763699999.000000" }] };
  });
  const second = await client.conversations.history({ channel: "C1", limit: 2, cursor });
  assert.deepEqual(
    second.messages?.map((message) => message.ts),
    ["1763600000.000101", "1763600000.000100"],
  );
  assert.equal(second.response_metadata?.next_cursor, "");
});

test("a bot reads a public channel only after it joined; a person reads it at once", async (t) => {
  const { sandbox, bot, world } = await start(t);
  const client = slackClient(sandbox.slackApiUrl, bot);
  const refusal = await client.conversations.history({ channel: "C4" }).catch(platformError);
  assert.equal(refusal?.["error"], "not_in_channel");
  const ben = slackClient(sandbox.slackApiUrl, slackTokens(world).byPersonId.get("ben") ?? "");
  assert.equal((await ben.conversations.history({ channel: "C4" })).messages?.length, 1);
  await client.conversations.join({ channel: "C4" });
  assert.equal((await client.conversations.history({ channel: "C4" })).messages?.length, 1);
});

test("the permalink of a reply opens a page with its thread, the reply marked and hostile text harmless", async (t) => {
  const { sandbox, bot } = await start(t);
  const client = slackClient(sandbox.slackApiUrl, bot);
  const { permalink = "" } = await client.chat.getPermalink({ channel: "C1", message_ts: "1763600020.000000" });
  assert.equal(permalink, `${sandbox.url}/slack/archives/C1/p1763600020000000?thread_ts=1763600000.000102&cid=C1`);
  const page = await fetch(permalink);
  const html = await page.text();
  assert.equal(page.status, 200);
  assert.match(html, /Sample data/);
  assert.match(html, /<mark id="quoted">Second reply<\/mark>/);
  assert.match(html, /The second line<br>of a parent/);
  assert.match(html, /Third reply/);
  const hostile = await client.chat.getPermalink({ channel: "C2", message_ts: "1763610000.000000" });
  const hostileHtml = await (await fetch(hostile.permalink ?? "")).text();
  assert.match(hostileHtml, /&lt;script&gt;alert/);
  assert.doesNotMatch(hostileHtml, /<script>alert/);
  assert.equal((await fetch(`${sandbox.url}/slack/archives/C1/p1763600099000000`)).status, 404);
});

async function start(t: TestContext): Promise<{ sandbox: Sandbox; world: World; bot: string }> {
  const world = smallWorld();
  const sandbox = await startSandbox({ world, rateFactor: 1000 });
  t.after(() => sandbox.close());
  return { sandbox, world, bot: slackTokens(world).bot ?? "" };
}
