import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { test } from "node:test";

/* What a process of its own writes to its streams, where nobody stands between it and them. */

const password = `p%22w/${randomBytes(12).toString("hex")}`;
const opened = `opened-${randomBytes(12).toString("hex")}`;
const environment = {
  SOPHIA_DATA_DIR: "/nowhere",
  DATABASE_URL: `postgres://sophia:${encodeURIComponent(password)}@localhost/x`,
  ANTHROPIC_API_KEY: `key-of-a-model-${randomBytes(12).toString("hex")}`,
};
const secrets = [password, opened, environment.ANTHROPIC_API_KEY];

function run(program: string): Promise<{ readonly code: unknown; readonly text: string }> {
  const imports = `
    import { readConfig } from "./config.ts";
    import { createLog } from "./services/log.ts";
    import { guardLastWords, knowConfiguredSecrets, outgoing } from "./services/outgoing.ts";
    guardLastWords();
    knowConfiguredSecrets(readConfig());
    outgoing.know(JSON.stringify({ token: ${JSON.stringify(opened)} }));
    const all = ${JSON.stringify(secrets)}.join(" and ");`;
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ["--input-type=module-typescript", "--eval", `${imports}\n${program}`],
      { cwd: new URL("..", import.meta.url), env: environment },
      (failure, out, error) => resolve({ code: failure?.code ?? 0, text: `${out}${error}` }),
    );
  });
}

function assertClean(text: string): void {
  for (const secret of secrets) {
    assert.ok(!text.includes(secret), text);
    assert.ok(!text.includes(JSON.stringify(secret).slice(1, -1)), text);
  }
}

test("a bug whose message, stack or sentence holds secrets is logged without them, and still tells where it was", async () => {
  const { text } = await run(`
    createLog("debug")("error", \`It stopped at \${all}.\`, new Error(\`cannot use \${all}\`));
    createLog("debug")("info", Buffer.from(all).toString("base64"));`);
  assertClean(text);
  assert.equal(text.match(/\[secret\]/g)?.length, 12, text);
  assert.match(text, /"error\.stack_trace":"Error: cannot use .*\\n {4}at /);
});

for (const [how, program] of [
  ["an error that nobody catches", `throw Object.assign(new Error(all, { cause: new Error(all) }), { all });`],
  ["a promise that nobody awaits", `void Promise.reject(new Error(all)); setTimeout(() => undefined, 5_000);`],
]) {
  test(`${how} ends the process with code 1, and its last words hold no secret`, async () => {
    const { code, text } = await run(program ?? "");
    assert.equal(code, 1);
    assertClean(text);
    assert.match(text, /Error: \[secret\] and \[secret\] and \[secret\]/);
  });
}
