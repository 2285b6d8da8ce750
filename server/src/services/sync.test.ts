import assert from "node:assert/strict";
import { globSync, statSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { lineSchema, type Line } from "@sophia/core";
import { Started } from "@sophia/core/api";
import { sql } from "kysely";
import { z } from "zod";
import {
  withCallPrivate,
  withChannelPrivate,
  withEdit,
  withMessage,
  withoutMember,
  withoutMessage,
  withPersonDeactivated,
  withPersonRenamed,
  withReply,
} from "../../../sandbox/company/index.ts";
import type { Call, Message, World } from "../../../sandbox/company/world.ts";
import { startTestSophia, type TestSophia } from "./testing.ts";

/*
 * What is stored after a look at the vendors is compared with the world itself, not with the connectors' own idea of it.
 */

interface StoredDocument {
  readonly id: string;
  readonly source: string;
  readonly externalId: string;
  readonly title: string;
  readonly url: string;
  readonly lines: readonly Line[];
}

const linesSchema = z.array(lineSchema);

async function storedDocuments({ database }: TestSophia): Promise<Map<string, StoredDocument>> {
  const rows = await database.db
    .selectFrom("document")
    .select(["id", "source", "external_id", "title", "url", "lines"])
    .where("deleted_at", "is", null)
    .execute();
  return new Map(
    rows.map(({ id, source, external_id: externalId, title, url, lines }) => [
      `${source} ${externalId}`,
      { id, source, externalId, title, url, lines: linesSchema.parse(lines) },
    ]),
  );
}

function isoOf(ts: string): string {
  return new Date(Math.floor(Number(ts.replace(".", "")) / 1000)).toISOString();
}

/** A message as a reader of Slack sees it: its text, and the names of the files that are still there. */
function shownText(world: World, { text, files = [] }: Message): string {
  const handles = new Map(world.slack?.userGroups.map(({ id, handle }) => [id, handle]));
  const names = files.flatMap(({ mode, title }) => (mode === "hosted" ? [`[file: ${title}]`] : []));
  const words = text
    .replaceAll(/<!subteam\^(\w+)>/g, (_all, id: string) => `@${handles.get(id) ?? id}`)
    .replaceAll(/<@(\w+)>/g, (_all, id: string) => `@${world.people.find(({ slack }) => slack?.id === id)?.name ?? id}`)
    .replaceAll(/<#\w+\|([^>]+)>/g, "#$1")
    .replaceAll(/<(?:https?|mailto):[^|>]+\|([^>]+)>/g, "$1")
    .replaceAll(/<((?:https?):[^|>]+)>/g, "$1")
    .trim();
  return [words, ...names].filter((part) => part !== "").join("\n");
}

function worldThreads(world: World): Map<string, Message[]> {
  return Map.groupBy(
    world.messages.toSorted((one, other) => (one.ts < other.ts ? -1 : 1)),
    ({ channelId, ts, threadTs }) => `slack ${channelId}:${threadTs ?? ts}`,
  );
}

function expectedThread(world: World, messages: readonly Message[]) {
  const authors = [...world.people, ...(world.slack?.outsiders ?? [])];
  return messages.map((message) => ({
    author: authors.find(({ id }) => id === message.authorId)?.name,
    at: isoOf(message.ts),
    anchor: message.ts,
    text: shownText(world, message),
  }));
}

/** Each line is whole sentences of one speaker, in order, from the first's second on; nothing is left over. */
function assertSaysTheCall(call: Call, lines: readonly Line[]): void {
  const sentences = call.turns.flatMap(({ speakerId, sentences: said }) =>
    said.map(({ startMs, text }) => ({ speakerId, startMs, text: text.trim() })),
  );
  let next = 0;
  for (const line of lines) {
    const first = sentences[next];
    assert.ok(first, `${call.title} has more lines than the world has sentences`);
    let text = "";
    while (text !== line.text) {
      const sentence = sentences[next++];
      assert.ok(sentence?.speakerId === first.speakerId, `${call.title}: a line is not whole sentences: ${line.text}`);
      text = text === "" ? sentence.text : `${text} ${sentence.text}`;
    }
    assert.equal(line.author, call.parties.find(({ speakerId }) => speakerId === first.speakerId)?.name);
    assert.equal(line.at, new Date(Date.parse(call.startedAt) + first.startMs).toISOString());
    assert.equal(line.anchor.split("#")[0], String(Math.floor(first.startMs / 1000)));
  }
  assert.equal(next, sentences.length, `${call.title} lost sentences`);
}

function assertEqualsWorld(world: World, stored: ReadonlyMap<string, StoredDocument>): void {
  const threads = worldThreads(world);
  const calls = new Map(world.calls.map((call) => [`gong ${call.id}`, call]));
  const bookmarked = new Map(
    world.channels.flatMap(({ id, bookmarks }) => (bookmarks ? [[`slack ${id}`, bookmarks] as const] : [])),
  );
  assert.deepEqual(
    [...stored.keys()].toSorted(),
    [...threads.keys(), ...calls.keys(), ...bookmarked.keys()].toSorted(),
  );
  for (const [key, bookmarks] of bookmarked)
    assert.deepEqual(
      stored.get(key)?.lines.map(({ anchor, text }) => [anchor, text]),
      bookmarks.map(({ id, title, link }) => [id, link === null ? title : `${title} ${link}`]),
    );
  for (const [key, messages] of threads) {
    const lines = stored.get(key)?.lines.map(({ author, at, anchor, text }) => ({ author, at, anchor, text }));
    assert.deepEqual(lines, expectedThread(world, messages), key);
  }
  for (const [key, call] of calls) {
    assert.equal(stored.get(key)?.title, call.title);
    assertSaysTheCall(call, stored.get(key)?.lines ?? []);
  }
}

async function entities({ database }: TestSophia, source: string, kind: string) {
  const rows = await database.db
    .selectFrom("entity")
    .innerJoin("connection", "connection.id", "entity.connection_id")
    .select(["entity.external_id", "entity.data"])
    .where("connection.source", "=", source)
    .where("entity.kind", "=", kind)
    .where("entity.gone_at", "is", null)
    .execute();
  return new Map(rows.map((row) => [row.external_id, row.data]));
}

function decoded(html: string): string {
  return html
    .replaceAll(/<br>/g, "\n")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");
}

async function markedAt(url: string): Promise<string> {
  const reply = await fetch(url);
  assert.equal(reply.status, 200, url);
  return decoded(
    [...(await reply.text()).matchAll(/<mark[^>]*>([\s\S]*?)<\/mark>/g)].map(([, text]) => text).join(" "),
  );
}

/** Every row version of what readers see, and every file of the index: equal before and after means that nothing was written. */
async function written({ database, dataDir }: TestSophia) {
  const rows = await sql<{ row: string }>`
    select 'document ' || id || ' ' || xmin || ' ' || changed_at as row from document
    union all select 'passage ' || document_id || ' ' || ordinal || ' ' || xmin from passage
    union all select 'entity ' || connection_id || kind || external_id || ' ' || xmin from entity
    union all select 'raw ' || connection_id || kind || external_id || ' ' || changed_at from raw_record
    union all select 'index ' || id || ' ' || state from search_index
    order by 1`.execute(database.db);
  const files = globSync("**", { cwd: join(dataDir, "index") }).flatMap((path) => {
    const { mtimeMs, size } = statSync(join(dataDir, "index", path));
    return statSync(join(dataDir, "index", path)).isFile() ? [`${path} ${size} ${mtimeMs}`] : [];
  });
  return { rows: rows.rows.map(({ row }) => row), files: files.toSorted() };
}

describe("after the first look at both vendors", () => {
  let sophia: TestSophia;
  before(async () => {
    sophia = await startTestSophia();
    await sophia.sync();
  });
  after(() => sophia.stop());
  const world = (): World => sophia.sandbox.live.world;

  test("the documents are the world's threads and calls, line by line, with authors and times", async () => {
    assertEqualsWorld(world(), await storedDocuments(sophia));
  });

  test("each message's link opens the sandbox's page with that message marked, each call line's the spoken second", async () => {
    for (const document of (await storedDocuments(sophia)).values()) {
      const some =
        document.source === "slack" ? document.lines : document.lines.filter((_line, index) => index % 9 === 0);
      for (const { url, text, anchor } of some) {
        if (anchor.startsWith("Bk")) {
          assert.match(await (await fetch(url)).text(), new RegExp(`id="${anchor}"`));
          continue;
        }
        const marked = await markedAt(url);
        const start = text.slice(0, 40).trimEnd();
        assert.ok(marked.includes(start), `${url} marks "${marked}" and not "${start}"`);
      }
    }
  });

  test("the canonical entities are the world's people, channels, threads and calls", async () => {
    const slackPeople = world().people.filter(({ slack }) => slack !== null);
    const users = await entities(sophia, "slack", "user");
    assert.deepEqual([...users.keys()].toSorted(), slackPeople.flatMap(({ slack }) => slack?.id ?? []).toSorted());
    for (const { name, email, active, slack } of slackPeople.filter((person) => person.slack?.kind !== "bot")) {
      assert.partialDeepStrictEqual(users.get(slack?.id ?? ""), {
        name,
        email,
        active,
        guest: slack?.kind === "guest",
      });
    }
    const seats = world().people.filter(({ gong }) => gong !== null);
    const gongUsers = await entities(sophia, "gong", "user");
    assert.deepEqual([...gongUsers.keys()].toSorted(), seats.flatMap(({ gong }) => gong?.id ?? []).toSorted());
    for (const { name, email, active, gong } of seats)
      assert.partialDeepStrictEqual(gongUsers.get(gong?.id ?? ""), { name, email, active });
    const channels = await entities(sophia, "slack", "channel");
    assert.deepEqual(
      [...channels.keys()].toSorted(),
      world()
        .channels.map(({ id }) => id)
        .toSorted(),
    );
    for (const { id, kind, archived } of world().channels)
      assert.partialDeepStrictEqual(channels.get(id), { private: kind !== "public", archived });
    assert.equal((await entities(sophia, "slack", "thread")).size, worldThreads(world()).size);
    const calls = await entities(sophia, "gong", "call");
    assert.equal(calls.size, world().calls.length);
    for (const { id, title, durationSeconds, isPrivate, scope, startedAt } of world().calls) {
      const started = new Date(startedAt).toISOString();
      assert.partialDeepStrictEqual(calls.get(id), {
        title,
        durationSeconds,
        private: isPrivate,
        scope,
        startedAt: started,
      });
    }
  });

  test("every person of the world has the identities their sources give them, and bots have none", async () => {
    const rows = await sophia.database.db
      .selectFrom("identity")
      .innerJoin("connection", "connection.id", "identity.connection_id")
      .select(["connection.source", "identity.external_id", "identity.email", "identity.active"])
      .execute();
    const found = rows.map((row) => `${row.source} ${row.external_id} ${row.email} ${row.active}`).toSorted();
    const expected = world().people.flatMap(({ slack, gong, email, active }) => [
      ...(slack === null || slack.kind === "bot" ? [] : [`slack ${slack.id} ${email} ${active}`]),
      ...(gong === null ? [] : [`gong ${gong.id} ${email} ${active}`]),
    ]);
    assert.deepEqual(found, expected.toSorted());
  });

  test("a second look writes nothing, and asks the vendors only for what may be new", async () => {
    await sophia.settled({ embedded: true });
    const first = await written(sophia);
    const asked = sophia.vendorRequests.length;
    await sophia.sync();
    await sophia.settled({ embedded: true });
    assert.deepEqual(await written(sophia), first);
    const again = sophia.vendorRequests.slice(asked);
    const dayAgo = (Date.now() - 25 * 3_600_000) / 1000;
    const fresh = [...worldThreads(world()).values()].filter(
      (messages) => messages.length > 1 && messages.some(({ ts }) => Number(ts) > dayAgo),
    );
    const count = (part: string): number => again.filter(({ line }) => line.includes(part)).length;
    // Some are asked for with a second token, since the app's own may not read them.
    const conversations = world().channels.length;
    assert.ok(count("conversations.history") < 2 * conversations, "more than the news of each conversation was read");
    assert.ok(count("conversations.replies") <= fresh.length, "threads without news were read again");
  });

  test("a replay makes the same documents from the stored records, mends what was lost, and calls no vendor", async () => {
    const before = await storedDocuments(sophia);
    const [damaged] = before.values();
    assert.ok(damaged);
    await sophia.database.db
      .updateTable("document")
      .set({ title: "damaged", lines: "[]", content_hash: Buffer.alloc(32) })
      .where("id", "=", damaged.id)
      .execute();
    const asked = sophia.vendorRequests.length;
    const key = await sophia.keyFor("operator@tests.example", ["operations.run"]);
    const reply = await sophia.post("/v1/operations/replay", key, {});
    assert.ok(Started.safeParse(reply.body).success, reply.text);
    await sophia.settled();
    assert.deepEqual(await storedDocuments(sophia), before);
    assert.equal(sophia.vendorRequests.length, asked);
  });

  test("a person who is renamed has the new name on everything they wrote, after the next look", async () => {
    const author = world().people.find(
      ({ id }) => world().messages.filter(({ authorId }) => authorId === id).length > 5,
    );
    assert.ok(author);
    sophia.sandbox.live.change((now) => withPersonRenamed(now, author.id, "Renata Newname"));
    await sophia.sync("slack");
    const threads = [...worldThreads(world())];
    const stored = await storedDocuments(sophia);
    for (const [key, messages] of threads)
      assert.deepEqual(
        stored.get(key)?.lines.map((line) => line.author),
        expectedThread(world(), messages).map((line) => line.author),
      );
    assert.ok([...stored.values()].some(({ lines }) => lines.some((line) => line.author === "Renata Newname")));
  });

  test("the next look finds edits, new messages, and replies to older threads", async () => {
    const threads = [...worldThreads(world()).values()];
    const nowTs = Date.now() / 1000;
    const age = ([first]: readonly Message[]): number => nowTs - Number(first?.ts);
    const readable = (messages: readonly Message[]): boolean =>
      world().channels.some(({ id, archived }) => id === messages[0]?.channelId && !archived);
    const days = 24 * 3600;
    const single = threads.find((messages) => messages.length === 1 && age(messages) < 25 * days && readable(messages));
    const old = threads.find(
      (messages) => messages.length > 1 && age(messages) > 5 * days && age(messages) < 28 * days,
    );
    assert.ok(single?.[0] && old?.[0]);
    const [edited, parent] = [single[0], old[0]];
    const ts = `${Math.floor(nowTs)}.000100`;
    sophia.sandbox.live.change((now) => {
      const withEdited = withEdit(now, edited, "Edited: the figure is 4,711 units.", ts);
      const replied = withReply(withEdited, parent, parent.authorId, "A late reply to an old thread.", Date.now());
      return withMessage(replied, { ...edited, ts: `${Math.floor(nowTs)}.000200`, threadTs: null, text: "Brand new." });
    });
    await sophia.sync("slack");
    assertEqualsWorld(world(), await storedDocuments(sophia));
  });

  test("a full look finds what later looks do not list: replies to very old threads, deleted messages and calls, old calls made private", async () => {
    const nowTs = Date.now() / 1000;
    const oldest = [...worldThreads(world()).values()].toSorted((one, other) =>
      (one[0]?.ts ?? "") < (other[0]?.ts ?? "") ? -1 : 1,
    );
    const parent = oldest.find(([first]) => nowTs - Number(first?.ts) > 31 * 24 * 3600)?.[0];
    const deleted = oldest.find((messages) => messages.length === 1)?.[0];
    const [hidden, lost] = world().calls.filter(({ isPrivate }) => !isPrivate);
    assert.ok(parent && deleted && parent !== deleted && hidden && lost);
    sophia.sandbox.live.change((now) => {
      const changed = withCallPrivate(withReply(now, parent, parent.authorId, "Very late.", Date.now()), hidden.id);
      return { ...withoutMessage(changed, deleted), calls: changed.calls.filter(({ id }) => id !== lost.id) };
    });
    await sophia.fullRunDue();
    await sophia.sync();
    assertEqualsWorld(world(), await storedDocuments(sophia));
    const calls = await entities(sophia, "gong", "call");
    assert.partialDeepStrictEqual(calls.get(hidden.id), { private: true });
    assert.equal(calls.has(lost.id), false);
  });

  test("the next look finds a channel made private, a member removed and a person deactivated", async () => {
    const open = world().channels.find(({ kind, archived }) => kind === "public" && !archived);
    const closed = world().channels.find(({ kind, memberIds }) => kind === "private" && memberIds.length > 3);
    const member = world().people.find(({ id, slack }) => closed?.memberIds.includes(id) && slack?.kind === "member");
    const leaver = world().people.find(
      ({ active, slack, gong }) => active && slack?.kind === "member" && gong !== null,
    );
    assert.ok(open && closed && member?.slack && leaver?.slack);
    sophia.sandbox.live.change((now) =>
      withPersonDeactivated(withoutMember(withChannelPrivate(now, open.id), closed.id, member.id), leaver.id),
    );
    await sophia.sync();
    assert.partialDeepStrictEqual((await entities(sophia, "slack", "channel")).get(open.id), { private: true });
    const active = await sophia.database.db
      .selectFrom("identity")
      .select("active")
      .where("email", "=", leaver.email)
      .execute();
    assert.deepEqual(active, [{ active: false }, { active: false }]);
    const grants = await sophia.database.db
      .selectFrom("membership")
      .select("group_principal")
      .where("group_principal", "like", `%/channel:${closed.id}`)
      .where("member_principal", "like", `%/user:${member.slack.id}`)
      .execute();
    assert.deepEqual(grants, []);
  });
});

test("stopped in the middle of a page, the next start goes on from the stored cursor: nothing is read twice but that page", async (t) => {
  const whole = await startTestSophia();
  t.after(() => whole.stop());
  await whole.sync("slack");
  const untroubled = whole.vendorRequests.length;
  const { world } = whole.sandbox.live;
  await whole.stop();

  const sophia = await startTestSophia({ world });
  t.after(() => sophia.stop());
  const hanging = Promise.withResolvers<void>();
  sophia.sandbox.faults.plan({
    kind: "hang",
    path: /conversations\.replies/,
    times: "forever",
    // In the second page: one takes about twenty calls.
    after: 30,
    onHit: () => hanging.resolve(),
  });
  await sophia.runtime.syncSoon(sophia.connectionId("slack"));
  await hanging.promise;
  await sophia.pause();
  const kept = await sophia.database.db
    .selectFrom("raw_record")
    .select("external_id")
    .where("kind", "=", "thread")
    .execute();
  assert.ok(kept.length > 0, "pages before the stop are kept");
  sophia.sandbox.faults.clear();
  await sophia.resume();
  // The run that was broken off goes on by itself.
  await sophia.settled();
  assertEqualsWorld({ ...world, calls: [] }, await storedDocuments(sophia));
  const { read } = await sophia.database.db
    .selectFrom("stream_state")
    .select("records_read as read")
    .where("stream", "=", "threads")
    .executeTakeFirstOrThrow();
  assert.equal(read, worldThreads(world).size);
  // Again come the page in hand (20 calls at most) and the few requests on the way to it.
  assert.ok(
    sophia.vendorRequests.length <= untroubled + 25,
    `${sophia.vendorRequests.length} requests, ${untroubled} without the stop`,
  );
});
