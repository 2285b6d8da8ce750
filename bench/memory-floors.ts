/** The same pages without the product: fetched and thrown away, and their raw records inserted and nothing else. */
import { performance } from "node:perf_hooks";
import { connectors } from "@sophia/connectors";
import type { Json, RawRecord } from "@sophia/core";
import { sql } from "kysely";
import { testDatabase } from "../server/src/platform/db/testing.ts";
import type { SandboxReady } from "./memory-messages.ts";

export interface SourceFloor {
  readonly records: number;
  readonly fetchMs: number;
  /** Processor time of this process meanwhile. */
  readonly fetchCpuMs: number;
  readonly insertMs: number;
}

/** Records that a stream asks back to walk over them; the others are thrown away. */
const walkedKinds = new Set(["channel", "user", "outsider", "bookmarks", "profile", "folder", "call_folders"]);

function isWalked({ kind }: RawRecord): boolean {
  return walkedKinds.has(kind) || kind === "properties" || kind.endsWith("_mark");
}

/** Reads one vendor after the other to the end; every page is inserted before the next one is fetched. */
export async function measureFloors(sandbox: SandboxReady): Promise<Map<string, SourceFloor>> {
  const database = await testDatabase();
  const { db } = database;
  const credentials: Readonly<Record<string, { readonly baseUrl: string; readonly credentials: Json }>> = {
    slack: {
      baseUrl: sandbox.slackApiUrl,
      credentials: { token: sandbox.slackBotToken, userTokens: sandbox.slackUserTokens },
    },
    gong: {
      baseUrl: sandbox.gongUrl,
      credentials: { accessKey: sandbox.gongAccessKey, accessKeySecret: sandbox.gongAccessKeySecret },
    },
    linear: { baseUrl: `${sandbox.url}/linear`, credentials: { key: sandbox.linearApiKey } },
    hubspot: {
      baseUrl: sandbox.hubspotUrl,
      credentials: { token: sandbox.hubspotToken, readers: "everyone" },
    },
  };
  const floors = new Map<string, SourceFloor>();
  try {
    for (const connector of connectors) {
      const { id, streams } = connector.manifest;
      const place = credentials[id];
      if (place === undefined) throw new Error(`No sandbox serves ${id}`);
      const { rows } = await sql<{ id: string }>`
        insert into connection (source, name, base_url, account, credentials_sealed, rate_factor, sample, state)
        values (${id}, ${id}, ${place.baseUrl}, '{}', '', 1, true, 'active') returning id`.execute(db);
      const connectionId = rows[0]?.id ?? "";
      const open = connector.open(place.credentials);
      const context = {
        baseUrl: place.baseUrl,
        fetch: globalThis.fetch,
        signal: new AbortController().signal,
        takeTurn: async () => undefined,
        nowMs: Date.now,
      };
      const walked = new Map<string, RawRecord>();
      const floor = { records: 0, fetchMs: 0, fetchCpuMs: 0, insertMs: 0 };
      for (const stream of streams) {
        for (let cursor: Json = null; ;) {
          const before = process.cpuUsage();
          const startedMs = performance.now();
          const page = await open.readPage(context, {
            stream: stream.id,
            cursor,
            since: null,
            known: async (kind) => [...walked.values()].filter((record) => record.kind === kind),
          });
          const fetchedMs = performance.now();
          const { user, system } = process.cpuUsage(before);
          for (const record of page.records)
            if (isWalked(record)) walked.set(`${record.kind}/${record.externalId}`, record);
          await insertRaw(db, connectionId, page.records);
          floor.records += page.records.length;
          floor.fetchMs += fetchedMs - startedMs;
          floor.fetchCpuMs += (user + system) / 1_000;
          floor.insertMs += performance.now() - fetchedMs;
          cursor = page.nextCursor;
          if (cursor === null) break;
        }
      }
      floors.set(id, floor);
    }
  } finally {
    await database.drop();
  }
  return floors;
}

async function insertRaw(
  db: Awaited<ReturnType<typeof testDatabase>>["db"],
  connectionId: string,
  records: readonly RawRecord[],
): Promise<void> {
  if (records.length === 0) return;
  await sql`
    insert into raw_record (connection_id, kind, external_id, payload, payload_hash, seen_run, stale)
    select ${connectionId}::uuid, kind, external_id, payload::json, '', 1, false
    from unnest(
      ${records.map(({ kind }) => kind)}::text[], ${records.map(({ externalId }) => externalId)}::text[],
      ${records.map(({ payload }) => JSON.stringify(payload))}::text[]
    ) as page (kind, external_id, payload)
    on conflict do nothing`.execute(db);
}
