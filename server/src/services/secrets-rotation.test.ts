import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { commandLine } from "./planted-process.test-support.ts";
import { startTestSophia, type TestSophia } from "./testing.ts";

/* The secrets key is followed by a new one as an operator would have it: by the command line, while Sophia reads. */

let sophia: TestSophia;
let environment: Readonly<Record<string, string>>;
before(async () => {
  sophia = await startTestSophia();
  const key = await sophia.keyFor("operator@tests.example");
  environment = { SOPHIA_URL: sophia.url, SOPHIA_API_KEY: key, SOPHIA_DATA_DIR: sophia.dataDir };
});
after(() => sophia.stop());

const keyFiles = (): string[] => readdirSync(sophia.dataDir).filter((name) => name.startsWith("secrets.key"));
const keyFile = (): string => readFileSync(join(sophia.dataDir, "secrets.key"), "utf8");
const sealedCredentials = async (): Promise<string[]> => {
  const rows = await sophia.database.db.selectFrom("connection").select("credentials_sealed").orderBy("id").execute();
  return rows.map(({ credentials_sealed: sealed }) => sealed.toString("hex"));
};

async function readsWithoutComplaint(): Promise<void> {
  await sophia.fullRunDue();
  await sophia.sync();
  for (const { state, streams } of (await sophia.status()).sources) {
    assert.equal(state, "active");
    for (const { lastError } of streams) assert.equal(lastError, null);
  }
}

test("sophia keys rotate makes a new key while sources are read; they are read on, also by the next start", async () => {
  const [oldKey, sealed] = [keyFile(), await sealedCredentials()];
  const [{ code, text }] = await Promise.all([commandLine(environment, "keys", "rotate"), sophia.sync()]);
  assert.equal(code, 0, text);
  assert.match(text, /^The secrets key [\da-f-]{19} was followed by a new one .*\nBackups of the database from before/);
  assert.deepEqual(keyFiles(), ["secrets.key"]);
  assert.notEqual(keyFile(), oldKey);
  assert.ok(!text.includes(keyFile().trim()) && !text.includes(oldKey.trim()));
  assert.deepEqual(await sealedCredentials(), sealed, "only what wraps has changed");
  await readsWithoutComplaint();
  await sophia.pause();
  await sophia.resume();
  await readsWithoutComplaint();
});

test("with --data-keys every credential is encrypted anew, and who asked for it is in the audit", async () => {
  const sealed = new Set(await sealedCredentials());
  const { code, text } = await commandLine(
    { ...environment, SOPHIA_URL: sophia.url },
    "keys",
    "rotate",
    "--data-keys",
    "--json",
  );
  assert.equal(code, 0, text);
  assert.match(text, /"rotated": ?true/);
  assert.deepEqual(
    (await sealedCredentials()).filter((value) => sealed.has(value)),
    [],
  );
  await readsWithoutComplaint();
  const events = await sophia.database.db
    .selectFrom("audit_event")
    .select(["actor_email", "failed"])
    .where("action", "=", "secrets.rotated")
    .execute();
  assert.deepEqual(events, [
    { actor_email: "operator@tests.example", failed: false },
    { actor_email: "operator@tests.example", failed: false },
  ]);
});

test("who may not run operations may not rotate", async () => {
  const key = await sophia.keyFor("reader@tests.example", ["sources.read"]);
  const before = keyFile();
  const { code, text } = await commandLine(
    { ...environment, SOPHIA_API_KEY: key, SOPHIA_URL: sophia.url },
    "keys",
    "rotate",
  );
  assert.equal(code, 1);
  assert.match(text, /operations\.run/);
  assert.equal(keyFile(), before);
});
