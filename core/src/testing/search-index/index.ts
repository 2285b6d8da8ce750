export { ContractBroken, type IndexCheck, type IndexUnderTest, type OpenIndexUnderTest } from "./check.ts";
export { runIndexCheck, searchIndexChecks, searchIndexContract } from "./contract.ts";
export { fits, isVisible, memoryIndex } from "./memory-index.ts";
export { offeringOnly } from "./offering-only.ts";
export { plantedFaults, type PlantedFault } from "./planted-faults.ts";
