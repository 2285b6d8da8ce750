import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtempSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { AppError } from "@sophia/core";
import * as fc from "fast-check";
import { loadSealer, sealerFromKey } from "./seal.ts";

const sealer = sealerFromKey(randomBytes(32));

test("what was sealed is opened again, and looks like nothing in between", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (plain) => {
      const sealed = sealer.seal(plain.toWellFormed(), "credentials");
      assert.equal(sealer.open(sealed, "credentials"), plain.toWellFormed());
      if (plain.length > 8) assert.ok(!sealed.includes(Buffer.from(plain.toWellFormed())));
    }),
  );
});

test("a changed byte, another purpose and another key are refused", () => {
  const sealed = sealer.seal("xoxb-1", "slack");
  for (const at of [0, 5, 20, sealed.length - 1]) {
    const changed = Buffer.from(sealed);
    changed[at] = (changed[at] ?? 0) ^ 1;
    assert.throws(() => sealer.open(changed, "slack"), AppError);
  }
  assert.throws(() => sealer.open(sealed, "gong"), AppError);
  assert.throws(() => sealerFromKey(randomBytes(32)).open(sealed, "slack"), /secrets key/);
});

test("the data folder's own key is made once, readable by its owner only, and used again", () => {
  const dataDir = mkdtempSync(join(tmpdir(), "sophia-seal-"));
  const sealed = loadSealer({ key: undefined, dataDir }).seal("secret", "x");
  assert.equal(loadSealer({ key: undefined, dataDir }).open(sealed, "x"), "secret");
  assert.equal(statSync(join(dataDir, "secrets.key")).mode & 0o777, 0o600);
});

test("a damaged key file is told in a sentence that says what to do", () => {
  const dataDir = mkdtempSync(join(tmpdir(), "sophia-seal-"));
  writeFileSync(join(dataDir, "secrets.key"), "nonsense");
  assert.throws(() => loadSealer({ key: undefined, dataDir }), /damaged: restore it/);
});
