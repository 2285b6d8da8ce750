/** A few documents with their readers in a real database and a real index, for the tests of this room. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Actor, Embedder, Line } from "@sophia/core";
import type { AskEvent, Answer } from "@sophia/core/api";
import { sql } from "kysely";
import { testDatabase, type TestDatabase } from "../../platform/db/testing.ts";
import { discardLanceIndex, needsRebuild, openLanceIndex } from "../../platform/search/index.ts";
import { principalsOf } from "../identity/index.ts";
import { liveIndexes } from "../knowledge/index-list.ts";
import {
  createIndexReader,
  prepareIndex,
  writeDocuments,
  type KnowledgeDeps,
  type SearchDeps,
} from "../knowledge/index.ts";
import { writeBatch } from "../knowledge/index-writer.ts";
import { embedTexts, unembeddedTexts } from "../knowledge/embed-passages.ts";

export interface TestDocument {
  readonly id: string;
  readonly title: string;
  /** E-mail addresses of those who may read it. */
  readonly readers: readonly string[];
  readonly lines: readonly (readonly [author: string, text: string])[];
  /** Labels and values that stand before the lines, as in a record. */
  readonly fields?: string;
  readonly sample?: boolean;
  readonly occurredAt?: string;
}

export interface TestCompany {
  readonly search: SearchDeps;
  readonly database: TestDatabase;
  /** What was logged as a warning or an error. */
  readonly logged: string[];
  readonly actor: (email: string) => Promise<Actor>;
  readonly add: (documents: readonly TestDocument[]) => Promise<void>;
  /** Nobody may read it any more, from this instant; the index does not know of it yet. */
  readonly revoke: (documentId: string) => Promise<void>;
  /** The database's id of a document. */
  readonly idOf: (documentId: string) => Promise<string>;
  readonly close: () => Promise<void>;
}

const startedMs = Date.parse("2026-11-02T15:00:00Z");

export function testLine(document: string, index: number, [author, text]: readonly [string, string]): Line {
  const at = new Date(startedMs + index * 60_000).toISOString();
  return { author, at, text, url: `https://source.example/${document}#${index}`, anchor: String(index) };
}

function fieldsOf({ id, fields }: TestDocument): Line[] {
  if (fields === undefined) return [];
  return [
    { author: null, at: null, text: fields, url: `https://source.example/${id}`, anchor: "fields", isFields: true },
  ];
}

export async function testCompany(embedder: Embedder, documents: readonly TestDocument[]): Promise<TestCompany> {
  const database = await testDatabase();
  const { db } = database;
  const folder = await mkdtemp(join(tmpdir(), "sophia-assistant-"));
  const logged: string[] = [];
  const knowledge: KnowledgeDeps = {
    db,
    embedder,
    log: (level, sentence) => {
      if (level !== "info") logged.push(sentence);
    },
    indexSoon: async () => undefined,
    indexStore: {
      adapter: "lance",
      open: (location, role) =>
        openLanceIndex({
          directory: join(folder, location),
          dimensions: embedder.dimensions,
          role,
          log: (_level, sentence) => void logged.push(sentence),
        }),
      discard: (location) => discardLanceIndex(join(folder, location)),
      needsRebuild,
    },
  };
  const { id: connectionId } = await db
    .insertInto("connection")
    .values({
      source: "slack",
      name: "Test",
      base_url: "https://source.example",
      account: JSON.stringify({ externalId: "T1", name: "Test", url: null }),
      credentials_sealed: Buffer.from("none"),
      rate_factor: 1,
      sample: false,
      state: "active",
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  await prepareIndex(knowledge);
  const reader = createIndexReader(knowledge);
  const principal = (email: string): string => `${connectionId}:${email}`;

  async function add(added: readonly TestDocument[]): Promise<void> {
    for (const email of new Set(added.flatMap(({ readers }) => readers))) {
      await db
        .insertInto("identity")
        .values({
          connection_id: connectionId,
          external_id: email,
          principal: principal(email),
          email,
          name: email,
          active: true,
          raw_kind: "user",
          raw_external_id: email,
        })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    }
    await db.transaction().execute((tx) =>
      writeDocuments(
        tx,
        added.map((document) => ({
          connectionId,
          source: "slack",
          sample: document.sample ?? false,
          raw: null,
          draft: {
            externalId: document.id,
            kind: "thread",
            title: document.title,
            url: `https://source.example/${document.id}`,
            occurredAt: document.occurredAt ?? new Date(startedMs).toISOString(),
            updatedAt: new Date(startedMs).toISOString(),
            accountDomains: [],
            lines: [...fieldsOf(document), ...document.lines.map((line, index) => testLine(document.id, index, line))],
            principals: document.readers.map(principal),
          },
        })),
      ),
    );
    const { signal } = new AbortController();
    const texts = await unembeddedTexts(db, embedder.modelId, 1_000);
    if (texts.length > 0) await embedTexts(db, embedder, texts, signal);
    for (const row of await liveIndexes(db)) {
      const index = await knowledge.indexStore.open(row.location, "writer");
      while ((await writeBatch(db, row, index, signal)) > 0);
      await index.close();
    }
  }
  await add(documents);

  return {
    search: { ...knowledge, reader, principalsOf: (email) => principalsOf(db, email) },
    database,
    logged,
    add,
    async actor(email) {
      const person = await db
        .insertInto("person")
        .values({ email, name: email })
        .onConflict((conflict) => conflict.column("email").doUpdateSet({ name: email }))
        .returning("id")
        .executeTakeFirstOrThrow();
      return {
        personId: person.id,
        email,
        permissions: new Set(["assistant.ask"] as const),
        readsAs: email,
        credential: { kind: "process", id: "test" },
        address: undefined,
      };
    },
    async revoke(documentId) {
      await db
        .updateTable("document")
        .set({ principals: sql<string[]>`'{}'::text[]` })
        .where("external_id", "=", documentId)
        .execute();
    },
    async idOf(documentId) {
      const row = await db
        .selectFrom("document")
        .select("id")
        .where("external_id", "=", documentId)
        .executeTakeFirstOrThrow();
      return row.id;
    },
    async close() {
      await reader.close();
      await database.drop();
      await rm(folder, { recursive: true });
    },
  };
}

export interface Heard {
  readonly events: readonly AskEvent[];
  readonly answer: Answer;
  readonly streamed: string;
}

/** Listens to the end. */
export async function heard(
  events: AsyncIterable<AskEvent>,
  onEvent: (event: AskEvent) => void = () => undefined,
): Promise<Heard> {
  const all: AskEvent[] = [];
  for await (const event of events) {
    all.push(event);
    onEvent(event);
  }
  const last = all.at(-1);
  if (last?.type !== "done") throw new Error(`The stream ended with ${last?.type ?? "nothing"}`);
  const streamed = all.flatMap((event) => (event.type === "text" ? [event.delta] : [])).join("");
  return { events: all, answer: last.answer, streamed };
}
