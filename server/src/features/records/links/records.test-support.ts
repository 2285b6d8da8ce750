/** Records put straight into a database, as transforms would leave them, for tests of what is made of them. */
import type { EntityKind, EntityOf, Line } from "@sophia/core";
import { sql, type Kysely } from "kysely";
import type { DB } from "../../../platform/db/index.ts";
import { linkBatch } from "./link-batch.ts";

export type Source = "slack" | "gong" | "linear" | "hubspot";

export interface Connections extends Readonly<Record<Source, string>> {
  /** A second account of the same CRM. */
  readonly otherHubspot: string;
}

export async function connections(db: Kysely<DB>): Promise<Connections> {
  const connect = async (source: Source, name: string = source): Promise<string> => {
    const { id } = await db
      .insertInto("connection")
      .values({
        source,
        name,
        base_url: "https://vendor.example",
        account: JSON.stringify({ externalId: name, name, url: null }),
        credentials_sealed: Buffer.from("-"),
        rate_factor: 1,
        sample: false,
        state: "active",
      })
      .returning("id")
      .executeTakeFirstOrThrow();
    return id;
  };
  return {
    slack: await connect("slack"),
    gong: await connect("gong"),
    linear: await connect("linear"),
    hubspot: await connect("hubspot"),
    otherHubspot: await connect("hubspot", "other"),
  };
}

export interface TestRecord {
  readonly connectionId: string;
  readonly kind: string;
  readonly externalId: string;
  readonly data: object;
  readonly principals?: readonly string[];
  readonly url?: string;
  readonly lines?: readonly Line[];
  readonly occurredAt?: string;
}

/** Keeps a record with its document, as the transaction of a page does; `null` data ends it. */
export async function put(db: Kysely<DB>, record: TestRecord, gone = false): Promise<string> {
  const {
    connectionId,
    kind,
    externalId,
    data,
    principals = ["all"],
    url = `https://vendor.example/${kind}/${externalId}`,
  } = record;
  return db.transaction().execute(async (tx) => {
    const { id } = await tx
      .insertInto("entity")
      .values({
        connection_id: connectionId,
        kind,
        external_id: externalId,
        raw_kind: kind,
        raw_external_id: externalId,
        data: JSON.stringify(data),
        principals: gone ? [] : [...principals],
        gone_at: gone ? new Date() : null,
      })
      .onConflict((conflict) =>
        conflict.columns(["connection_id", "kind", "external_id"]).doUpdateSet((row) => ({
          data: row.ref("excluded.data"),
          principals: row.ref("excluded.principals"),
          gone_at: row.ref("excluded.gone_at"),
        })),
      )
      .returning("id")
      .executeTakeFirstOrThrow();
    await tx
      .insertInto("document")
      .values({
        connection_id: connectionId,
        source: "test",
        kind,
        external_id: externalId,
        raw_kind: kind,
        raw_external_id: externalId,
        title: `${kind} ${externalId}`,
        url,
        occurred_at: record.occurredAt ?? "2026-06-01T10:00:00.000Z",
        principals: gone ? [] : [...principals],
        lines: JSON.stringify(record.lines ?? []),
        content_hash: Buffer.from("-"),
        sample: false,
        deleted_at: gone ? new Date() : null,
      })
      .onConflict((conflict) =>
        conflict.columns(["connection_id", "source", "kind", "external_id"]).doUpdateSet((row) => ({
          lines: row.ref("excluded.lines"),
          principals: row.ref("excluded.principals"),
          deleted_at: row.ref("excluded.deleted_at"),
        })),
      )
      .execute();
    await sql`
      insert into entity_pending (entity_id) values (${id})
      on conflict (entity_id) do update set version = nextval('entity_pending_version')`.execute(tx);
    return id;
  });
}

export async function linkAll(db: Kysely<DB>, limit?: number): Promise<void> {
  for (let batches = 0; (await linkBatch(db, limit)) > 0; batches++)
    if (batches > 1_000) throw new Error("The linker does not come to rest");
}

const lived = { createdAt: "2026-01-05T09:00:00.000Z", updatedAt: "2026-05-05T09:00:00.000Z" };

const crm = {
  ...lived,
  url: "https://crm.example/record",
  ownerExternalId: null,
  companies: [],
  contacts: [],
  deals: [],
  tickets: [],
  archived: false,
  mergedIntoExternalId: null,
  mergedExternalIds: [],
  custom: {},
};

function builder<Kind extends EntityKind>(kind: Kind, defaults: EntityOf<Kind>) {
  return (
    connectionId: string,
    externalId: string,
    data: Partial<EntityOf<Kind>> = {},
    more: Partial<TestRecord> = {},
  ): TestRecord => ({ connectionId, kind, externalId, data: { ...defaults, ...data }, ...more });
}

export const company = builder("company", {
  ...crm,
  name: "Acme Residential",
  domain: null,
  domains: [],
  industry: null,
  lifecycleStage: null,
  parentExternalId: null,
});
export const contact = builder("contact", {
  ...crm,
  name: "Ann Lee",
  email: null,
  emails: [],
  title: null,
  phone: null,
  lifecycleStage: null,
  timeZone: null,
});
export const deal = builder("deal", {
  ...crm,
  name: "Renewal",
  pipelineExternalId: null,
  pipeline: null,
  stageExternalId: null,
  stage: null,
  closed: false,
  stageChanges: [],
  won: null,
  amount: "1200",
  currency: "USD",
  amountInHomeCurrency: null,
  homeCurrency: null,
  closeAt: null,
  closeDay: null,
  type: null,
  priority: null,
  forecastCategory: null,
  probability: null,
  nextStep: null,
  lostReason: null,
  wonReason: null,
});
export const engagement = builder("engagement", {
  ...crm,
  type: "call",
  title: "Call",
  at: "2026-05-05T09:00:00.000Z",
  endsAt: null,
  durationMs: null,
  direction: null,
  status: null,
  fromEmail: null,
  toEmails: [],
  recording: null,
});
export const owner = builder("owner", { name: "Olga", email: null, userExternalId: null, active: true, teams: [] });
export const user = builder("user", {
  name: "Sam",
  email: null,
  title: null,
  active: true,
  guest: false,
  managerExternalId: null,
});
export const customer = builder("customer", {
  ...lived,
  url: "https://work.example/customer",
  archived: false,
  name: "Acme Residential",
  domains: [],
  externalIds: [],
  status: null,
  tier: null,
  revenue: null,
  size: null,
  ownerExternalId: null,
});
export const call = builder("call", {
  title: "Check-in",
  startedAt: "2026-05-05T09:00:00.000Z",
  durationSeconds: 600,
  private: false,
  scope: "External",
  hostExternalId: null,
  parties: [],
  accountDomains: [],
});
export const thread = builder("thread", {
  channelExternalId: "C1",
  startedAt: "2026-05-05T09:00:00.000Z",
  lastMessageAt: "2026-05-05T09:00:00.000Z",
  messages: 1,
  participants: [],
});

export function line(text: string): Line {
  return { author: null, at: null, text, url: "https://vendor.example/line", anchor: "1" };
}
