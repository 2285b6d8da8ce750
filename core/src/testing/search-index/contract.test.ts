import assert from "node:assert/strict";
import { test } from "node:test";
import { ContractBroken, type IndexUnderTest } from "./check.ts";
import { runIndexCheck, searchIndexChecks, searchIndexContract } from "./contract.ts";
import { memoryIndex } from "./memory-index.ts";
import { plantedFaults } from "./planted-faults.ts";
import type { SearchIndex } from "../../search-index.ts";

const dimensions = 4;

function subject(index: SearchIndex): IndexUnderTest {
  return { index, dimensions, dispose: () => index.close() };
}

searchIndexContract(test, "the model", async () => subject(memoryIndex(dimensions)));

for (const { fault, caughtBy, plant } of plantedFaults) {
  test(`an adapter that ${fault} fails the contract`, async () => {
    const check = searchIndexChecks.find(({ name }) => name === caughtBy);
    assert.ok(check, `no check is called: ${caughtBy}`);
    await assert.rejects(
      runIndexCheck(check, async () => subject(plant(memoryIndex(dimensions)))),
      ContractBroken,
    );
  });
}

test("no two checks have one name", () => {
  assert.equal(new Set(searchIndexChecks.map(({ name }) => name)).size, searchIndexChecks.length);
});
