import {
  AppError,
  jsonSchema,
  sourceIdSchema,
  type AnyConnector,
  type Json,
  type SourceId,
  type VendorAccount,
} from "@sophia/core";
import type { Connection, ConnectRequest } from "@sophia/core/api";
import { randomUUID } from "node:crypto";
import { sql, type Insertable, type Selectable } from "kysely";
import { z } from "zod";
import type { DB } from "../../platform/db/index.ts";
import { onceAnHour, recordEvent, type AuditEvent } from "../governance/index.ts";
import type { RecordOwner } from "../records/index.ts";
import type { SourcesDeps } from "./deps.ts";
import { credentialsPlace } from "./sealed-credentials.ts";
import { takeTurn } from "./vendor-budget.ts";

const accountSchema = z.object({ externalId: z.string(), name: z.string(), url: z.string().nullable() });

/** A connection as the sync uses it. */
export interface ActiveConnection {
  readonly connectionId: string;
  readonly source: SourceId;
  readonly name: string;
  readonly baseUrl: string;
  readonly rateFactor: number;
  readonly sample: boolean;
  readonly account: VendorAccount;
  readonly credentials: Json;
  readonly connector: AnyConnector;
}

function connectorFor(deps: SourcesDeps, source: SourceId): AnyConnector {
  const connector = deps.connectors.get(source);
  if (connector === undefined) {
    const known = [...deps.connectors.keys()].join(", ");
    throw new AppError("invalid_request", `This version of Sophia cannot connect ${source}; it can connect: ${known}.`);
  }
  return connector;
}

export interface ConnectOptions {
  readonly sample: boolean;
  /** Only a test server or a sandbox is served faster than the vendor documents. */
  readonly rateFactor: number;
  /** Who connects, as the audit keeps it; without an actor it is the service itself. */
  readonly by: Pick<AuditEvent, "actor" | "address" | "requestId">;
}

/**
 * Proves credentials at the vendor, then keeps them sealed. Connecting the same account again replaces its credentials
 * and wakes a connection that waited for them. The audit has who did it, or tried to.
 *
 * @throws AppError as the vendor answers: `credentials_rejected`, `scope_missing`, `vendor_unavailable`.
 */
export async function connect(
  deps: SourcesDeps,
  request: ConnectRequest,
  options: ConnectOptions,
  signal: AbortSignal = AbortSignal.timeout(30_000),
): Promise<Connection> {
  const connector = connectorFor(deps, request.source);
  const baseUrl = (request.baseUrl ?? connector.manifest.defaultBaseUrl).replace(/\/+$/, "");
  const account = await connector
    .open(request.credentials)
    .identify({ baseUrl, fetch: deps.fetch, signal, takeTurn: async () => undefined, nowMs: Date.now })
    .catch(async (error: unknown) => {
      await recordEvent(deps.db, {
        ...options.by,
        action: "connection.made",
        failed: true,
        reason: error instanceof AppError ? error.message : undefined,
        details: { source: request.source, baseUrl, sample: options.sample },
      });
      throw error;
    });
  const row = {
    source: request.source,
    name: request.name ?? account.name,
    base_url: baseUrl,
    account: JSON.stringify(account),
    rate_factor: options.rateFactor,
    sample: options.sample,
    state: "active",
  };
  const id = await keep(deps, row, account.externalId, JSON.stringify(request.credentials), options.by);
  await deps.db
    .updateTable("stream_state")
    .set({ retry_at: null, failures: 0 })
    .where("connection_id", "=", id)
    .execute();
  return { connectionId: id, source: request.source, name: row.name, account };
}

async function activeConnection(deps: SourcesDeps, row: Selectable<DB["connection"]>): Promise<ActiveConnection> {
  const source = sourceIdSchema.parse(row.source);
  await onceAnHour(`credentials ${row.id}`, () =>
    recordEvent(deps.db, {
      action: "credentials.used",
      requestId: `reading of ${row.id}`,
      target: { kind: "connection", id: row.id, name: row.name },
      details: { source, baseUrl: row.base_url },
    }),
  );
  const credentials = await deps.sealer.open(row.credentials_sealed, credentialsPlace(source, row.id));
  return {
    connectionId: row.id,
    source,
    name: row.name,
    baseUrl: row.base_url,
    rateFactor: row.rate_factor,
    sample: row.sample,
    account: accountSchema.parse(row.account),
    credentials: jsonSchema.parse(JSON.parse(credentials)),
    connector: connectorFor(deps, source),
  };
}

