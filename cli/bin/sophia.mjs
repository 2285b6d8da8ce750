#!/usr/bin/env node
// Runs on whatever Node the machine has and hands over to the pinned one, which understands TypeScript: npm's own links
// to it are lost by npm 9 and 10 (see docs/decisions).
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);
const platform = process.platform === "win32" ? "win" : process.platform;

function pinnedNode() {
  try {
    const folder = dirname(require.resolve(`node-${platform}-${process.arch}/package.json`));
    return join(folder, "bin", process.platform === "win32" ? "node.exe" : "node");
  } catch {
    return undefined;
  }
}

const [major = 0] = process.versions.node.split(".").map(Number);
const node = pinnedNode() ?? (major >= 24 ? process.execPath : undefined);
if (node === undefined) {
  console.error(
    `Sophia needs Node 24, which npm installs with it on Linux, macOS and Windows. Run npm ci in Sophia's folder; this is Node ${process.versions.node}.`,
  );
  process.exit(1);
}
const main = join(dirname(fileURLToPath(import.meta.url)), "..", "src", "main.ts");
const child = spawn(node, [main, ...process.argv.slice(2)], { stdio: "inherit" });
// The child is in our process group: it receives the same Ctrl-C and decides how to end.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"])
  process.on(signal, () => signal === "SIGTERM" && child.kill(signal));
child.on("error", (error) => {
  console.error(`Sophia's Node could not be started: ${error.message}. Run npm ci again.`);
  process.exit(1);
});
child.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" ? 130 : 1)));
