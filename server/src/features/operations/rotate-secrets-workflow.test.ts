import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { AppError } from "@sophia/core";
import { testEngine } from "../../platform/engine/testing.ts";
import { rotateSecretsWorkflow } from "./rotate-secrets-workflow.ts";

const asked = {
  actor: { personId: randomUUID(), email: "operator@tests.example", credential: { kind: "key", id: "k1" } },
  address: "127.0.0.1",
  requestId: "request-1",
} as const;

test("a rotation is recorded with who asked for it, from which key to which; one that failed is none", async (t) => {
  const rotateSecrets = rotateSecretsWorkflow({
    async rotateSecrets({ from }) {
      if (from === "gone") throw new AppError("conflict", "It is being rotated already.");
      return { from, to: "new", rewrapped: 3, reencrypted: 0, forgotten: [from] };
    },
  });
  const tested = await testEngine({ workflows: [rotateSecrets] });
  t.after(() => tested.close());
  const { engine, database } = tested;
  const end = async (from: string) => {
    const { id } = await engine.enqueue(rotateSecrets, { from, asked });
    return engine.waitFor(id, { timeoutMs: 60_000 });
  };
  assert.equal((await end("gone"))?.failure?.message, "It is being rotated already.");
  assert.equal((await end("old"))?.state, "done");
  const events = await database.db.selectFrom("audit_event").selectAll().execute();
  assert.equal(events.length, 1);
  const { event, action, actor_email: email, target_id: target, address, request_id: requestId } = events[0] ?? {};
  assert.deepEqual(
    { action, email, target, address, requestId },
    {
      action: "secrets.rotated",
      email: asked.actor.email,
      target: "new",
      address: "127.0.0.1",
      requestId: "request-1",
    },
  );
  assert.match(String(event), /"from": "old".*"rewrapped": 3/);
});
