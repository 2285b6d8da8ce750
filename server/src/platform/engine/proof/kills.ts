/**
 * The proof that killing and pausing processes loses nothing and does nothing twice: workers carry out runs of three
 * outside effects and three rows each, while they are killed with SIGKILL and paused with SIGSTOP beyond their lease, at
 * moments drawn from a seed. An HTTP receiver counts what really arrived.
 */
import { setTimeout as rest } from "node:timers/promises";
import { sql } from "kysely";
import { Client } from "pg";
import { createEnginePool } from "../../db/index.ts";
import { testDatabase } from "../../db/testing.ts";
import { engineClient } from "../client.ts";
import { migrateEngine } from "../migrate-engine.ts";
import { seededRandom } from "./random.ts";
import { startReceiver } from "./receiver.ts";
import { proofWorkflow, stepsPerRun } from "./work.ts";
import { startWorkerProcess, type WorkerProcess } from "./worker-process.ts";

export interface KillsOptions {
  readonly seed: number;
  /** Runs at least; more are enqueued until the kills are done. */
  readonly runs: number;
  readonly kills: number;
  readonly workers?: number;
  readonly leaseMs?: number;
  /** Mean milliseconds between two kills or pauses. */
  readonly everyMs?: number;
  readonly recovery?: boolean;
  readonly keys?: boolean;
  /** Gives up after so long; what is not done by then counts as lost. */
  readonly deadlineMs?: number;
  readonly onProgress?: (sentence: string) => void;
}

export interface KillsResult {
  readonly runs: number;
  readonly kills: number;
  readonly pauses: number;
  readonly rawArrivals: number;
  readonly absorbed: number;
  /** Runs that did not end well, or whose effects did not all arrive. */
  readonly lost: number;
  /** Effects applied more than once. */
  readonly doubled: number;
  readonly rows: number;
  readonly distinctRows: number;
  /** From the kill until a survivor had put the run back on its queue, for each run that was in hand; ascending. */
  readonly putBackMs: readonly number[];
  /** … until another process had taken it from there, which also needs one that is free; ascending. */
  readonly takenUpMs: readonly number[];
  readonly seconds: number;
}

const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

