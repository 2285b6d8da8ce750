import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";

/**
 * `npm test [-- FILES]`: every test of the project on the pinned Node, two files at a time; nothing outside the clone is
 * read and no service must run. node:test starts a process for each file.
 */
const rooms = ["core", "connectors", "server", "cli", "sandbox", "bench", "tools"];
const given = process.argv.slice(2);
const files = given.length > 0 ? given : rooms.flatMap((room) => globSync(`${room}/**/*.test.ts`)).toSorted();
if (files.length === 0) {
  console.error("No test file was found.");
  process.exit(1);
}
const { status } = spawnSync(process.execPath, ["--test", "--test-concurrency=2", "--test-timeout=300000", ...files], {
  stdio: "inherit",
});
process.exitCode = status ?? 1;
