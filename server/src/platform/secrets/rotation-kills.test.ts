import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { test } from "node:test";
import { setTimeout as rest } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { testConnection, testDatabase } from "../db/testing.ts";
import { keepValue, openTestSecrets, ownFolder, placeOf, valueOf } from "./sealer.test-support.ts";

const kills = 30;
const program = fileURLToPath(new URL("rotating-process.test-support.ts", import.meta.url));

test("a rotating process that is killed at any of many moments loses nothing, and nobody beside it notices", async (t) => {
  const database = await testDatabase();
  t.after(() => database.drop());
  const { db } = database;
  const keys = ownFolder();
  const beside = await openTestSecrets(db, keys);
  const written = new Map<string, string>();
  for (let number = 0; number < 12; number += 1) {
    const row = await testConnection(db, "slack");
    written.set(row, `first of ${row}`);
    await keepValue(db, row, await beside.sealer.seal(`first of ${row}`, placeOf(row)));
  }

  async function readAll(): Promise<void> {
    const started = await openTestSecrets(db, keys);
    for (const [row, plain] of written) {
      for (const { sealer } of [beside, started])
        assert.equal(await sealer.open(await valueOf(db, row), placeOf(row)), plain);
    }
  }
  const over = new AbortController();
  let looks = 0;
  async function readAndWrite(): Promise<void> {
    while (!over.signal.aborted) {
      await readAll();
      looks += 1;
      for (const row of [...written.keys()].slice(looks % 3, (looks % 3) + 2)) {
        const plain = `${looks} of ${row}`;
        await keepValue(db, row, await beside.sealer.seal(plain, placeOf(row)));
        written.set(row, plain);
      }
    }
  }
  const busy = readAndWrite();
  busy.catch(() => over.abort());

  const keyIds = new Set<string>();
  for (let kill = 0; kill < kills && !over.signal.aborted; kill += 1) {
    const what = kill % 2 === 0 ? "wrapping" : "all";
    const child = spawn(process.execPath, [program, database.appUrl, keys.dataDir, what], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const ended = once(child, "exit");
    await Promise.race([once(child.stdout, "data"), ended]);
    await rest(Math.random() * 150);
    child.kill("SIGKILL");
    assert.deepEqual(await ended, [null, "SIGKILL"], "it ended by our hand and no other way");
    for (const { id } of await db.selectFrom("wrapping_key").select("id").execute()) keyIds.add(id);
  }
  over.abort();
  await busy;
  assert.ok(keyIds.size > kills / 2, `only ${keyIds.size} keys were met: the kills came before the work`);
  assert.ok(looks > kills / 2, `only ${looks} looks beside ${kills} kills`);

  const last = await openTestSecrets(db, keys);
  const { to } = await last.rotate(await last.planRotation({ dataKeys: false }));
  assert.deepEqual(readdirSync(keys.dataDir), ["secrets.key"]);
  assert.deepEqual(await db.selectFrom("wrapping_key").select("id").execute(), [{ id: to }]);
  await readAll();
});
