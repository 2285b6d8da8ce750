import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { findSecrets, scanFiles } from "./secret-scan.ts";

const root = join(import.meta.dirname, "..");

test("no tracked file holds a secret, and each value that is allowed still stands somewhere", () => {
  const { findings, idle, files } = scanFiles(root);
  assert.deepEqual(
    findings.map(({ path, line, form }) => `${path}:${line} ${form}`),
    [],
  );
  assert.deepEqual(idle, []);
  assert.ok(files > 500, `only ${files} files were read`);
});

/** Put together here, so that this file holds none of them. */
const drawn = (characters: number): string => randomBytes(characters).toString("hex").slice(0, characters);
const planted: readonly { readonly form: string; readonly text: string }[] = [
  { form: "AWS access key", text: `aws = "${["AKIA", "QWERTYUIOPASDFGH"].join("")}"` },
  { form: "Slack token", text: ["xoxb", drawn(12), drawn(24)].join("-") },
  { form: "Slack app token", text: ["xapp", "1", drawn(24)].join("-") },
  { form: "Slack webhook", text: ["https://hooks.slack.com/services", "T012", "B345", drawn(24)].join("/") },
  { form: "Anthropic key", text: ["sk", "ant", "api03", drawn(40)].join("-") },
  { form: "OpenAI key", text: `sk-${drawn(48)}` },
  { form: "Linear key", text: ["lin", "api", drawn(40)].join("_") },
  { form: "HubSpot token", text: ["pat", "eu1", drawn(8), drawn(4)].join("-") },
  { form: "GitHub token", text: `ghp_${drawn(36)}` },
  { form: "npm token", text: `npm_${drawn(36)}` },
  { form: "Google key", text: `AIza${drawn(35)}` },
  { form: "Stripe key", text: ["sk", "live", drawn(24)].join("_") },
  { form: "Sophia key", text: `sophia_${drawn(43)}` },
  { form: "JSON web token", text: ["eyJ", ".eyJ", "."].map((part) => part + drawn(20)).join("") },
  { form: "private key", text: ["-----BEGIN", "PRIVATE", `KEY-----\n${drawn(64)}`].join(" ") },
  { form: "password in an address", text: `postgres://ada:${drawn(9)}@db.example/x` },
  { form: "assigned value", text: `const clientSecret = "${drawn(40)}";` },
  { form: "assigned value", text: ["a: 1\nSESSION", `SECRET=${drawn(40)}\n`].join("_") },
];

for (const { form, text } of planted) {
  test(`a planted secret is found: ${form}, ${text.slice(0, 4)}`, () => {
    assert.deepEqual(
      findSecrets("x.ts", `first line\n${text}\n`).map((finding) => finding.form),
      [form],
    );
  });
}

test("words, templates and short values are no secrets", () => {
  for (const text of [
    'const password = "correct horse battery staple";',
    "const url = `postgres://ada:${password}@db/x`;",
    'token: "short-1"',
    'const secret = "aaaaaaaaaaaaaaaaaaaaaaaa1";',
    "https://example.com/a:b/c@d",
  ])
    assert.deepEqual(findSecrets("x.ts", text), []);
});

test("a secret in the tree fails the check, with git and without it, and is not told in full", (t) => {
  const folder = mkdtempSync(join(tmpdir(), "sophia-scan-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, "tools"));
  for (const name of ["secret-scan.ts", "secret-scan-allowed.ts"])
    cpSync(join(root, "tools", name), join(folder, "tools", name));
  const secret = ["xoxb", drawn(12), drawn(24)].join("-");
  writeFileSync(join(folder, "notes.md"), `one\ntwo ${secret}\n`);
  const scan = () => spawnSync(process.execPath, ["tools/secret-scan.ts"], { cwd: folder, encoding: "utf8" });
  assert.match(scan().stderr, /^notes\.md:2 holds what looks like a secret \(Slack token, xoxb-/);
  spawnSync("git", ["init", "-q"], { cwd: folder });
  assert.doesNotMatch(scan().stderr, /notes\.md/, "not tracked yet");
  spawnSync("git", ["add", "notes.md"], { cwd: folder });
  const { status, stderr } = scan();
  assert.equal(status, 1);
  assert.match(stderr, /notes\.md:2/);
  assert.ok(!stderr.includes(secret));
});