export async function runKills(options: KillsOptions): Promise<KillsResult> {
  const { seed, kills, workers: workerCount = 3, leaseMs = 1500, everyMs = 700, deadlineMs = 120_000 } = options;
  const random = seededRandom(seed);
  const startedAt = Date.now();
  const database = await testDatabase();
  const owner = new Client({ connectionString: database.ownerUrl });
  owner.on("error", () => undefined); // The statement in hand reports it.
  await owner.connect();
  // No key on it: a row written twice would be there twice.
  await owner.query("create table proof_row (run text not null, step integer not null)");
  const enginePool = createEnginePool({ url: database.engineUrl, log: () => undefined, allowExitOnIdle: true });
  await migrateEngine(enginePool, quiet);
  const client = await engineClient({ enginePool, database: database.db, log: quiet });
  const receiver = await startReceiver(seededRandom(seed + 1));
  const work = { receiverUrl: receiver.url, keys: options.keys ?? true };
  const workflow = proofWorkflow(work);
  const workerOptions = {
    ...work,
    appUrl: database.appUrl,
    engineUrl: database.engineUrl,
    leaseMs,
    recovery: options.recovery ?? true,
  };
  const start = () => startWorkerProcess(workerOptions);
  const workers = new Set<WorkerProcess>(Array.from({ length: workerCount }, start));
  const wakings = new Set<Promise<void>>();
  const awaited: { run: string; executorId: string; killedAt: number; isBack: boolean }[] = [];
  const putBackMs: number[] = [];
  const takenUpMs: number[] = [];
  const counts = { runs: 0, kills: 0, pauses: 0 };

  async function enqueue(runs: number): Promise<void> {
    for (let n = 0; n < runs; n += 1) {
      await client.enqueue(workflow, { run: String(counts.runs) }, { id: `run-${counts.runs}` });
      counts.runs += 1;
    }
  }

  async function kill(worker: WorkerProcess): Promise<void> {
    worker.signal("SIGKILL");
    const killedAt = Date.now();
    workers.delete(worker);
    workers.add(start());
    counts.kills += 1;
    await worker.ended;
    const { executorId } = worker;
    if (executorId === undefined) return;
    const inHand = await owner.query<{ run: string }>(
      "select workflow_uuid as run from engine.workflow_status where executor_id = $1 and status = 'PENDING'",
      [executorId],
    );
    for (const { run } of inHand.rows) awaited.push({ run, executorId, killedAt, isBack: false });
  }

  /** Longer than its lease, so that others take over; then it wakes and goes on with what is no longer its own. */
  function pause(worker: WorkerProcess): void {
    worker.signal("SIGSTOP");
    worker.paused = true;
    counts.pauses += 1;
    const waking = rest(leaseMs * (1.2 + random() * 1.5)).then(() => {
      worker.signal("SIGCONT");
      worker.paused = false;
    });
    wakings.add(waking);
    void waking.then(() => wakings.delete(waking));
  }

  async function noteRecoveries(): Promise<void> {
    if (awaited.length === 0) return;
    const states = await owner.query<{ run: string; executor: string; status: string }>(
      `select workflow_uuid as run, executor_id as executor, status from engine.workflow_status where workflow_uuid = any($1)`,
      [awaited.map(({ run }) => run)],
    );
    const stateOf = new Map(states.rows.map((row) => [row.run, row]));
    for (const [index, waiting] of [...awaited.entries()].toReversed()) {
      const state = stateOf.get(waiting.run);
      if (!state || (state.status === "PENDING" && state.executor === waiting.executorId)) continue;
      const ms = Date.now() - waiting.killedAt;
      if (!waiting.isBack) putBackMs.push(ms);
      waiting.isBack = true;
      if (state.status === "ENQUEUED") continue;
      takenUpMs.push(ms);
      awaited.splice(index, 1);
    }
  }

  /** Runs that some process will still end: waiting, or in the hands of a living one (of any, when there is recovery). */
  async function unfinished(): Promise<number> {
    const living = [...workers].map((worker) => worker.executorId).filter((id) => id !== undefined);
    const found = await owner.query<{ count: string }>(
      `select count(*) from engine.workflow_status where status in ('ENQUEUED', 'DELAYED')
         or status = 'PENDING' and ($1 or executor_id = any($2))`,
      [workerOptions.recovery, living],
    );
    return Number(found.rows[0]?.count);
  }

  try {
    await enqueue(options.runs);
    let nextAt = Date.now() + everyMs;
    let toldKills = 0;
    for (;;) {
      await rest(100);
      await noteRecoveries();
      const left = await unfinished();
      const killing = counts.kills < kills;
      if (killing && left < workerCount * 10) await enqueue(workerCount * 10);
      if ((!killing && left === 0 && awaited.length === 0) || (!workerOptions.recovery && !killing && left === 0))
        break;
      if (Date.now() - startedAt > deadlineMs) break;
      if (!killing || Date.now() < nextAt) continue;
      nextAt = Date.now() + everyMs * (0.3 + random() * 1.4);
      // Each has worked for a moment, however slow the machine: killing what has just started would prove little.
      const awake = [...workers].filter((worker) => !worker.paused && Date.now() - worker.readyAt > everyMs);
      const victim = awake[Math.floor(random() * awake.length)];
      if (!victim) continue;
      if ((counts.kills + counts.pauses) % 4 === 3) pause(victim);
      else await kill(victim);
      if (counts.kills - toldKills >= 50) {
        toldKills = counts.kills;
        options.onProgress?.(
          `${counts.kills} kills, ${counts.pauses} pauses, ${counts.runs} runs enqueued, ${left} open`,
        );
      }
    }
    await Promise.all(wakings);
    // A woken process has its say before the count.
    await rest(wakings.size === 0 && counts.pauses > 0 ? leaseMs / 2 : 0);
    const done = await owner.query<{ id: string }>(
      "select workflow_uuid as id from engine.workflow_status where status = 'SUCCESS'",
    );
    const doneIds = new Set(done.rows.map(({ id }) => id));
    const applied = receiver.applied();
    const effects = (run: number) =>
      Array.from({ length: stepsPerRun }, (_, step) => applied.get(`${run}:${step}`) ?? 0);
    const runs = Array.from({ length: counts.runs }, (_, run) => run);
    const rows = await sql<{ all: number; distinct: number }>`
      select count(*) as all, count(distinct (run, step)) as distinct from proof_row
    `.execute(database.db);
    return {
      ...counts,
      rawArrivals: receiver.rawArrivals(),
      absorbed: receiver.absorbed(),
      lost: runs.filter((run) => !doneIds.has(`run-${run}`) || effects(run).includes(0)).length,
      doubled: [...applied.values()].filter((times) => times > 1).length,
      rows: rows.rows[0]?.all ?? 0,
      distinctRows: rows.rows[0]?.distinct ?? 0,
      putBackMs: putBackMs.toSorted((a, b) => a - b),
      takenUpMs: takenUpMs.toSorted((a, b) => a - b),
      seconds: (Date.now() - startedAt) / 1000,
    };
  } finally {
    for (const worker of workers) worker.signal("SIGKILL");
    await Promise.all([...workers].map((worker) => worker.ended));
    await client.close();
    await enginePool.end();
    await receiver.close();
    await owner.end();
    await database.drop();
  }
}
