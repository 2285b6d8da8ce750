import { AsyncLocalStorage } from "node:async_hooks";
import { DBOS } from "@dbos-inc/dbos-sdk";
import * as sdk from "@dbos-inc/dbos-sdk/datasource";
import { DeleteResult, InsertResult, type Kysely, sql, type Transaction, UpdateResult } from "kysely";
import { SuperJSON } from "superjson";
import type { DB } from "../db/generated.ts";
import type { InFlight } from "./in-flight.ts";
import { isPassingDatabaseError } from "./retry.ts";
import { engineSchema } from "./schema.ts";

/** Runs a function in a transaction on our own tables, as the workflow's next recorded step. */
export type WriteInWorkflow = <T>(name: string, run: (transaction: Transaction<DB>) => Promise<T>) => Promise<T>;

export interface DataSourceOptions {
  /** The server ends a transaction that has been idle for so long, and with it the locks of a paused process. */
  readonly idleTransactionMs: number;
  readonly inFlight: InFlight;
}

const dataSourceName = "application";
const completion = sql.id(engineSchema, "transaction_completion");

/**
 * The engine's way to write to our own tables: the rows and the record of the step commit in one transaction.
 *
 * - A process that was paused and has lost its run meanwhile writes nothing: the insert of the record makes the new
 *   owner's insert wait, then ownership is looked up, and a stale owner rolls back.
 * - A process paused in the middle of its transaction cannot hold the new owner up for ever: see `idleTransactionMs`.
 * - A connection lost at commit leaves open whether it took place, so every further attempt looks at the record first.
 *   While PostgreSQL is away the write waits for it; it does not fail the run.
 * - A function that throws rolls back; the SDK records the failure.
 *
 * The ownership check takes a connection of the engine's pool while the transaction holds one of ours: with one pool
 * for both, as many workflows as it has connections wait for each other for ever. `startEngine` refuses that.
 */
export function registerDataSource(database: Kysely<DB>, options: DataSourceOptions): WriteInWorkflow {
  const open = new AsyncLocalStorage<Transaction<DB>>();
  const idleTransactionMs = String(options.idleTransactionMs);

  async function attempt<T>(workflowId: string, step: number, run: () => Promise<T>): Promise<T> {
    const recorded = await sql<{ output: string }>`
      select output from ${completion} where workflow_id = ${workflowId} and function_num = ${step}
    `.execute(database);
    if (recorded.rows[0]) return SuperJSON.parse<T>(recorded.rows[0].output);
    return await database.transaction().execute(async (transaction) => {
      await sql`select set_config('idle_in_transaction_session_timeout', ${idleTransactionMs}, true)`.execute(
        transaction,
      );
      const output = asData(await open.run(transaction, run));
      const inserted = await sql`
        insert into ${completion} (workflow_id, function_num, output)
        values (${workflowId}, ${step}, ${SuperJSON.stringify(output)}) on conflict do nothing
      `.execute(transaction);
      if (inserted.numAffectedRows === 0n) throw new sdk.DBOSStepAlreadyRecordedError(workflowId, step);
      await sdk.assertStillOwnsWorkflow(workflowId);
      return output;
    });
  }

  sdk.registerDataSource({
    name: dataSourceName,
    async initialize() {
      const run = async (text: string) => (await sql<Record<string, unknown>>`${sql.raw(text)}`.execute(database)).rows;
      await sdk.verifyDataSourcePG(run, engineSchema, dataSourceName);
    },
    destroy: () => Promise.resolve(),
    async deleteCheckpoints(workflowId, fromStep, beforeCommit) {
      await database.transaction().execute(async (transaction) => {
        await sql`
          delete from ${completion} where workflow_id = ${workflowId} and function_num >= ${fromStep}
        `.execute(transaction);
        await beforeCommit?.();
      });
    },
    async invokeTransactionFunction(_config, target, run, ...inputs) {
      const workflowId = DBOS.workflowID;
      const step = DBOS.stepID;
      if (workflowId === undefined || step === undefined) throw new Error("scope.write was called outside a workflow");
      for (let failures = 0; ; failures += 1) {
        try {
          return await attempt(workflowId, step, () => run.apply(target, inputs));
        } catch (error) {
          if (error instanceof sdk.DBOSStepAlreadyRecordedError) continue;
          if (!isPassingDatabaseError(error)) throw error;
          const delayMs = Math.min(5000, 20 * 2 ** Math.min(failures, 10)) * (0.5 + Math.random() / 2);
          await options.inFlight.rest(workflowId, delayMs);
        }
      }
    },
  });

  return (name, run) =>
    sdk.runTransaction(
      () => {
        const transaction = open.getStore();
        if (!transaction) throw new Error("No transaction is open");
        return run(transaction);
      },
      name,
      { dsName: dataSourceName },
    );
}

/** What a statement answers is an instance of a class, which no record can hold; its fields can be. */
function asData<T>(output: T): T {
  if (Array.isArray(output)) {
    for (const [index, value] of output.entries()) output[index] = asData<unknown>(value);
    return output;
  }
  const isResult = output instanceof InsertResult || output instanceof UpdateResult || output instanceof DeleteResult;
  return isResult ? Object.assign({}, output) : output;
}
