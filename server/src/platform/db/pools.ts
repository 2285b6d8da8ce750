import { Kysely, PostgresDialect } from "kysely";
import { Pool, types, type CustomTypesConfig } from "pg";
import type { DB } from "./generated.ts";
import type { DbLog } from "./log.ts";

export interface PoolOptions {
  readonly url: string;
  readonly log: DbLog;
  /** Connections at most. */
  readonly max?: number;
  /** A single statement is cancelled after this; 0 never. */
  readonly statementTimeoutMs?: number;
  /** A transaction that waits for our side for so long is ended by the server, and with it its locks. Default 60,000. */
  readonly idleTransactionMs?: number;
  /** Shown in pg_stat_activity. */
  readonly applicationName?: string;
  /** Lets the process end while connections are idle; for tests and short commands. */
  readonly allowExitOnIdle?: boolean;
}

/** The application's pool: requests and workers. Default 10 connections, statements of 30 s at most. */
export function createAppPool(options: PoolOptions): Pool {
  return createPool({ max: 10, statementTimeoutMs: 30_000, applicationName: "sophia app", ...options });
}

/**
 * The engine's pool. Never share the application's: the engine takes a second connection while an application's
 * transaction holds the first, and a common pool that is used up then waits for itself for ever. Default 10 connections;
 * one of them is always taken by LISTEN. A process that is paused within one of the engine's short transactions must not
 * hold up those that take over its runs, so such a transaction is ended after 10 s.
 */
export function createEnginePool(options: PoolOptions): Pool {
  return createPool({
    max: 10,
    statementTimeoutMs: 60_000,
    idleTransactionMs: 10_000,
    applicationName: "sophia engine",
    ...options,
  });
}

/** The pool for questions in SQL, on the reader's url. Default 4 connections, statements of 10 s at most. */
export function createReaderPool(options: PoolOptions): Pool {
  return createPool({ max: 4, statementTimeoutMs: 10_000, applicationName: "sophia reader", ...options });
}

function createPool(options: PoolOptions): Pool {
  const pool = new Pool({
    connectionString: options.url,
    max: options.max,
    statement_timeout: options.statementTimeoutMs,
    idle_in_transaction_session_timeout: options.idleTransactionMs ?? 60_000,
    connectionTimeoutMillis: 10_000,
    application_name: options.applicationName,
    keepAlive: true,
    allowExitOnIdle: options.allowExitOnIdle ?? false,
    types: { getTypeParser: parserFor },
  });
  // A connection that breaks while idle is dropped by the pool and made anew on demand; without a listener it ends the process.
  // While the pool is being ended, losing its connections is what was asked for.
  pool.on("error", (error) => {
    if (!pool.ending) options.log("warn", `A database connection was lost: ${error.message}`);
  });
  // The same for one that breaks while it is lent out between two statements: the next statement fails and tells its user.
  pool.on("connect", (client) => client.on("error", () => undefined));
  return pool;
}

/**
 * How values arrive, other than pg's own way:
 * - `bigint` (also `count(*)`) is a number. Beyond 2^53 the query fails instead of giving a wrong one.
 * - `date` is "YYYY-MM-DD": a Date would be midnight in the time zone of this machine.
 * - `numeric` stays a string, `timestamptz` a Date, `json` and `jsonb` parsed.
 */
const parserFor: CustomTypesConfig["getTypeParser"] = (oid, format) => {
  if (format !== "binary") {
    if (oid === types.builtins.INT8) return safeInteger;
    if (oid === types.builtins.DATE) return String;
  }
  return types.getTypeParser(oid, format);
};

function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value))
    throw new RangeError(`The bigint ${text} is too large for a number; select it as text.`);
  return value;
}

/** Kysely over a pool of ours, with the types of the migrated schema. `destroy()` ends the pool. */
export function createDatabase(pool: Pool): Kysely<DB> {
  return new Kysely<DB>({ dialect: new PostgresDialect({ pool }) });
}
