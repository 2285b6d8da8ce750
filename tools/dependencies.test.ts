import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { dependencyFaults } from "./dependencies.ts";

const good = { version: "1.0.0", integrity: "sha512-x", license: "MIT" };

function faults(packages: Record<string, object>): string[] {
  return dependencyFaults(JSON.stringify({ lockfileVersion: 3, packages }));
}

test("this project's own packages have digests, licences that were read, and no unknown install scripts", () => {
  assert.deepEqual(dependencyFaults(readFileSync(new URL("../package-lock.json", import.meta.url), "utf8")), []);
});

test("a package without a strong digest is named", () => {
  for (const integrity of [undefined, "", "sha1-x"])
    assert.match(faults({ "node_modules/a/node_modules/b": { ...good, integrity } }).join(), /b has no sha512 digest/);
});

test("a licence that nobody has read is named, also where it was another one that was read", () => {
  for (const license of ["GPL-3.0-only", "AGPL-3.0-or-later", "MIT OR GPL-2.0", "UNLICENSED", undefined])
    assert.match(faults({ "node_modules/a": { ...good, license } }).join(), /node_modules\/a is under/, license);
  assert.match(faults({ "node_modules/base-64": { ...good, license: "GPL-3.0-only" } }).join(), /under GPL/);
  assert.deepEqual(faults({ "node_modules/base-64": { ...good, license: undefined } }), []);
});

test("a program at installation is named unless it was read; so is one that only begins with a known name", () => {
  const script = { ...good, hasInstallScript: true };
  for (const name of ["a", "sharp-fast", "x/node_modules/onnxruntime-nodes"])
    assert.match(faults({ [`node_modules/${name}`]: script }).join(), /runs a program when it is installed/, name);
  assert.deepEqual(faults({ "node_modules/x/node_modules/onnxruntime-node": script }), []);
});

test("our own workspaces, and packages of other platforms that are fetched there only, have nothing to show", () => {
  const elsewhere = { version: "1.0.0", optional: true, os: ["win32"], cpu: ["x64"] };
  assert.deepEqual(
    faults({ "": {}, core: {}, "node_modules/@sophia/core": { link: true }, "node_modules/w": elsewhere }),
    [],
  );
});
