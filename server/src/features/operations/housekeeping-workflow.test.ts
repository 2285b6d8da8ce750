import assert from "node:assert/strict";
import { test } from "node:test";
import { testDatabase } from "../../platform/db/testing.ts";
import { testEngine } from "../../platform/engine/testing.ts";
import { makeCheckpoint, recordEvent } from "../governance/index.ts";
import { housekeepingWorkflow } from "./housekeeping-workflow.ts";

test("housekeeping forgets runs that ended more than a week ago, and signs the audit", async (t) => {
  const database = await testDatabase();
  const { db } = database;
  const sealer = {
    seal: (plain: string) => Promise.resolve(Buffer.from(plain)),
    open: (sealed: Buffer) => Promise.resolve(sealed.toString()),
  };
  const forgotten: Date[] = [];
  const housekeeping = housekeepingWorkflow({
    forgetEndedRuns: async (before) => void forgotten.push(before),
    checkpointAudit: async (requestId) => void (await makeCheckpoint({ db, sealer }, { requestId })),
  });
  const running = await testEngine({ workflows: [housekeeping], database });
  t.after(async () => {
    await running.close();
    await database.drop();
  });
  await recordEvent(db, { action: "key.used", requestId: "r" });
  const startedAt = Date.now();
  const { id } = await running.engine.enqueue(housekeeping, {});
  assert.equal((await running.engine.waitFor(id, { timeoutMs: 60_000 }))?.state, "done");
  const weekMs = 7 * 86_400_000;
  const forgottenAt = forgotten[0]?.getTime() ?? 0;
  assert.ok(forgottenAt >= startedAt - weekMs && forgottenAt <= Date.now() - weekMs);
  const checkpoints = await db.selectFrom("audit_checkpoint").select(["sequence", "count"]).execute();
  assert.deepEqual(checkpoints, [{ sequence: 2, count: 2 }]);
  const { request_id } = await db
    .selectFrom("audit_event")
    .select("request_id")
    .where("action", "=", "audit.checkpointed")
    .executeTakeFirstOrThrow();
  assert.equal(request_id, id);
});
