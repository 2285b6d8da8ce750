import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { AppError, type Embedder } from "@sophia/core";
import { actAsHeader, reasonHeader, Answer, SearchReply } from "@sophia/core/api";
import { sql } from "kysely";
import { z } from "zod";
import {
  callReaders,
  objectReaders,
  withCallPrivate,
  withChannelPrivate,
  withMember,
  withoutMember,
  withoutMessage,
  withPersonDeactivated,
} from "../../../sandbox/company/index.ts";
import type { Channel, PrivateToken, World } from "../../../sandbox/company/world.ts";
import type { HttpServer } from "../platform/http/server.ts";
import { createApi } from "./api.ts";
import { startTestSophia, type TestSophia } from "./testing.ts";

/*
 * Every private object of the world carries a token found nowhere else, and the world knows who may see it. Whoever may
 * not must not meet it anywhere: not in hits, not in their number, not in an error.
 */

const stranger = "nobody@elsewhere.example";
const searchesAtOnce = 6;

let sophia: TestSophia;
let key: string;
before(async () => {
  sophia = await startTestSophia();
  await sophia.sync();
  key = await sophia.keyFor("auditor@tests.example", ["knowledge.search", "assistant.ask", "people.act_as"]);
});
after(() => sophia.stop());

const world = (): World => sophia.sandbox.live.world;

/** Everybody the world knows, whatever they may do, and somebody it does not know. */
function askers(): string[] {
  return [...world().people.map(({ email }) => email), stranger];
}

function tokens(): PrivateToken[] {
  return world().tokens.filter(({ object }) => object.source === "slack" || object.source === "gong");
}

/** A call, and a thread in a private channel, in a group and in a direct conversation. */
function oneOfEachKind(): PrivateToken[] {
  const kindOf = ({ object }: PrivateToken): string =>
    object.source === "slack"
      ? (world().channels.find(({ id }) => id === object.channelId)?.kind ?? "unknown")
      : object.source;
  const kinds = Map.groupBy(tokens(), kindOf);
  assert.deepEqual([...kinds.keys()].toSorted(), ["direct", "gong", "group", "private"]);
  return [...kinds.values()].flatMap(([first]) => first ?? []);
}

async function found(token: string, reader: string): Promise<SearchReply> {
  const reply = await sophia.post("/v1/search", key, { query: token, limit: 50 }, reader);
  assert.equal(reply.status, 200, `${reply.text}\n${sophia.logged.slice(-1).join("")}`);
  return SearchReply.parse(reply.body);
}

function holds(reply: SearchReply, token: string): boolean {
  return JSON.stringify(reply).includes(token);
}

/** Of these people, those whose search for the token shows it. */
async function whoFinds(token: string, people: readonly string[]): Promise<string[]> {
  const finders: string[] = [];
  const left = [...people];
  await Promise.all(
    Array.from({ length: searchesAtOnce }, async () => {
      for (let reader = left.pop(); reader !== undefined; reader = left.pop()) {
        if (holds(await found(token, reader), token)) finders.push(reader);
      }
    }),
  );
  return finders.toSorted();
}

function tokenIn(kind: Channel["kind"]): { readonly token: PrivateToken; readonly channel: Channel } {
  for (const token of tokens()) {
    const { object } = token;
    const channel = object.source === "slack" && world().channels.find(({ id }) => id === object.channelId);
    if (channel && channel.kind === kind && token.readers.length > 2) return { token, channel };
  }
  throw new Error(`The world has no token in a ${kind} channel`);
}

/** The index as readers see it: who may read which passage is in here, memberships are not. */
async function indexWrites(): Promise<string> {
  const { rows } = await sql<{ state: string }>`
    select (select max(xmin::text::bigint) from document)::text || ' ' || last_value as state from index_pending_version`.execute(
    sophia.database.db,
  );
  return rows[0]?.state ?? "";
}

