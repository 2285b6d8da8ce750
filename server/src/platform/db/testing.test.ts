import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { z } from "zod";
import { ask, temporaryFolder, until, untilGone } from "./embedded-testing.ts";
import { clusterState } from "./pid-file.ts";
import { testDatabase } from "./testing.ts";

test("each call gives its own migrated database, usable at once, and drop removes it although it is in use", async () => {
  const [one, two] = await Promise.all([testDatabase(), testDatabase()]);
  await one.db.insertInto("person").values({ email: "ada@example.com", name: "Ada" }).execute();
  assert.deepEqual(await two.db.selectFrom("person").selectAll().execute(), []);
  const sleeping = assert.rejects(ask(one.ownerUrl, "select pg_sleep(600)"));
  await Promise.all([one.drop(), two.drop()]);
  await sleeping;
  await assert.rejects(ask(one.ownerUrl, "select 1"), { code: "3D000" });
});

test("test processes share one cluster, end although they forget to drop, and nothing of it is left a moment after the last", async (t) => {
  const temporary = temporaryFolder(t);
  const program = `const { testDatabase } = await import(${JSON.stringify(path.join(import.meta.dirname, "testing.ts"))});
    const { db, ownerUrl } = await testDatabase();
    await db.selectFrom("person").selectAll().execute();
    console.log(JSON.stringify(new URL(ownerUrl).port));`;
  const runs = await Promise.all(
    [1, 2, 3].map(() =>
      promisify(execFile)(process.execPath, ["--input-type=module", "-e", program], {
        env: { PATH: "/usr/bin:/bin", TMPDIR: temporary },
      }),
    ),
  );
  assert.equal(new Set(runs.map(({ stdout }) => z.string().parse(JSON.parse(stdout)))).size, 1);
  const folder = fs.readdirSync(temporary).find((name) => name.startsWith("sophia-test-"));
  assert.ok(folder);
  const clusterDir = path.join(temporary, folder, "data", "postgres");
  const state = clusterState(clusterDir);
  if (state.kind === "running") await untilGone(state.pid);
  await until(() => !fs.existsSync(clusterDir));
});
