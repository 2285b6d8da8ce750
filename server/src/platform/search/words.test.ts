import assert from "node:assert/strict";
import { test } from "node:test";
import { scratchFolder, somePassage } from "./scratch-folder.test-support.ts";

const texts = {
  renewal: "the renewal of the contract",
  cafe: "we met in a café in Zürich",
  hamlet: "to be or not to be",
  issue: "blocked by ENG-1187",
  snake: "set max_retry_count to 3",
  mail: "write to jane.doe@acme.com",
  japanese: "検索エンジンの契約更新について",
};

const questions: readonly (readonly [question: string, found: keyof typeof texts])[] = [
  ["renewing", "renewal"],
  ["cafe zurich", "cafe"],
  ["CAFÉ", "cafe"],
  ["to be or not to be", "hamlet"],
  ["eng-1187", "issue"],
  ["ENG 1187", "issue"],
  ["retry", "snake"],
  ["jane doe", "mail"],
  ["契約", "japanese"],
  ["検索エンジン", "japanese"],
];

for (const compacted of [false, true]) {
  test(`words are found by stem, without accents and in texts without spaces, ${compacted ? "after" : "before"} compaction`, async () => {
    await using folder = await scratchFolder();
    const index = await folder.open();
    await index.upsert(Object.entries(texts).map(([id, text]) => somePassage(id, { title: "", text })));
    if (compacted) await index.maintain({ force: true });
    for (const [question, found] of questions) {
      const { lexical } = await index.search({ text: question, principals: ["everyone"], limit: 10 });
      assert.equal(lexical[0]?.passageId, found, question);
    }
  });
}

test("a word repeated in the query weighs more", async () => {
  await using folder = await scratchFolder();
  const index = await folder.open();
  await index.upsert([somePassage("x", { text: "battery" }), somePassage("y", { text: "electric" })]);
  const best = async (text: string) =>
    (await index.search({ text, principals: ["everyone"], limit: 2 })).lexical[0]?.passageId;
  assert.equal(await best("battery electric electric"), "y");
  assert.equal(await best("battery battery electric"), "x");
});