describe("through search", () => {
  test("of each kind a private object is found by its token, in words and meaning, by exactly those who may see it in its own system", async () => {
    for (const { token, object, readers } of oneOfEachKind()) {
      assert.deepEqual(readers, objectReaders(world(), object));
      assert.deepEqual(await whoFinds(token, askers()), readers, `${token} in ${JSON.stringify(object)}`);
    }
  });

  test("the number of hits is that of what a person may see: for each of them exactly their calls, whatever they ask for", async () => {
    const token = tokens().find(({ object }) => object.source === "gong")?.token ?? "";
    const everyCallId = world().calls.map(({ id }) => id);
    await sophia.settled({ embedded: true });
    for (const reader of askers()) {
      const body = { query: `reference ${token}`, limit: 50, filter: { sources: ["gong"] } };
      const reply = SearchReply.parse((await sophia.post("/v1/search", key, body, reader)).body);
      const seen = reply.hits.map(({ url }) => everyCallId.find((id) => url.includes(id)) ?? url);
      const theirs = world().calls.filter((call) => callReaders(world(), call).includes(reader));
      assert.deepEqual(seen.toSorted(), theirs.map(({ id }) => id).toSorted(), reader);
    }
  });

  test("people without any identity, of whatever spelling, find nothing at all", async () => {
    for (const reader of [stranger, "", " ", "%", "'; select 1 --", "a".repeat(320)]) {
      const reply = await sophia.post("/v1/search", key, { query: "the", limit: 50 }, reader || "nobody");
      assert.equal(reply.status, 200, `${reply.text}\n${sophia.logged.slice(-1).join("")}`);
      assert.deepEqual(SearchReply.parse(reply.body).hits, [], reader);
    }
  });

  test("refusals repeat nothing of what was asked for", async () => {
    const { token } = tokenIn("private");
    const plain = await sophia.keyFor(token.readers[0] ?? "", ["sources.read"]);
    const body = { query: token.token };
    const refusals = [
      await sophia.post("/v1/search", undefined, body),
      await sophia.post("/v1/search", "sophia_aaaaaaaa_" + "A".repeat(43), body),
      await sophia.post("/v1/search", plain, body),
      await sophia.post("/v1/search", key, { ...body, limit: 0 }),
      await sophia.post("/v1/search", key, { ...body, filter: { from: token.token } }),
      await sophia.post("/v1/search", key, `{"query":"${token.token}`),
      await sophia.get(`/v1/${token.token.toLowerCase()}/x`, key),
    ];
    assert.deepEqual(
      refusals.map(({ status }) => status),
      [401, 401, 403, 400, 400, 400, 404],
    );
    for (const { text } of refusals.slice(0, 6)) assert.ok(!text.includes(token.token), text);
  });
});

/** The answer at the end of the events that were sent. */
function answerIn(sent: string): Answer {
  const done = /^event: done\ndata: (.*)$/m.exec(sent)?.[1];
  assert.ok(done, sent);
  return z.object({ answer: Answer }).parse(JSON.parse(done)).answer;
}

/** Every event of an answer as it was sent, and the answer itself. */
async function asked(question: string, reader: string): Promise<{ readonly sent: string; readonly answer: Answer }> {
  const { status, text } = await sophia.post("/v1/ask", key, { question }, reader);
  assert.equal(status, 200, text);
  return { sent: text, answer: answerIn(text) };
}

