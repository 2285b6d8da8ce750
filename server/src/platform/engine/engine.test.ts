import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { AppError } from "@sophia/core";
import { z } from "zod";
import { defineQueue, defineWorkflow } from "./definition.ts";
import { type TestEngine, testEngine } from "./testing.ts";

const queue = defineQueue({ name: "work", workerConcurrency: 10, pollMs: 50 });

const seen: { key: string; attempt: number }[] = [];

const greet = defineWorkflow({
  name: "greet.v1",
  queue,
  input: z.object({
    name: z.string(),
    failures: z.number().default(0),
    code: z.enum(["unavailable", "forbidden"]).default("unavailable"),
  }),
  retry: { firstDelayMs: 1 },
  async run({ name, failures, code }, scope) {
    const greeting = await scope.step("greet", async ({ idempotencyKey, attempt }) => {
      seen.push({ key: idempotencyKey, attempt });
      if (attempt <= failures) throw new AppError(code, `Attempt ${attempt} of ${name} failed`);
      return { text: `Hello, ${name}`, at: new Date(0) };
    });
    await scope.write("note", (transaction) =>
      transaction
        .insertInto("person")
        .values({ email: `${name}@example.com`, name: greeting.text })
        .execute(),
    );
    await scope.sleep(10);
    return { greeting, now: await scope.now() };
  },
});

let t: TestEngine;
before(async () => {
  t = await testEngine({ workflows: [greet] });
});
after(() => t.close());

test("a workflow runs its steps, writes our rows and returns data", async () => {
  const { id } = await t.engine.enqueue(greet, { name: "ada" });
  const status = await t.engine.waitFor(id, { timeoutMs: 10_000 });
  assert.equal(status?.state, "done", status?.failure?.message);
  assert.deepEqual(z.object({ greeting: z.unknown() }).parse(status.output).greeting, {
    text: "Hello, ada",
    at: new Date(0),
  });
  const rows = await t.database.db.selectFrom("person").select("name").where("email", "=", "ada@example.com").execute();
  assert.deepEqual(rows, [{ name: "Hello, ada" }]);
});
