import { spawnSync } from "node:child_process";

/** Everything that CI checks without running the product, in the order of what is quickest to mend. */
const checks: readonly { readonly what: string; readonly command: readonly string[]; readonly mend: string }[] = [
  { what: "format", command: ["oxfmt", "--check", "."], mend: "npm run format" },
  { what: "types", command: ["tsc", "--noEmit"], mend: "mend what tsc names" },
  { what: "lint", command: ["oxlint", "--type-aware", "--deny-warnings"], mend: "mend what oxlint names" },
  { what: "lock file", command: ["node", "tools/complete-lock.mjs", "--check"], mend: "npm run lock" },
  {
    what: "dependencies",
    command: ["node", "tools/dependencies.ts"],
    mend: "read what is named, and name it in tools/dependencies.ts or take another package",
  },
  {
    what: "secrets",
    command: ["node", "tools/secret-scan.ts"],
    mend: "take the secret out and revoke it; a value that is none goes to tools/secret-scan-allowed.ts with why",
  },
  {
    what: "architecture",
    command: ["node", "--test", "tools/architecture.test.ts"],
    mend: "move the import, or the file, to the room it belongs to",
  },
  {
    what: "database types",
    command: ["node", "server/src/platform/db/generate-types.ts", "--check"],
    mend: "npm run types",
  },
];

const failed: string[] = [];
for (const { what, command, mend } of checks) {
  const [program = "", ...args] = command;
  const started = performance.now();
  // npm scripts have node_modules/.bin first on the PATH: these are the pinned tools.
  const { status } = spawnSync(program, args, { stdio: "inherit" });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${status === 0 ? "ok" : "FAILED"}  ${what} (${seconds} s)`);
  if (status !== 0) failed.push(`${what}: ${mend}`);
}
if (failed.length > 0) {
  console.error(`\nTo mend:\n  ${failed.join("\n  ")}`);
  process.exitCode = 1;
}