describe("through answers", () => {
  test("whoever may see an object is answered from it, others meet it in no event: text, citations, documents looked at", async () => {
    for (const { token, readers } of oneOfEachKind()) {
      const question = `What is filed under the reference ${token}?`;
      const hits = (await found(token, readers[0] ?? "")).hits.filter((hit) => JSON.stringify(hit).includes(token));
      const [hidden = ""] = hits.map(({ documentId }) => documentId);
      assert.equal(hits.length, 1);
      for (const reader of readers) {
        const { answer } = await asked(question, reader);
        assert.ok(
          answer.lookedAt.some(({ documentId }) => documentId === hidden),
          `${reader} did not get to ${token}`,
        );
        const citation = answer.citations.find(({ documentId }) => documentId === hidden);
        assert.ok(citation?.quote.includes(token), `${reader} was not answered with ${token}`);
      }
      const others = askers().filter((email) => !readers.includes(email));
      const several = [stranger, ...others.filter((_email, index) => index % 15 === 0)];
      for (const outsider of several) {
        const { sent, answer } = await asked(question, outsider);
        // Only the question itself may be repeated.
        assert.ok(!sent.replaceAll(question, "").includes(token), `${outsider} met ${token}`);
        assert.ok(!sent.includes(hidden), `${outsider} met the document of ${token}`);
        if (outsider === stranger) assert.deepEqual([answer.citations, answer.lookedAt], [[], []]);
      }
    }
  });
});

/**
 * Every private object against every person, by words alone: 1,300 searches and as many answers. With vectors an answer
 * costs ten times as much, so they are asked at a second door of the same service, behind which no model embeds.
 */