/** Keeps a connection: the one of this account, or a new one. Its credentials are sealed for its id, which comes first. */
async function keep(
  { db, sealer }: SourcesDeps,
  row: Omit<Insertable<DB["connection"]>, "id" | "credentials_sealed">,
  accountId: string,
  credentials: string,
  by: ConnectOptions["by"],
): Promise<string> {
  for (;;) {
    const known = await db
      .selectFrom("connection")
      .select("id")
      .where("source", "=", row.source)
      .where(sql`account ->> 'externalId'`, "=", accountId)
      .executeTakeFirst();
    const id = known?.id ?? randomUUID();
    const values = { ...row, id, credentials_sealed: await sealer.seal(credentials, credentialsPlace(row.source, id)) };
    const kept = await db.transaction().execute(async (tx) => {
      const written = await tx
        .insertInto("connection")
        .values(values)
        .onConflict((conflict) =>
          conflict
            .expression(sql`source, (account ->> 'externalId')`)
            .doUpdateSet(values)
            .where("connection.id", "=", id),
        )
        .returning("id")
        .executeTakeFirst();
      if (written === undefined) return undefined;
      await recordEvent(tx, {
        ...by,
        action: "connection.made",
        target: { kind: "connection", id, name: row.name },
        details: { source: row.source, baseUrl: row.base_url, sample: row.sample, again: known !== undefined },
      });
      return written;
    });
    // Otherwise somebody has connected the same account meanwhile, under another id.
    if (kept !== undefined) return kept.id;
  }
}

/** Undefined when it is gone or waits for somebody to sign in again. */
export async function findActive(deps: SourcesDeps, connectionId: string): Promise<ActiveConnection | undefined> {
  const row = await deps.db
    .selectFrom("connection")
    .selectAll()
    .where("id", "=", connectionId)
    .where("state", "=", "active")
    .executeTakeFirst();
  return row === undefined ? undefined : activeConnection(deps, row);
}

/** What transforms need of a connection, in whatever state it is: they call no vendor. */
export async function findRecordOwner(
  deps: SourcesDeps,
  connectionId: string,
): Promise<(RecordOwner & { readonly connector: AnyConnector }) | undefined> {
  const row = await deps.db
    .selectFrom("connection")
    .select(["id", "source", "sample", "account"])
    .where("id", "=", connectionId)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const source = sourceIdSchema.parse(row.source);
  return {
    connectionId: row.id,
    source,
    sample: row.sample,
    account: accountSchema.parse(row.account),
    connector: connectorFor(deps, source),
  };
}

/**
 * Ends the reading of sample connections whose vendors are not served any more; connecting one again wakes it. What was
 * read stays, labelled as sample data.
 */
export async function pauseSampleConnections(db: SourcesDeps["db"]): Promise<void> {
  await db.updateTable("connection").set({ state: "paused" }).where("sample", "=", true).execute();
}

export async function connectionIds(deps: SourcesDeps): Promise<string[]> {
  const rows = await deps.db.selectFrom("connection").select("id").orderBy("created_at").execute();
  return rows.map((row) => row.id);
}

export async function activeConnectionIds(deps: SourcesDeps): Promise<string[]> {
  const rows = await deps.db
    .selectFrom("connection")
    .select("id")
    .where("state", "=", "active")
    .orderBy("created_at")
    .execute();
  return rows.map((row) => row.id);
}

/** What a connector needs to call its vendor: turns are taken from the shared budget. */
export function connectorContext(deps: SourcesDeps, connection: ActiveConnection, signal: AbortSignal) {
  const { limits } = connection.connector.manifest;
  return {
    baseUrl: connection.baseUrl,
    fetch: deps.fetch,
    signal,
    nowMs: Date.now,
    async takeTurn(name: string): Promise<void> {
      const limit = limits[name];
      if (limit === undefined) throw new Error(`The ${connection.source} connector names no limit ${name}`);
      await takeTurn(
        deps.db,
        { connectionId: connection.connectionId, name, limit, factor: connection.rateFactor },
        signal,
      );
    },
  };
}
