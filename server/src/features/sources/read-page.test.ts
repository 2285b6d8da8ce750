import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { AppError, defineConnector, type Page, type PageRequest, type RawRecord, type Stream } from "@sophia/core";
import { z } from "zod";
import { testDatabase, type TestDatabase } from "../../platform/db/testing.ts";
import type { ActiveConnection } from "./connections.ts";
import type { SourcesDeps } from "./deps.ts";
import { readNextPage } from "./read-page.ts";

const stream: Stream = { id: "things", label: "things", kinds: ["thing"], listing: "complete" };
const many = 2_345;

let database: TestDatabase;
before(async () => {
  database = await testDatabase();
});
after(() => database.drop());

function things(from: number, to: number): RawRecord[] {
  return Array.from({ length: to - from }, (_, index) => ({
    kind: "thing",
    externalId: String(from + index),
    payload: { name: `thing ${from + index}` },
  }));
}

/** A vendor that lists what it is told to; each thing is a page that everybody reads. */
async function connectTo(readPage: (request: PageRequest) => Page): Promise<[SourcesDeps, ActiveConnection]> {
  const connector = defineConnector({
    manifest: {
      id: "slack",
      label: "Things",
      credentials: z.object({}),
      defaultBaseUrl: "https://things.example",
      scopes: [],
      limits: {},
      streams: [stream],
      referencedKinds: [],
    },
    identify: () => Promise.reject(new AppError("unavailable", "Nobody asks who we are.")),
    readPage: async (_context, request) => readPage(request),
    references: () => [],
    transform: ({ externalId }) => ({
      entities: [],
      identities: [],
      memberships: [{ group: `readers of ${externalId}`, members: ["all"] }],
      documents: [
        {
          kind: "thread",
          externalId,
          title: externalId,
          url: `https://things.example/${externalId}`,
          occurredAt: "2026-01-01T00:00:00.000Z",
          updatedAt: "2026-01-01T00:00:00.000Z",
          accountDomains: [],
          principals: ["all"],
          lines: [],
        },
      ],
    }),
  });
  const account = { externalId: crypto.randomUUID(), name: "Things", url: null };
  const { id } = await database.db
    .insertInto("connection")
    .values({
      source: "slack",
      name: "Things",
      base_url: "https://things.example",
      account: JSON.stringify(account),
      credentials_sealed: Buffer.from("-"),
      rate_factor: 1,
      sample: false,
      state: "active",
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  const deps: SourcesDeps = {
    db: database.db,
    connectors: new Map([["slack", connector]]),
    sealer: {
      seal: async () => Buffer.from("-"),
      open: async () => "{}",
    },
    fetch: () => Promise.reject(new AppError("unavailable", "This vendor is not on the network.")),
    log: () => undefined,
  };
  const common = { baseUrl: "https://things.example", rateFactor: 1, sample: false, account, credentials: {} };
  return [deps, { ...common, connectionId: id, source: "slack", name: "Things", connector }];
}

async function living(connectionId: string): Promise<string[]> {
  const rows = await database.db
    .selectFrom("document")
    .innerJoin("raw_record", (join) =>
      join
        .onRef("raw_record.connection_id", "=", "document.connection_id")
        .onRef("raw_record.external_id", "=", "document.raw_external_id"),
    )
    .select("document.external_id")
    .where("document.connection_id", "=", connectionId)
    .where("document.deleted_at", "is", null)
    .where("raw_record.gone_at", "is", null)
    .execute();
  return rows.map((row) => row.external_id);
}

test("of a source that is all but gone, everything that its listing did not meet ends before the run counts as finished", async () => {
  const { signal } = new AbortController();
  let listed: readonly RawRecord[] = things(0, many);
  const [deps, connection] = await connectTo(() => ({ records: listed, nextCursor: null, progress: null }));
  const { connectionId } = connection;
  assert.deepEqual(await readNextPage(deps, connection, stream, signal), {
    finished: true,
    changed: many,
    backfill: false,
  });
  assert.equal((await living(connectionId)).length, many);

  listed = [...things(5, 7), ...things(many, many + 1)];
  assert.deepEqual(await readNextPage(deps, connection, stream, signal), {
    finished: true,
    changed: many - 2 + 1,
    backfill: false,
  });
  assert.deepEqual((await living(connectionId)).toSorted(), ["5", "6", String(many)].toSorted());
  const grants = await database.db
    .selectFrom("membership")
    .select("granted_by_external_id")
    .where("connection_id", "=", connectionId)
    .execute();
  assert.equal(grants.length, 3);
});

test("an ending that is stopped half-way goes on with the same page, and ends the rest", async () => {
  const stopping = new AbortController();
  let listed: readonly RawRecord[] = things(0, many);
  const [deps, connection] = await connectTo(() => ({ records: listed, nextCursor: null, progress: null }));
  const { connectionId } = connection;
  await readNextPage(deps, connection, stream, stopping.signal);
  listed = things(0, 1);
  const stopped = new AbortController();
  stopped.abort();
  await assert.rejects(readNextPage(deps, connection, stream, stopped.signal));
  const left = (await living(connectionId)).length;
  assert.ok(left > 1 && left < many, `${left} of ${many} live half-way`);
  assert.equal((await readNextPage(deps, connection, stream, stopping.signal)).finished, true);
  assert.deepEqual(await living(connectionId), ["0"]);
});

test("a page that another process has stored meanwhile changes nothing and is not counted", async () => {
  const { signal } = new AbortController();
  let overtaken = false;
  const [deps, connection] = await connectTo(() => ({
    records: things(0, 3),
    nextCursor: overtaken ? null : "next",
    progress: null,
  }));
  const { connectionId } = connection;
  const inTheWay: ActiveConnection = {
    ...connection,
    connector: {
      ...connection.connector,
      open: (credentials) => {
        const open = connection.connector.open(credentials);
        return {
          ...open,
          async readPage(context, request) {
            await readNextPage(deps, connection, stream, signal);
            overtaken = true;
            return open.readPage(context, request);
          },
        };
      },
    },
  };
  assert.deepEqual(await readNextPage(deps, inTheWay, stream, signal), {
    finished: false,
    changed: 0,
    backfill: false,
  });
  const state = await database.db
    .selectFrom("stream_state")
    .select(["cursor", "records_read", "running"])
    .where("connection_id", "=", connectionId)
    .executeTakeFirstOrThrow();
  assert.deepEqual(state, { cursor: "next", records_read: 3, running: true });
});