describe("through a door without vectors, for every private object and every person", () => {
  const gone = (): Promise<never> => Promise.reject(new AppError("unavailable", "No model embeds behind this door."));
  let door: HttpServer;
  let address: string;
  before(async () => {
    const { runtime } = sophia;
    const embedder: Embedder = { ...runtime.search.embedder, embedQuery: gone, embedPassages: gone };
    const quiet = () => undefined;
    door = await createApi({ ...runtime, log: quiet, search: { ...runtime.search, embedder, log: quiet } });
    address = await door.listen("127.0.0.1", 0);
  });
  after(() => door.close());

  async function atTheDoor(path: string, body: object, reader: string): Promise<{ status: number; text: string }> {
    const headers = {
      authorization: `Bearer ${key}`,
      "content-type": "application/json",
      [actAsHeader]: reader,
      [reasonHeader]: "a test",
    };
    const reply = await fetch(`${address}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
    return { status: reply.status, text: await reply.text() };
  }

  /** The document that holds a token, as the database knows it. */
  async function holderOf(token: string): Promise<{ readonly id: string; readonly url: string }> {
    const rows = await sophia.database.db
      .selectFrom("document")
      .select(["id", "url"])
      .where(sql<boolean>`lines::text like ${`%${token}%`}`)
      .execute();
    const [holder] = rows;
    assert.ok(holder && rows.length === 1, `${token} is in ${rows.length} documents`);
    return holder;
  }

  /** Runs the check for every private object and everybody, a few people at a time. */
  async function forEverybody(
    check: (object: PrivateToken, holder: { id: string; url: string }, person: string, may: boolean) => Promise<void>,
  ): Promise<void> {
    const people = askers();
    let checked = 0;
    for (const object of tokens()) {
      const readers = objectReaders(world(), object.object);
      const holder = await holderOf(object.token);
      const left = [...people];
      const one = async (): Promise<void> => {
        for (let person = left.pop(); person !== undefined; person = left.pop()) {
          await check(object, holder, person, readers.includes(person));
          checked += 1;
        }
      };
      await Promise.all(Array.from({ length: searchesAtOnce }, one));
    }
    assert.equal(checked, tokens().length * people.length);
  }

  test("a search for what stands nowhere else finds one document for those who may see it and none for others", async () => {
    await forEverybody(async ({ token }, holder, person, may) => {
      // Only this half of a token is its own: the two letters before it may begin others.
      const { status, text } = await atTheDoor("/v1/search", { query: token.split("-")[1], limit: 50 }, person);
      assert.equal(status, 200, text);
      const { hits } = SearchReply.parse(JSON.parse(text));
      assert.deepEqual(
        hits.map(({ documentId }) => documentId),
        may ? [holder.id] : [],
        `${person}: ${token}`,
      );
    });
  });

  test("a question is answered from it for those who may see it; for others no event holds its words, its document or its address", async () => {
    await forEverybody(async ({ token }, holder, person, may) => {
      const question = `What is filed under the reference ${token}?`;
      const { status, text } = await atTheDoor("/v1/ask", { question }, person);
      assert.equal(status, 200, text);
      const answer = answerIn(text);
      const looked = answer.lookedAt.some(({ documentId }) => documentId === holder.id);
      const cited = answer.citations.some(({ documentId, quote }) => documentId === holder.id && quote.includes(token));
      assert.deepEqual([looked, cited], [may, may], `${person}: ${token}`);
      if (may) return;
      for (const hidden of [token, holder.id, holder.url]) assert.ok(!text.includes(hidden), `${person} met ${hidden}`);
    });
  });

  test("a refused request reads the same for those who may see it and for others, and holds nothing of it", async () => {
    const requests = (token: string) =>
      [
        ["/v1/search", { query: token, limit: 0 }, 400],
        ["/v1/search", { query: token, filter: { from: token } }, 400],
        ["/v1/ask", { question: token, filter: { [token]: true } }, 400],
        ["/v1/ask", { question: `${token} `.repeat(40_000) }, 400],
      ] as const;
    for (const object of tokens()) {
      const { token } = object;
      const holder = await holderOf(token);
      const readers = objectReaders(world(), object.object);
      const outsider = askers().find((email) => !readers.includes(email)) ?? stranger;
      for (const [path, body, expected] of requests(token)) {
        const sentences = new Set<string>();
        for (const person of [readers[0] ?? "", outsider, stranger]) {
          const { status, text } = await atTheDoor(path, body, person);
          assert.equal(status, expected, text);
          assert.ok(!text.includes(holder.id) && !text.includes(holder.url), text);
          sentences.add(text.replace(/"requestId":"[^"]*"/, ""));
        }
        assert.equal(sentences.size, 1, [...sentences].join("\n"));
      }
    }
  });
});

describe("looking with another's eyes", () => {
  test("each use is recorded with who looked, as whom, and what was done, before anything is read", async () => {
    const looks = () =>
      sophia.database.db
        .selectFrom("audit_event")
        .select(["actor_email", "target_id", sql<string>`event::jsonb #>> '{unmapped,details,request}'`.as("request")])
        .where("action", "=", "another.viewed")
        .orderBy("sequence")
        .execute();
    const before = await looks();
    const reader = tokens()[0]?.readers[0] ?? "";
    await found("anything", reader);
    await sophia.post("/v1/search", key, { query: "" }, reader.toUpperCase());
    const expected = { actor_email: "auditor@tests.example", target_id: reader, request: "POST /v1/search" };
    assert.deepEqual((await looks()).slice(before.length), [expected, expected]);
  });

  test("without the permission it is refused, whatever else the key may do, and its own eyes see its own documents", async () => {
    const { token } = tokenIn("private");
    const reader = token.readers[0] ?? "";
    const own = await sophia.keyFor(reader, ["knowledge.search", "assistant.ask", "sources.read", "keys.manage"]);
    const as = await sophia.post("/v1/search", own, { query: token.token }, token.readers[1]);
    assert.equal(as.status, 403);
    const self = await sophia.post("/v1/search", own, { query: token.token });
    assert.ok(holds(SearchReply.parse(self.body), token.token));
  });
});

