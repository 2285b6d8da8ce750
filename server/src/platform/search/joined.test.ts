import assert from "node:assert/strict";
import { test } from "node:test";
import { joinSearchIndexes, type SearchIndex } from "@sophia/core";
import {
  ContractBroken,
  offeringOnly,
  runIndexCheck,
  searchIndexChecks,
  searchIndexContract,
} from "@sophia/core/testing";
import { scratchDimensions, scratchFolder } from "./scratch-folder.test-support.ts";

type Change = (index: SearchIndex) => SearchIndex;

/** Two folders, one made to offer vectors only and one words only. */
async function pair(change: Partial<Record<"dense" | "lexical", Change>> = {}) {
  const [ofVectors, ofWords] = [await scratchFolder(), await scratchFolder()];
  const open = async (role: "reader" | "writer") => {
    const dense = offeringOnly("dense", await ofVectors.open({ role }));
    const lexical = offeringOnly("lexical", await ofWords.open({ role }));
    return joinSearchIndexes(change.dense?.(dense) ?? dense, change.lexical?.(lexical) ?? lexical);
  };
  return {
    index: await open("writer"),
    dimensions: scratchDimensions,
    reader: () => open("reader"),
    dispose: async () => {
      await ofVectors.remove();
      await ofWords.remove();
    },
  };
}

searchIndexContract(test, "two joined folders", () => pair());

const forgetful: Change = (index) => ({ ...index, deleteDocuments: async () => undefined });

for (const store of ["dense", "lexical"] as const) {
  test(`a join that forgets the deletion in the ${store} store fails the contract`, async () => {
    const name = "deleted documents are gone at once, all their passages and nothing else";
    const check = searchIndexChecks.find((each) => each.name === name);
    assert.ok(check, `no check is called: ${name}`);
    await assert.rejects(
      runIndexCheck(check, () => pair({ [store]: forgetful })),
      (error) => error instanceof ContractBroken && error.message.includes(`(${store})`),
    );
  });
}
