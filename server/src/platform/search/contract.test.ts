import assert from "node:assert/strict";
import { test } from "node:test";
import {
  ContractBroken,
  plantedFaults,
  runIndexCheck,
  searchIndexChecks,
  searchIndexContract,
} from "@sophia/core/testing";
import type { SearchIndex } from "@sophia/core";
import { scratchDimensions, scratchFolder } from "./scratch-folder.test-support.ts";

async function lance(change: (index: SearchIndex) => SearchIndex = (index) => index, vectorIndexFromRows?: number) {
  const folder = await scratchFolder();
  const index = change(await folder.open(vectorIndexFromRows === undefined ? {} : { vectorIndexFromRows }));
  return {
    index,
    dimensions: scratchDimensions,
    reader: () => folder.open({ role: "reader" }),
    dispose: folder.remove,
  };
}

searchIndexContract(test, "LanceDB", () => lance());
// The same with a graph over the vectors from the first maintenance on.
searchIndexContract(test, "LanceDB with a vector index", () => lance(undefined, 1));

for (const { fault, caughtBy, plant } of plantedFaults) {
  test(`LanceDB that ${fault} fails the contract`, async () => {
    const check = searchIndexChecks.find(({ name }) => name === caughtBy);
    assert.ok(check, `no check is called: ${caughtBy}`);
    await assert.rejects(
      runIndexCheck(check, () => lance(plant)),
      ContractBroken,
    );
  });
}
