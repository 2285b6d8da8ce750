import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import type { DocumentDraft, PageRequest } from "@sophia/core";
import type { GongContext } from "../connectors/src/gong/client.ts";
import { gong } from "../connectors/src/gong/index.ts";
import { identifyGong, readGongPage } from "../connectors/src/gong/sync.ts";
import type { SlackContext } from "../connectors/src/slack/client.ts";
import { slack } from "../connectors/src/slack/index.ts";
import { identifySlack, readSlackPage, type SlackPageSizes } from "../connectors/src/slack/sync.ts";
import {
  callReaders,
  channelReaders,
  generateWorld,
  withMember,
  withReply,
  withoutMember,
} from "../sandbox/company/index.ts";
import type { Channel, Message, World } from "../sandbox/company/world.ts";
import { smallWorld as smallGong } from "../sandbox/gong/small-world.ts";
import { startSandbox, type Fault, type Sandbox } from "../sandbox/index.ts";
import { mintSlackToken, slackReadScopes, slackTokens } from "../sandbox/slack/index.ts";
import { smallWorld as smallSlack } from "../sandbox/slack/small-world.ts";
import { copyOf, patient, readAll } from "./copied-world.test-support.ts";

/*
 * Both connectors read whole companies through the sandbox's servers, and what they make of it is compared with the
 * world model: ids, lines, and for every conversation and call exactly the people who may see it.
 */

const tiny: SlackPageSizes = { users: 1, channels: 1, members: 1, messages: 2, threads: 1, outsiders: 1, bookmarks: 1 };
const sample = () => generateWorld({ seed: 7, size: 0.2, anchor: "2026-11-20T17:00:00Z" });

async function sandboxOf(t: TestContext, world: World, gongPageSize = 1): Promise<Sandbox> {
  const sandbox = await startSandbox({ world, rateFactor: 1_000_000, gong: { pageSize: gongPageSize } });
  t.after(() => sandbox.close());
  return sandbox;
}

const base = { fetch: globalThis.fetch, takeTurn: async () => {}, nowMs: () => Date.parse("2026-11-20T18:00:00Z") };

function slackContext({ url, credentials }: Sandbox, withPeople = true): SlackContext {
  const { bot, byPersonId } = credentials.slack;
  const userTokens = withPeople ? [...byPersonId.values()] : [];
  return {
    ...base,
    signal: new AbortController().signal,
    baseUrl: `${url}/slack/api`,
    credentials: { token: bot ?? "", userTokens },
  };
}

function gongContext({ gongUrl, credentials }: Sandbox): GongContext {
  const { accessKey, accessKeySecret } = credentials.gong;
  return {
    ...base,
    signal: new AbortController().signal,
    baseUrl: gongUrl,
    credentials: { accessKey, accessKeySecret },
  };
}

/** channel:ts of each thread with a message that is not blank. */
function threadIds(world: World): string[] {
  return [...new Set(world.messages.map(({ channelId, threadTs, ts }) => `${channelId}:${threadTs ?? ts}`))].sort();
}

const hosted = ({ files = [] }: Message) => files.filter(({ mode }) => mode === "hosted");
const saysSomething = (message: Message) => message.text.trim() !== "" || hosted(message).length > 0;
const isSpecial = ({ text, files, authorId }: Message) =>
  files !== undefined || text.includes("<!subteam") || authorId.startsWith("outsider") || authorId === "ora";

