import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout as rest } from "node:timers/promises";
import * as fc from "fast-check";
import { sql, type Transaction } from "kysely";
import { Client } from "pg";
import { z } from "zod";
import { createEnginePool } from "../db/index.ts";
import type { DB } from "../db/index.ts";
import { testDatabase } from "../db/testing.ts";
import { waitingChanges } from "./changes.ts";
import { type EngineClient, engineClient } from "./client.ts";
import { defineQueue, defineWorkflow } from "./definition.ts";
import { quietLog, type TestEngine, testEngine } from "./testing.ts";

interface Applied {
  readonly version: number;
  readonly input: number;
}

/** What runs saw of each aggregate, in the order in which they ended. */
const applied = new Map<string, Applied[]>();
const running = new Set<string>();
let overlaps = 0;

const refresh = defineWorkflow({
  name: "refresh.v1",
  queue: defineQueue({ name: "refresh", workerConcurrency: 20, partitioned: true, pollMs: 30 }),
  input: z.object({ aggregate: z.string(), restMs: z.number(), version: z.number() }),
  collapseMs: 20,
  async run({ aggregate, restMs, version: input }, scope) {
    if (running.has(aggregate)) overlaps += 1;
    running.add(aggregate);
    const version = await scope.write("read", (transaction) => readVersion(transaction, aggregate));
    await scope.step("apply", () => rest(restMs));
    applied.set(aggregate, [...(applied.get(aggregate) ?? []), { version, input }]);
    running.delete(aggregate);
  },
});

async function readVersion(transaction: Transaction<DB>, aggregate: string): Promise<number> {
  const read = await sql<{ version: number }>`select version from aggregate where id = ${aggregate}`.execute(
    transaction,
  );
  return read.rows[0]?.version ?? 0;
}

let t: TestEngine;
let receivers: EngineClient[];
const pools: ReturnType<typeof createEnginePool>[] = [];
before(async () => {
  const database = await testDatabase();
  const owner = new Client({ connectionString: database.ownerUrl });
  await owner.connect();
  await owner.query("create table aggregate (id text primary key, version integer not null)");
  await owner.end();
  t = await testEngine({ workflows: [refresh], database });
  receivers = await Promise.all(
    [1, 2].map(() => {
      const enginePool = createEnginePool({
        url: database.engineUrl,
        log: () => undefined,
        max: 4,
        allowExitOnIdle: true,
      });
      pools.push(enginePool);
      return engineClient({ enginePool, database: database.db, log: quietLog });
    }),
  );
});
after(async () => {
  await t.close();
  for (const receiver of receivers) await receiver.close();
  for (const pool of pools) await pool.end();
  await t.database.drop();
});

/** An event as a webhook brings it: the change, and the word of it, in one transaction. */
async function event(receiver: EngineClient, aggregate: string, restMs: number): Promise<string> {
  return await t.database.db.transaction().execute(async (inTransaction) => {
    const changed = await sql<{ version: number }>`
      insert into aggregate (id, version) values (${aggregate}, 1)
      on conflict (id) do update set version = aggregate.version + 1 returning version
    `.execute(inTransaction);
    const version = changed.rows[0]?.version ?? 0;
    const { id } = await receiver.changed(refresh, aggregate, { aggregate, restMs, version }, { inTransaction });
    return id;
  });
}

const lastOf = (aggregate: string) => applied.get(aggregate)?.at(-1);

async function settled(): Promise<void> {
  for (;;) {
    const open = await sql<{ count: number }>`
      select count(*) as count from engine.workflow_status where status in ('ENQUEUED', 'DELAYED', 'PENDING')
    `.execute(t.database.db);
    if (open.rows[0]?.count === 0) return;
    await rest(20);
  }
}

let example = 0;

test("whenever events come, from several processes at once, the last run has seen the last event", async () => {
  const anEvent = fc.record({
    aggregate: fc.integer({ min: 0, max: 2 }),
    receiver: fc.integer({ min: 0, max: 1 }),
    afterMs: fc.integer({ min: 0, max: 150 }),
    restMs: fc.integer({ min: 0, max: 60 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(anEvent, { minLength: 1, maxLength: 25 }), async (events) => {
      example += 1;
      const prefix = `example-${example}-`;
      await Promise.all(
        events.map(async ({ aggregate, receiver, afterMs, restMs }) => {
          await rest(afterMs);
          const by = receivers[receiver];
          assert.ok(by);
          await event(by, `${prefix}${aggregate}`, restMs);
        }),
      );
      await settled();
      const count = new Map<string, number>();
      for (const { aggregate } of events)
        count.set(`${prefix}${aggregate}`, (count.get(`${prefix}${aggregate}`) ?? 0) + 1);
      for (const [aggregate, version] of count) {
        assert.deepEqual(lastOf(aggregate), { version, input: version });
        assert.ok((applied.get(aggregate)?.length ?? 0) <= version);
      }
    }),
    { numRuns: 15, seed: 7, endOnFailure: true },
  );
  assert.equal(overlaps, 0, "two runs of one aggregate ran at once");
  assert.deepEqual(await waitingChanges(t.database.db), []);
});

test("a burst becomes one run", async () => {
  const ids = new Set<string>();
  await t.database.db.transaction().execute(async (inTransaction) => {
    for (let n = 1; n <= 50; n += 1) {
      const { id } = await t.engine.changed(
        refresh,
        "burst",
        { aggregate: "burst", restMs: 0, version: n },
        { inTransaction },
      );
      ids.add(id);
    }
  });
  await settled();
  assert.equal(ids.size, 1);
  assert.deepEqual(applied.get("burst"), [{ version: 0, input: 50 }]);
});

test("a change whose run was cancelled before it took it is taken by the next event's run", async () => {
  const first = await t.database.db.transaction().execute(async (inTransaction) => {
    const { id } = await t.engine.changed(
      refresh,
      "cancelled",
      { aggregate: "cancelled", restMs: 0, version: 1 },
      { inTransaction },
    );
    await sql`update engine.workflow_status set status = 'CANCELLED' where workflow_uuid = ${id}`.execute(
      inTransaction,
    );
    return id;
  });
  const second = await t.engine.changed(refresh, "cancelled", { aggregate: "cancelled", restMs: 0, version: 2 });
  assert.notEqual(second.id, first);
  await settled();
  assert.deepEqual(applied.get("cancelled"), [{ version: 0, input: 2 }]);
});
