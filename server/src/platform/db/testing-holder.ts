/**
 * A small Sophia for tests: owns the embedded cluster of the folder in its first argument until its standard input ends.
 * Says what happened as one line of JSON. Further arguments: `--umask=077`, `--user=nobody` (given up root first).
 */
import { parseArgs } from "node:util";
import { startEmbeddedPostgres } from "./embedded.ts";
import { silent } from "./log.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { umask: { type: "string" }, user: { type: "string" } },
});
if (values.umask) process.umask(Number.parseInt(values.umask, 8));
if (values.user === "nobody") {
  process.setgroups?.([]);
  process.setgid?.(65534);
  process.setuid?.(65534);
}
try {
  const server = await startEmbeddedPostgres({
    dataDir: positionals[0] ?? "",
    log: silent,
    settings: { fsync: "off" },
  });
  console.log(JSON.stringify({ started: server }));
  process.stdin.resume().on("end", () => void server.stop());
} catch (error) {
  console.log(JSON.stringify({ refused: error instanceof Error ? error.message : String(error) }));
  process.exitCode = 3;
}
