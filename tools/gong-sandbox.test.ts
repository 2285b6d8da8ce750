import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { entitySchemas, type EntityOf } from "@sophia/core";
import type { GongContext } from "../connectors/src/gong/client.ts";
import { gong } from "../connectors/src/gong/index.ts";
import { identifyGong, readGongPage } from "../connectors/src/gong/sync.ts";
import { occurrencesIn } from "../sandbox/company/gong/occurrences.ts";
import { statisticsOf } from "../sandbox/company/gong/statistics.ts";
import { callReaders, generateWorld } from "../sandbox/company/index.ts";
import type { World } from "../sandbox/company/world.ts";
import { gongScopes, sampleGongKey, type GongScope } from "../sandbox/gong/keys.ts";
import { smallWorld } from "../sandbox/gong/small-world.ts";
import { startSandbox } from "../sandbox/index.ts";
import { copyOf, readAll, type Store } from "./copied-world.test-support.ts";

/*
 * What Gong computes of calls, read through the sandbox's server and compared with the world's own turns.
 */

const optional: readonly GongScope[] = [
  "api:library:read",
  "api:settings:trackers:read",
  "api:settings:scorecards:read",
  "api:stats:scorecards",
];

async function contextOf(t: TestContext, world: World, scopes: readonly GongScope[] = gongScopes) {
  const requests: string[] = [];
  const sandbox = await startSandbox({
    world,
    rateFactor: 1_000_000,
    gong: { pageSize: 20, keys: [{ ...sampleGongKey, scopes }] },
  });
  t.after(() => sandbox.close());
  const { accessKey, accessKeySecret } = sampleGongKey;
  const context: GongContext = {
    fetch: (input, init) => {
      requests.push(new URL(input instanceof Request ? input.url : input).pathname);
      return fetch(input, init);
    },
    takeTurn: async () => {},
    nowMs: () => Date.parse(world.parameters.anchor) + 60 * 60 * 1000,
    signal: new AbortController().signal,
    baseUrl: sandbox.gongUrl,
    credentials: { accessKey, accessKeySecret },
  };
  return { context, requests };
}

function callEntities({ kept }: Store): Map<string, EntityOf<"call">> {
  const account = { externalId: "W", name: "Sample", url: null };
  const records = [...kept.values()].filter(({ kind }) => kind === "call");
  return new Map(
    records.map((record) => {
      const result = gong.transform(record, (one) => kept.get(`${one.kind} ${one.externalId}`)?.payload, { account });
      return [record.externalId, entitySchemas.call.parse(result.entities[0]?.data)];
    }),
  );
}

test("each call carries the trackers, statistics and folders that the company's own turns give", async (t) => {
  const world = generateWorld({ seed: 5, size: 0.2, anchor: "2026-11-20T17:00:00Z" });
  const { context, requests } = await contextOf(t, world);
  const { store, notices } = await readAll(gong, (request) => readGongPage(context, request));
  const entities = callEntities(store);
  const trackers = world.gong?.trackers ?? [];
  let heard = 0;
  for (const call of world.calls) {
    const entity = entities.get(call.id);
    assert.ok(entity);
    const said = [...occurrencesIn(call, trackers)].filter(([, occurrences]) => occurrences.length > 0);
    assert.deepEqual(
      new Map(entity.trackers?.map(({ name, count }) => [name, count])),
      new Map(said.map(([{ name }, occurrences]) => [name, occurrences.length])),
    );
    for (const { atSeconds } of entity.trackers ?? []) assert.ok(atSeconds.every((at) => at <= call.durationSeconds));
    heard += said.length;
    const { talkSeconds, ...own } = statisticsOf(call);
    assert.equal(entity.talkRatio, own.talkRatio);
    assert.equal(entity.longestMonologueSeconds, own.longestMonologueSeconds);
    assert.equal(entity.longestCustomerStorySeconds, own.longestCustomerStorySeconds);
    assert.equal(entity.interactivity, own.interactivity);
    assert.equal(entity.patienceSeconds, own.patienceSeconds);
    assert.deepEqual([entity.questionsByUs, entity.questionsByThem], [own.companyQuestions, own.nonCompanyQuestions]);
    assert.deepEqual(
      entity.speakers?.map((speaker) => speaker.talkSeconds),
      [...talkSeconds.values()],
    );
  }
  assert.ok(heard > 30);

  // Only two folders are open to everybody who sees calls; those, with their calls, and no other.
  const open = world.gong?.folders.slice(1, 3) ?? [];
  const shown = [...entities].flatMap(([id, { folders }]) => (folders ?? []).map((name) => `${name} ${id}`));
  const expected = open.flatMap(({ name, items }) => items.map(({ callId }) => `${name} ${callId}`));
  assert.ok(expected.length > 0);
  assert.deepEqual(shown.toSorted(), expected.toSorted());
  assert.ok(
    notices.some((notice) => /4 of 6 folders/.test(notice)),
    notices.join("\n"),
  );

  // No request for a single call, whatever it carries.
  const pages = Math.ceil(world.calls.length / 20);
  assert.ok(requests.filter((path) => path.startsWith("/gong/v2/calls")).length <= 2 * pages);
});

test("what reviewers wrote is kept, digit by digit, and shown to nobody", async (t) => {
  const world = generateWorld({ seed: 5, size: 0.2, anchor: "2026-11-20T17:00:00Z" });
  const { context } = await contextOf(t, world);
  const { store, notices } = await readAll(gong, (request) => readGongPage(context, request));
  const sinceMs = Date.parse(world.parameters.anchor) - 89 * 24 * 60 * 60 * 1000;
  const recent = (world.gong?.reviews ?? []).filter(({ at }) => Date.parse(at) > sinceMs);
  assert.ok(recent.length > 0);
  const answers = new Map(
    [...store.kept.values()].flatMap((record) =>
      record.kind === "scorecard_answer" ? [[record.externalId, record.payload]] : [],
    ),
  );
  for (const { id, callId } of recent)
    assert.match(JSON.stringify(answers.get(id)), new RegExp(`"callId":"?${callId}\\b`));
  const texts = recent.flatMap((review) => review.answers.flatMap(({ text }) => text ?? []));
  const copy = copyOf(gong, store, await identifyGong(context));
  const shown = JSON.stringify([[...copy.documents.values()], [...callEntities(store).values()]]);
  for (const text of texts) assert.ok(!shown.includes(text), text);
  assert.ok(notices.some((notice) => /shown to nobody/.test(notice)));
});

test("a folder that shows a private call opens it to nobody", async (t) => {
  const world = smallWorld();
  const hidden = world.calls.find(({ isPrivate }) => isPrivate);
  assert.ok(hidden && world.gong?.folders.some(({ items }) => items.some(({ callId }) => callId === hidden.id)));
  const { context } = await contextOf(t, world);
  const { store } = await readAll(gong, (request) => readGongPage(context, request));
  const copy = copyOf(gong, store, await identifyGong(context));
  const document = copy.documents.get(hidden.id);
  assert.ok(document);
  assert.deepEqual(copy.readers(document), callReaders(world, hidden));
});

test("a key with the four scopes of calls and users copies every call, and is told what it lacks", async (t) => {
  const world = smallWorld();
  const scopes = gongScopes.filter((scope) => !optional.includes(scope));
  const { context } = await contextOf(t, world, scopes);
  const { store, notices } = await readAll(gong, (request) => readGongPage(context, request));
  assert.equal(callEntities(store).size, world.calls.length);
  assert.equal(notices.length, optional.length);
  for (const scope of optional)
    assert.ok(
      notices.some((notice) => notice.includes(scope)),
      scope,
    );
});
