import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import {
  environmentViolations,
  importsOf,
  importViolations,
  nameViolations,
  sourceFiles,
  type SourceFile,
} from "./architecture.ts";

const root = join(import.meta.dirname, "..");
const files = sourceFiles(root);

test("no file imports what its room may not", () => {
  assert.deepEqual(importViolations(files), []);
});

test("the scan sees the imports of the tree: too few would mean that it looks at nothing", () => {
  const imports = files.flatMap(importsOf);
  assert.ok(files.length > 150, `only ${files.length} files`);
  assert.ok(imports.length > 600, `only ${imports.length} imports`);
});

test("only the configuration reads the environment", () => {
  assert.deepEqual(environmentViolations(files), []);
});

test("files are named for what they hold", () => {
  assert.deepEqual(nameViolations(files), []);
});

test("docs/architecture.md stays within 70 lines and names every room", () => {
  const text = readFileSync(join(root, "docs", "architecture.md"), "utf8");
  assert.ok(text.split("\n").length <= 71, "more than 70 lines");
  for (const room of ["core/", "connectors/", "server/", "cli/", "sandbox/", "bench/", "tools/", "docs/"])
    assert.ok(text.includes(room), room);
});

const planted: readonly { readonly rule: string; readonly path: string; readonly text: string }[] = [
  { rule: "core imports zod only", path: "core/src/x.ts", text: 'import fs from "node:fs";' },
  {
    rule: "core imports no other room",
    path: "core/src/x.ts",
    text: 'import { x } from "../../server/src/config.ts";',
  },
  {
    rule: "a connector never imports another",
    path: "connectors/src/slack/x.ts",
    text: 'import { x } from "../gong/client.ts";',
  },
  {
    rule: "a connector never imports the server",
    path: "connectors/src/slack/x.ts",
    text: 'import { x } from "../../../server/src/config.ts";',
  },
  {
    rule: "a connector brings no library",
    path: "connectors/src/slack/x.ts",
    text: 'import { WebClient } from "@slack/web-api";',
  },
  {
    rule: "the sandbox imports only itself",
    path: "sandbox/slack/x.ts",
    text: 'import type { Line } from "@sophia/core";',
  },
  {
    rule: "the sandbox imports only itself, in tests too",
    path: "sandbox/slack/x.test.ts",
    text: 'import { slack } from "@sophia/connectors";',
  },
  {
    rule: "an adapter imports no other adapter",
    path: "server/src/platform/search/x.ts",
    text: 'import { x } from "../embedding/index.ts";',
  },
  {
    rule: "an adapter imports no feature",
    path: "server/src/platform/search/x.ts",
    text: 'import { x } from "../../features/knowledge/index.ts";',
  },
  {
    rule: "a feature imports another through its index only",
    path: "server/src/features/assistant/x.ts",
    text: 'import { x } from "../knowledge/ranking.ts";',
  },
  {
    rule: "a feature imports no adapter",
    path: "server/src/features/assistant/x.ts",
    text: ["const x = await import", '("../../platform/search/index.ts");'].join(""),
  },
  {
    rule: "a feature imports no connector",
    path: "server/src/features/sources/x.ts",
    text: 'import { connectors } from "@sophia/connectors";',
  },
  {
    rule: "a feature imports no server library",
    path: "server/src/features/sources/x.ts",
    text: 'import Fastify from "fastify";',
  },
  {
    rule: "a feature imports no service",
    path: "server/src/features/sources/x.ts",
    text: 'import type { Runtime } from "../../services/runtime.ts";',
  },
  {
    rule: "the server never imports the sandbox",
    path: "server/src/services/x.ts",
    text: 'export { startSandbox } from "@sophia/sandbox";',
  },
  {
    rule: "the command line reaches the server through operator.ts only",
    path: "cli/src/x.ts",
    text: 'import { readConfig } from "../../server/src/config.ts";',
  },
  {
    rule: "nobody imports the benchmarks",
    path: "server/src/services/x.ts",
    text: 'import x from "../../../bench/main.ts";',
  },
  { rule: "every file lies in a known room", path: "extras/x.ts", text: "" },
];

for (const { rule, path, text } of planted) {
  test(`a planted violation is found: ${rule}`, () => {
    const file: SourceFile = { path, text };
    assert.equal(importViolations([file]).length, 1);
  });
}

test("a planted read of the environment and a planted vague name are found", () => {
  const file: SourceFile = { path: "server/src/features/sources/utils.ts", text: 'const x = process.env["HOME"];' };
  assert.equal(environmentViolations([file]).length, 1);
  assert.equal(nameViolations([file]).length, 1);
  assert.equal(nameViolations([{ path: "core/src/someThing.ts", text: "" }]).length, 1);
});