describe("rights that end", () => {
  test("a member removed and a member added: the next look changes who finds it, without one write to document or index", async () => {
    const { token, channel } = tokenIn("private");
    const leaver = world().people.find(
      ({ id, email }) => channel.memberIds.includes(id) && token.readers.includes(email),
    );
    const joiner = world().people.find(
      ({ email, active, slack }) => active && slack?.kind === "member" && !token.readers.includes(email),
    );
    assert.ok(leaver && joiner);
    await sophia.settled({ embedded: true });
    const writes = await indexWrites();
    sophia.sandbox.live.change((now) => withMember(withoutMember(now, channel.id, leaver.id), channel.id, joiner.id));
    await sophia.sync("slack");
    await sophia.settled({ embedded: true });
    const readers = objectReaders(world(), token.object);
    assert.ok(readers.includes(joiner.email) && !readers.includes(leaver.email));
    assert.deepEqual(await whoFinds(token.token, askers()), readers);
    assert.equal(await indexWrites(), writes);
  });

  test("a person deactivated finds nothing of either source any more", async () => {
    const { token } = tokenIn("private");
    const readers = objectReaders(world(), token.object);
    const gone = world().people.find(({ email, gong }) => readers.includes(email) && gong !== null);
    assert.ok(gone);
    assert.ok(holds(await found(token.token, gone.email), token.token));
    sophia.sandbox.live.change((now) => withPersonDeactivated(now, gone.id));
    await sophia.sync();
    assert.deepEqual((await found("the meeting about the price", gone.email)).hits, []);
    assert.deepEqual(await whoFinds(token.token, askers()), objectReaders(world(), token.object));
  });

  test("a public channel made private and a call made private are found by their members and participants only", async () => {
    const channel = world().channels.find(
      ({ id, kind, archived, memberIds }) =>
        kind === "public" &&
        !archived &&
        memberIds.length > 2 &&
        world().messages.some(({ channelId }) => channelId === id),
    );
    const call = world().calls.find(({ isPrivate }) => !isPrivate);
    // Some say nothing but a file: the longest text of the channel finds its own thread.
    const [message] = world()
      .messages.filter(({ channelId }) => channelId === channel?.id)
      .toSorted((one, other) => other.text.length - one.text.length);
    assert.ok(channel && call && message);
    const inChannel = {
      source: "slack",
      channelId: channel.id,
      threadTs: message.threadTs ?? message.ts,
      ts: message.ts,
    } as const;
    const inCall = { source: "gong", callId: call.id, atMs: 0 } as const;
    // Their own words as tokens: what is looked for is the document, by its address.
    const finders = async (query: string, part: string): Promise<string[]> => {
      const people = await Promise.all(
        askers().map(async (reader) => ({ reader, hits: (await found(query, reader)).hits })),
      );
      return people
        .flatMap(({ reader, hits }) => (hits.some(({ url }) => url.includes(part)) ? [reader] : []))
        .toSorted();
    };
    const threadPart = `${channel.id}/p${inChannel.threadTs.replace(".", "")}`;
    const asked = [
      () => finders(message.text, threadPart),
      () => finders(`${call.title} ${call.turns[0]?.sentences[0]?.text ?? ""}`, call.id),
    ] as const;
    assert.deepEqual(await asked[0](), objectReaders(world(), inChannel));
    assert.deepEqual(await asked[1](), objectReaders(world(), inCall));
    sophia.sandbox.live.change((now) => withCallPrivate(withChannelPrivate(now, channel.id), call.id));
    await sophia.fullRunDue();
    await sophia.sync();
    assert.deepEqual(await asked[0](), objectReaders(world(), inChannel));
    assert.deepEqual(await asked[1](), objectReaders(world(), inCall));
  });

  test("a deleted message is found by nobody after the next full look, and a tombstone hides at once, before the index knows", async () => {
    const [first, second] = tokens().filter(({ object }) => object.source === "slack");
    assert.ok(first && second && first.object.source === "slack");
    const { channelId, ts } = first.object;
    sophia.sandbox.live.change((now) => withoutMessage(now, { channelId, ts }));
    await sophia.fullRunDue();
    await sophia.sync("slack");
    assert.deepEqual(await whoFinds(first.token, first.readers), []);
    const readers = await whoFinds(second.token, second.readers);
    assert.ok(readers.length > 0);
    const { rows } = await sql<{ id: string }>`
      update document set deleted_at = now() from passage
      where passage.document_id = document.id and passage.text like ${`%${second.token}%`} returning document.id as id`.execute(
      sophia.database.db,
    );
    assert.equal(rows.length, 1);
    assert.deepEqual(await whoFinds(second.token, second.readers), []);
  });
});
