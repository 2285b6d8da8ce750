import assert from "node:assert/strict";
import { test } from "node:test";
import { SearchReply } from "@sophia/core/api";
import { callReaders } from "../../../sandbox/company/index.ts";
import { fewCalls, startTestSophia, worldOfNow } from "./testing.ts";

const megabytes = 50;

test("a transcript of 50 MB is stored whole and found by a word at its end", async (t) => {
  const world = fewCalls(worldOfNow(), 0, 2);
  const call = world.calls.find(({ isPrivate }) => !isPrivate);
  const speaker = call?.parties[0]?.speakerId;
  assert.ok(call && speaker !== undefined);
  // Long sentences that repeat: the database and the index meet every byte, the embedding model each text once.
  const text = `${"we went through the whole list of open points once more and agreed ".repeat(290).trim()}.`;
  const count = Math.ceil((megabytes * 1024 * 1024) / text.length);
  const sentences = Array.from({ length: count }, (_, index) => ({
    startMs: index * 1000,
    endMs: index * 1000 + 900,
    text: index === count - 1 ? "And the last word was quizzaciously." : text,
  }));
  const huge = { ...call, durationSeconds: count, turns: [{ speakerId: speaker, topic: null, sentences }] };
  const sophia = await startTestSophia({
    world: { ...world, calls: [...world.calls.filter((other) => other !== call), huge] },
  });
  t.after(() => sophia.stop());
  await sophia.runtime.syncSoon(sophia.connectionId("gong"));
  const reader = callReaders(world, call)[0] ?? "";
  const key = await sophia.keyFor(reader, ["knowledge.search"]);
  const reply = await sophia.until(
    "the last word of the transcript",
    () => sophia.post("/v1/search", key, { query: "quizzaciously" }),
    ({ text: found }) => found.includes("quizzaciously"),
  );
  assert.ok(SearchReply.parse(reply.body).hits.some(({ url }) => url.includes(call.id)));
  const [stored] = await sophia.database.db
    .selectFrom("document")
    .select((expression) => expression.fn<number>("octet_length", [expression.cast("lines", "text")]).as("bytes"))
    .where("external_id", "=", call.id)
    .execute();
  assert.ok(stored && stored.bytes > megabytes * 1024 * 1024);
});
