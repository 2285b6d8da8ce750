import { stat } from "node:fs/promises";
import { checkSandboxContracts } from "./sandbox-contracts.ts";

/*
 * npm run check:contracts: compares the project with the vendors' contract files in the folder $SOPHIA_CONTRACTS. Neither
 * npm start nor npm test reads that folder.
 */
const folder = process.env["SOPHIA_CONTRACTS"] ?? "";
if (folder === "" || !(await isFolder(folder))) {
  console.error(
    folder === ""
      ? "Set SOPHIA_CONTRACTS to the folder with the vendors' contract files (slack/, hubspot/, anthropic/, …)."
      : `SOPHIA_CONTRACTS names ${folder}, which is no folder that can be read.`,
  );
  process.exitCode = 2;
} else {
  const problems = await checkSandboxContracts(folder);
  for (const problem of problems) console.error(problem);
  console.log(
    problems.length === 0
      ? "The sandbox's Slack, HubSpot, Linear and Anthropic servers agree with the vendors' contract files."
      : `${problems.length} differences from the vendors' contract files.`,
  );
  process.exitCode = problems.length === 0 ? 0 : 1;
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