/** As a reader of Slack sees it; the sample's own texts hold no links. */
function shownText(world: World, message: Message): string {
  const names = new Map<string, string>([
    ...world.people.flatMap(({ slack: account, name }) => (account ? [[`@${account.id}`, name] as const] : [])),
    ...(world.slack?.userGroups ?? []).map(({ id, handle }) => [`!subteam^${id}`, handle] as const),
  ]);
  const text = message.text
    .replace(/<([@!][^<>|]+)>/g, (_all, target: string) => `@${names.get(target) ?? "?"}`)
    .replace(/<#[^<>|]+\|([^<>]+)>/g, "#$1")
    .replace(/<https?:[^<>|]+\|([^<>]+)>/g, "$1")
    .replace(/<(https?:[^<>|]+)>/g, "$1");
  return [text.trim(), ...hosted(message).map(({ title }) => `[file: ${title}]`)]
    .filter((part) => part !== "")
    .join("\n");
}

function channelOf(world: World, document: DocumentDraft): Channel {
  const channel = world.channels.find(({ id }) => document.externalId.split(":")[0] === id);
  assert.ok(channel);
  return channel;
}

for (const [name, make] of [
  ["a small workspace", smallSlack],
  ["the sample company", sample],
] as const) {
  test(`Slack: ${name} is copied whole, page by page, and each thread is seen by exactly its readers`, async (t) => {
    const world = make();
    const sandbox = await sandboxOf(t, world);
    const context = slackContext(sandbox);
    const sizes = name === "a small workspace" ? tiny : { ...tiny, users: 7, channels: 5, members: 9, messages: 15 };
    const account = await identifySlack(context);
    const { store, notices } = await readAll(slack, (request) => readSlackPage(context, request, sizes));
    const copy = copyOf(slack, store, account);
    const threads = [...copy.documents.values()].filter(({ kind }) => kind === "thread");
    const whole = await readAll(slack, (request) => readSlackPage(context, request));

    assert.deepEqual(notices, []);
    assert.deepEqual(threads.map(({ externalId }) => externalId).sort(), threadIds(world));
    assert.deepEqual(whole.store.kept, store.kept, "the page size shows");
    for (const document of copy.documents.values()) {
      assert.deepEqual(copy.readers(document), channelReaders(world, channelOf(world, document)), document.externalId);
    }
    const lines = threads.flatMap(({ lines }) => lines);
    const saying = world.messages.filter(saysSomething);
    assert.deepEqual(lines.map(({ anchor }) => anchor).sort(), saying.map(({ ts }) => ts).sort());
    const people = new Map([...world.people, ...(world.slack?.outsiders ?? [])].map(({ id, name }) => [id, name]));
    for (const message of [...saying.slice(0, 50), ...saying.filter(isSpecial)]) {
      const document = copy.documents.get(`${message.channelId}:${message.threadTs ?? message.ts}`);
      const line = document?.lines.find(({ anchor }) => anchor === message.ts);
      assert.equal(line?.author, people.get(message.authorId));
      assert.equal(line?.text, shownText(world, message));
      const page = await fetch(line?.url ?? "");
      assert.equal(page.status, 200);
      assert.match(await page.text(), /<mark/);
    }
    const bookmarked = world.channels.filter(({ bookmarks = [] }) => bookmarks.length > 0);
    assert.equal(copy.documents.size, threads.length + bookmarked.length);
    for (const { id, bookmarks = [] } of bookmarked) {
      const document = copy.documents.get(id);
      assert.deepEqual(
        document?.lines.map(({ anchor, text }) => [anchor, text]),
        bookmarks.map(({ id: anchor, title, link }) => [anchor, link === null ? title : `${title} ${link}`]),
      );
      assert.match(await (await fetch(document?.url ?? "")).text(), new RegExp(`id="${bookmarks[0]?.id}"`));
    }
    const outsiders = [...store.kept.values()].filter(({ kind }) => kind === "outsider");
    const met = world.channels.flatMap(({ shared }) => shared?.outsiderIds ?? []);
    assert.equal(outsiders.length, new Set(met).size);
    for (const { token, object, readers } of world.tokens) {
      if (object.source !== "slack") continue;
      const found = [...copy.documents.values()].filter(({ lines }) => lines.some(({ text }) => text.includes(token)));
      assert.deepEqual(found.map(copy.readers), [readers], token);
    }
  });
}

test("Slack: with the bot's token alone, public channels that it is not in are named and not copied", async (t) => {
  const sandbox = await sandboxOf(t, smallSlack());
  const context = slackContext(sandbox, false);
  const { store, notices } = await readAll(slack, (request) => readSlackPage(context, request));
  assert.equal(notices.length, 1);
  assert.match(notices[0] ?? "", /C4.*invite the app/);
  const threads = [...store.kept.values()].filter(({ kind }) => kind === "thread");
  const channels = new Set(threads.map(({ externalId }) => externalId.slice(0, 2)));
  assert.deepEqual(channels, new Set(["C1", "C2", "C3", "D2", "G1"]));
});

test("Slack: an old token without the newer scopes goes on as before, and the status says what is missing", async (t) => {
  const sandbox = await sandboxOf(t, smallSlack());
  const newer = ["usergroups:read", "bookmarks:read", "files:read"];
  const old = mintSlackToken(
    "bot",
    slackReadScopes.filter((scope) => !newer.includes(scope)),
  );
  const context = { ...slackContext(sandbox, false), credentials: { token: old } };
  const { store, notices } = await readAll(slack, (request) => readSlackPage(context, request));
  for (const scope of newer)
    assert.ok(
      notices.some((notice) => notice.includes(`lacks the scope ${scope}`)),
      scope,
    );
  const copy = copyOf(slack, store, await identifySlack(context));
  const greeting = copy.documents.get("C2:1763610010.000000");
  assert.equal(greeting?.lines[0]?.text, "Greetings from outside to @Ana Ruiz and @group");
  assert.equal(copy.documents.get("C2:1763610020.000000"), undefined, "a message with nothing but files says nothing");
  assert.ok([...copy.documents.values()].every(({ kind }) => kind === "thread"));
});

for (const outsidersListed of [false, true]) {
  test(`Slack: people of another company match nobody, ${outsidersListed ? "also where" : "unless"} the list of users names them`, async (t) => {
    const sandbox = await startSandbox({ world: smallSlack(), rateFactor: 1_000_000, slack: { outsidersListed } });
    t.after(() => sandbox.close());
    // Ora, in the shared channel, claims Cy's address; Cy is removed, so that only Ora could bring it.
    sandbox.live.change((world) => ({
      ...world,
      people: world.people.filter(({ id }) => id !== "cy"),
      channels: world.channels.map((channel) => ({
        ...channel,
        memberIds: channel.memberIds.filter((id) => id !== "cy"),
      })),
      messages: world.messages
        .filter(({ authorId }) => authorId !== "cy")
        .map((message) => ({ ...message, reactions: [] })),
    }));
    const { byPersonId } = slackTokens(sandbox.live.world);
    const credentials = { ...slackContext(sandbox).credentials, userTokens: [...byPersonId.values()] };
    const context = { ...slackContext(sandbox), credentials };
    const { store } = await readAll(slack, (request) => readSlackPage(context, request));
    const copy = copyOf(slack, store, await identifySlack(context));
    const greeting = copy.documents.get("C2:1763610010.000000");
    assert.ok(greeting);
    assert.equal(greeting.lines[0]?.author, "Ora Outside");
    assert.deepEqual(copy.readers(greeting), ["ana@sample.example", "ben@sample.example"]);
    assert.equal([...store.kept.keys()].includes("outsider Uora"), !outsidersListed);
  });
}

test("Slack: a later run finds a reply to an old thread, and a member who left loses the channel without a new document", async (t) => {
  const world = smallSlack();
  const sandbox = await sandboxOf(t, world);
  const context = slackContext(sandbox);
  const account = await identifySlack(context);
  const { store } = await readAll(slack, (request) => readSlackPage(context, request));
  const before = copyOf(slack, store, account);

  const parent = { channelId: "C1", ts: "1763600000.000102" };
  const since = "2025-12-01T00:00:00.000Z";
  sandbox.live.change((now) => withReply(now, parent, "cy", "Much later", Date.parse("2025-12-01T12:00:00Z")));
  sandbox.live.change((now) => withoutMember(now, "G1", "ana"));
  sandbox.live.change((now) => withMember(now, "G1", "ben"));
  await readAll(slack, (request) => readSlackPage(context, request), store, since);
  const after = copyOf(slack, store, account);

  assert.equal(after.documents.get("C1:1763600000.000102")?.lines.at(-1)?.text, "Much later");
  const board = after.documents.get("G1:1763630000.000000");
  assert.ok(board);
  assert.deepEqual(board, before.documents.get("G1:1763630000.000000"));
  assert.deepEqual(after.readers(board), [world.people.find(({ id }) => id === "ben")?.email]);
});

for (const [name, make] of [
  ["a small company", smallGong],
  ["the sample company", sample],
] as const) {
  test(`Gong: ${name} is copied whole, page by page, and each call is seen by exactly its readers`, async (t) => {
    const world = make();
    const sandbox = await sandboxOf(t, world);
    const context = gongContext(sandbox);
    const account = await identifyGong(context);
    const { store } = await readAll(gong, (request) => readGongPage(context, request));
    const copy = copyOf(gong, store, account);

    const calls = [...store.kept.values()].filter(({ kind }) => kind === "call").map(({ externalId }) => externalId);
    assert.deepEqual(calls.sort(), world.calls.map(({ id }) => id).sort());
    for (const call of world.calls) {
      const document = copy.documents.get(call.id);
      if (call.turns.length === 0) {
        assert.equal(document, undefined);
        continue;
      }
      assert.ok(document);
      assert.deepEqual(copy.readers(document), callReaders(world, call), call.id);
      const said = call.turns.flatMap(({ sentences }) => sentences.map(({ text }) => text.trim())).join(" ");
      assert.equal(document.lines.map(({ text }) => text).join(" "), said);
      assert.equal(document.occurredAt, new Date(call.startedAt).toISOString());
    }
    const [document] = copy.documents.values();
    const line = document?.lines.at(-1);
    const page = await fetch(line?.url ?? "");
    assert.equal(page.status, 200);
    assert.match(await page.text(), /<mark>/);
    for (const { token, object, readers } of world.tokens) {
      if (object.source !== "gong") continue;
      const found = [...copy.documents.values()].filter(({ lines }) => lines.some(({ text }) => text.includes(token)));
      assert.deepEqual(found.map(copy.readers), [readers], token);
    }
  });
}

const badDays: readonly (readonly [Fault["kind"], string])[] = [
  ["status", "vendor_unavailable"],
  ["html", "vendor_reply_invalid"],
  ["truncated-json", "vendor_reply_invalid"],
  ["cut", "vendor_unavailable"],
  ["rate-limited", "rate_limited"],
  ["empty-body", "vendor_reply_invalid"],
  ["repeat-page", "vendor_reply_invalid"],
  ["expired-cursor", "cursor_expired"],
];

for (const [kind, code] of badDays) {
  test(`a bad day of the kind "${kind}" loses nothing and doubles nothing`, async (t) => {
    for (const source of ["slack", "gong"] as const) {
      const sandbox = await sandboxOf(t, source === "slack" ? smallSlack() : smallGong());
      const slackCalls = slackContext(sandbox);
      const gongCalls = gongContext(sandbox);
      const connector = source === "slack" ? slack : gong;
      const readPage = (request: PageRequest) =>
        source === "slack" ? readSlackPage(slackCalls, request, tiny) : readGongPage(gongCalls, request);
      const undisturbed = await readAll(connector, readPage);

      const plan = { path: new RegExp(`^/${source}/`), times: 1 } as const;
      const action =
        kind === "status" ? { kind, status: 503 } : kind === "rate-limited" ? { kind, retryAfterSeconds: 7 } : { kind };
      for (const after of [1, 5, 9]) sandbox.faults.plan({ ...plan, ...action, after });
      const met: string[] = [];
      const disturbed = await readAll(connector, patient(readPage, met));
      assert.deepEqual(disturbed.store.kept, undisturbed.store.kept);
      assert.ok(met.length > 0 && met.every((each) => each === code), `${source}: ${met.join()}`);
    }
  });
}
