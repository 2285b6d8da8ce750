import assert from "node:assert/strict";
import { globSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { SearchReply, type SourceStatus } from "@sophia/core/api";
import { sql } from "kysely";
import type { FaultAction } from "../../../sandbox/index.ts";
import type { World } from "../../../sandbox/company/world.ts";
import { fewCalls, startTestSophia, worldOfNow, type Source, type TestSophia } from "./testing.ts";

/** Enough channels that Slack lists them on two pages. */
function manyChannels(world: World): World {
  const [model] = world.channels;
  if (model === undefined) throw new Error("The world has no channel");
  const extra = Array.from({ length: 40 }, (_, index) => ({
    ...model,
    id: `C0EXTRA${String(index).padStart(4, "0")}`,
    name: `extra-${index}`,
  }));
  return { ...world, channels: [...world.channels, ...extra] };
}

let sophia: TestSophia;
let key: string;
before(async () => {
  sophia = await startTestSophia({ world: manyChannels(fewCalls(worldOfNow(), 2, 4)), gong: { pageSize: 3 } });
  await sophia.sync();
  key = await sophia.keyFor("auditor@tests.example", ["knowledge.search", "people.act_as"]);
});
after(() => sophia.stop());

async function stored(): Promise<string[]> {
  const { rows } = await sql<{ row: string }>`
    select source || ' ' || kind || ' ' || external_id || ' ' || encode(content_hash, 'hex') as row
    from document where deleted_at is null order by 1`.execute(sophia.database.db);
  return rows.map(({ row }) => row);
}

async function sourceStatus(source: Source): Promise<SourceStatus> {
  const found = (await sophia.status()).sources.find((candidate) => candidate.source === source);
  assert.ok(found);
  return found;
}

async function search(query: string, reader: string): Promise<SearchReply> {
  const reply = await sophia.post("/v1/search", key, { query, limit: 20 }, reader);
  assert.equal(reply.status, 200, `${reply.text}\n${sophia.logged.slice(-1).join("")}`);
  return SearchReply.parse(reply.body);
}

interface Vendor {
  readonly source: Source;
  readonly other: Source;
  /** The request that meets the bad day; paged, in this world. */
  readonly path: RegExp;
  readonly rejected: FaultAction;
  readonly lacking: FaultAction;
}

const vendors: readonly Vendor[] = [
  {
    source: "slack",
    other: "gong",
    path: /\/slack\/api\/conversations\.list/,
    rejected: { kind: "status", status: 200, body: '{"ok":false,"error":"invalid_auth"}' },
    lacking: { kind: "status", status: 200, body: '{"ok":false,"error":"missing_scope","needed":"channels:read"}' },
  },
  {
    source: "gong",
    other: "slack",
    path: /\/gong\/v2\/calls\/extensive/,
    rejected: { kind: "status", status: 401, body: '{"requestId":"x","errors":["Unauthorized"]}' },
    lacking: { kind: "status", status: 403, body: '{"requestId":"x","errors":["Forbidden"]}' },
  },
];

const passing: readonly (readonly [string, FaultAction])[] = [
  ["answers HTML", { kind: "html" }],
  ["answers half of its JSON", { kind: "truncated-json" }],
  ["answers nothing in a body", { kind: "empty-body" }],
  ["answers 500", { kind: "status", status: 500 }],
  ["breaks the connection", { kind: "cut" }],
  ["sends the same page again", { kind: "repeat-page" }],
  ["has forgotten the cursor", { kind: "expired-cursor" }],
];

for (const { source, other, path, rejected, lacking } of vendors) {
  describe(`when ${source} has a bad day`, () => {
    for (const [what, fault] of passing) {
      test(`it ${what}: the status says so with the time of the next attempt, the other source completes, and after it nothing is lost or doubled`, async () => {
        const before = await stored();
        await sophia.fullRunDue();
        const looksFrom = new Date().toISOString();
        sophia.sandbox.faults.plan({ ...fault, path, times: "forever" });
        await sophia.runtime.syncSoon(sophia.connectionId(source));
        await sophia.runtime.syncSoon(sophia.connectionId(other));
        const troubled = await sophia.until(
          "the failure in the status",
          () => sourceStatus(source),
          ({ streams }) =>
            streams.some(({ lastError, lastErrorAt }) => lastError !== null && (lastErrorAt ?? "") > looksFrom),
        );
        const stream = troubled.streams.find(({ lastError }) => lastError !== null);
        assert.match(stream?.lastError ?? "", /^[A-Z].{20,}\.$/);
        assert.ok(stream?.retryAt, "the next attempt has a time");
        assert.equal(troubled.state, "active");
        await sophia.until(
          "the other source's look",
          () => sourceStatus(other),
          ({ lastSuccessAt }) => (lastSuccessAt ?? "") > looksFrom,
        );
        sophia.sandbox.faults.clear();
        await sophia.until(
          "the end of it",
          () => sourceStatus(source),
          ({ lastSuccessAt, lastError }) => lastError === null && (lastSuccessAt ?? "") > looksFrom,
        );
        await sophia.settled();
        assert.deepEqual(await stored(), before);
      });
    }

    test("it asks for a pause: nothing is asked of it before the pause is over", async () => {
      const before = await stored();
      const pauseSeconds = 3;
      const hit = Promise.withResolvers<number>();
      sophia.sandbox.faults.plan({
        kind: "rate-limited",
        retryAfterSeconds: pauseSeconds,
        path,
        times: 1,
        onHit: () => hit.resolve(Date.now()),
      });
      await sophia.fullRunDue();
      await sophia.runtime.syncSoon(sophia.connectionId(source));
      const hitAtMs = await hit.promise;
      const { streams } = await sophia.until(
        "the pause in the status",
        () => sourceStatus(source),
        ({ lastError }) => lastError !== null,
      );
      const resting = streams.find(({ lastError }) => lastError !== null);
      assert.match(resting?.lastError ?? "", /rate limit.* 3 s of rest/);
      assert.ok(Date.parse(resting?.retryAt ?? "") >= hitAtMs + pauseSeconds * 1000);
      await sophia.settled();
      const next = sophia.vendorRequests.find(({ line, atMs }) => line.includes(`/${source}/`) && atMs > hitAtMs);
      assert.ok(next && next.atMs >= hitAtMs + pauseSeconds * 1000, "it was asked again during its pause");
      assert.equal((await sourceStatus(source)).lastError, null);
      assert.deepEqual(await stored(), before);
    });

    test("it never answers: the other source completes, and once the connection breaks it is asked again", async () => {
      const before = await stored();
      const hit = Promise.withResolvers<void>();
      sophia.sandbox.faults.plan({ kind: "hang", path, times: "forever", onHit: () => hit.resolve() });
      await sophia.fullRunDue();
      await sophia.runtime.syncSoon(sophia.connectionId(source));
      await hit.promise;
      const looksFrom = new Date().toISOString();
      await sophia.runtime.syncSoon(sophia.connectionId(other));
      await sophia.until(
        "the other source's look",
        () => sourceStatus(other),
        ({ lastSuccessAt }) => (lastSuccessAt ?? "") > looksFrom,
      );
      // The hanging connection breaks, which is what a vendor's time-out ends in as well.
      sophia.sandbox.faults.clear();
      await sophia.settled();
      assert.equal((await sourceStatus(source)).lastError, null);
      assert.deepEqual(await stored(), before);
    });

    test("it does not accept the credentials: the status asks for new ones, nothing is tried with the old ones, and connecting again wakes it", async () => {
      const before = await stored();
      sophia.sandbox.faults.plan({ ...rejected, path, times: 1 });
      await sophia.fullRunDue();
      await sophia.sync();
      const asleep = await sourceStatus(source);
      assert.equal(asleep.state, "sign_in_needed");
      assert.match(asleep.lastError ?? "", new RegExp(`does not accept .*sophia connect ${source}`));
      assert.equal((await sourceStatus(other)).lastError, null);
      const asked = sophia.vendorRequests.length;
      await sophia.sync(source);
      assert.equal(sophia.vendorRequests.length, asked);
      await sophia.connect(source);
      await sophia.sync(source);
      const awake = await sourceStatus(source);
      assert.deepEqual([awake.state, awake.lastError], ["active", null]);
      assert.deepEqual(await stored(), before);
    });

    test("it lacks a right: the status names it, and the next look goes on once it is given", async () => {
      const before = await stored();
      sophia.sandbox.faults.plan({ ...lacking, path, times: 1 });
      await sophia.fullRunDue();
      await sophia.sync();
      const poor = await sourceStatus(source);
      assert.equal(poor.state, "active");
      assert.match(poor.lastError ?? "", source === "slack" ? /channels:read/ : /api:calls:read:extensive/);
      await sophia.until(
        "the time of the next attempt",
        async () => {
          await sophia.sync(source);
          return sourceStatus(source);
        },
        ({ lastError }) => lastError === null,
      );
      assert.deepEqual(await stored(), before);
    });
  });
}

describe("bad input", () => {
  test("NUL bytes and unpaired surrogates in messages, names and calls are stored without them and found", async () => {
    const { live } = sophia.sandbox;
    const call = live.world.calls.find(({ isPrivate }) => !isPrivate);
    const message = live.world.messages.find(({ threadTs }) => threadTs === null);
    assert.ok(call && message);
    const bad = "\u0000 and \uD800 alone";
    live.change((now) => ({
      ...now,
      messages: [
        ...now.messages,
        { ...message, ts: `${Math.floor(Date.now() / 1000)}.000700`, text: `Zyxwvut${bad} in Slack`, threadTs: null },
      ],
      calls: now.calls.map((other) =>
        other.id === call.id
          ? {
              ...other,
              title: `Title${bad}`,
              turns: other.turns.map((turn, index) => ({
                ...turn,
                sentences: turn.sentences.map((sentence) =>
                  index === 0 ? { ...sentence, text: `Tuvwxyz${bad} in Gong.` } : sentence,
                ),
              })),
            }
          : other,
      ),
    }));
    await sophia.fullRunDue();
    await sophia.sync();
    const status = await sophia.status();
    assert.deepEqual(
      status.sources.map(({ failedRecords, lastError }) => [failedRecords, lastError]),
      [
        [0, null],
        [0, null],
      ],
    );
    const { rows } = await sql<{ title: string; lines: string }>`
      select title, lines::text as lines from document where lines::text like '%Zyxwvut%' or lines::text like '%Tuvwxyz%'`.execute(
      sophia.database.db,
    );
    assert.equal(rows.length, 2);
    for (const { title, lines } of rows) assert.ok((title + lines).isWellFormed() && !lines.includes("\\u0000"));
    const { rows: hits } = await sql<{ email: string }>`
      select email from identity where active and email is not null limit 200`.execute(sophia.database.db);
    const readers = [...new Set(hits.map(({ email }) => email))];
    for (const word of ["Zyxwvut", "Tuvwxyz"]) {
      const found = await Promise.all(readers.map(async (reader) => (await search(word, reader)).hits[0]));
      assert.ok(
        found.some((hit) => hit?.passages.some(({ text }) => text.includes(word))),
        word,
      );
    }
  });

  test("empty, huge, hostile and foreign questions each get an answer or a sentence", async () => {
    const reader = sophia.sandbox.live.world.people.find(({ active, gong }) => active && gong !== null)?.email ?? "";
    for (const query of ["", "   ", "\n"]) {
      const reply = await sophia.post("/v1/search", key, { query }, reader);
      assert.equal(reply.status, 400);
      assert.match(reply.text, /Ask something: the text is empty\./);
    }
    const hostile = [
      "price ".repeat(17_000),
      "x".repeat(100_000),
      `"unbalanced AND (title:* OR`,
      '+-&&||!(){}[]^"~*?:\\/',
      "'; drop table document; --",
      "%' or 1=1 --",
      "\uD800 price",
      "<script>alert(1)</script>",
      "\u202Eecirp eht si tahw",
      "Warum haben wir den Vertrag mit Harbor verloren?",
      "我们为什么失去了这笔交易？",
      "لماذا خسرنا الصفقة؟",
      "🙂",
    ];
    for (const query of hostile) {
      const reply = await sophia.post("/v1/search", key, { query }, reader);
      assert.equal(reply.status, 200, `${query.slice(0, 40)}: ${reply.text}\n${sophia.logged.slice(-1).join("")}`);
    }
    for (const unstorable of [{ query: "\u0000 price" }, { query: "price", filter: { kinds: ["\u0000"] } }]) {
      const reply = await sophia.post("/v1/search", key, unstorable, reader);
      assert.equal(reply.status, 400);
      assert.match(reply.text, /U\+0000/);
    }
    for (const filter of [{ sources: ["') or true --"] }, { accounts: ["%"] }]) {
      const reply = await sophia.post("/v1/search", key, { query: "price", filter }, reader);
      assert.equal(reply.status, 200, `${JSON.stringify(filter)}: ${reply.text}\n${sophia.logged.slice(-1).join("")}`);
      assert.deepEqual(SearchReply.parse(reply.body).hits, []);
    }
    const tooLong = await sophia.post("/v1/search", key, { query: "x".repeat(200_001) }, reader);
    assert.equal(tooLong.status, 400);
    assert.equal((await sophia.post("/v1/search", key, { query: "x".repeat(2_000_000) }, reader)).status, 413);
  });
});

function damageIndex(): void {
  const folder = join(sophia.dataDir, "index");
  const files = globSync("**", { cwd: folder }).filter((path) => statSync(join(folder, path)).isFile());
  assert.ok(files.length > 0);
  for (const path of files) writeFileSync(join(folder, path), "garbage ".repeat(64));
}

describe("a damaged search index", () => {
  const token = (): { token: string; reader: string } => {
    const found = sophia.sandbox.live.world.tokens.find(
      ({ object, readers }) => object.source === "slack" && readers.length > 0,
    );
    return { token: found?.token ?? "", reader: found?.readers[0] ?? "" };
  };
  async function untilFound(): Promise<string[]> {
    const said: string[] = [];
    const { token: word, reader } = token();
    await sophia.until(
      "the index to be back",
      () => sophia.post("/v1/search", key, { query: word }, reader),
      ({ status, text }) => {
        if (status !== 200) said.push(text);
        return status === 200 && text.includes(word);
      },
    );
    await sophia.settled();
    return said;
  }

  test("while running: the search says that it is being rebuilt, then everything is found again, and no vendor is asked", async () => {
    const asked = sophia.vendorRequests.length;
    damageIndex();
    const said = await untilFound();
    assert.ok(said.length > 0);
    for (const text of said) assert.match(text, /rebuilt from the database.*: ask again in a moment\./);
    assert.equal(sophia.vendorRequests.length, asked);
    assert.equal((await sophia.status()).index.rebuilding, false);
  });

  test("before a start: the same", async () => {
    const asked = sophia.vendorRequests.length;
    await sophia.pause();
    damageIndex();
    await sophia.resume();
    await untilFound();
    assert.equal(sophia.vendorRequests.length, asked);
  });
});
