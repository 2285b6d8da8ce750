import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { sql } from "kysely";
import { testDatabase, type TestDatabase } from "../../platform/db/testing.ts";
import { textHash } from "./document-hash.ts";
import { unembeddedTexts } from "./embed-passages.ts";

const modelId = "test/model";

let database: TestDatabase;
before(async () => {
  database = await testDatabase();
});
after(() => database.drop());

async function keep(document: {
  readonly externalId: string;
  readonly occurredAt: string | null;
  readonly texts: readonly string[];
  readonly gone?: boolean;
}): Promise<void> {
  const { id } = await database.db
    .insertInto("document")
    .values({
      source: "upload",
      kind: "page",
      external_id: document.externalId,
      title: document.externalId,
      url: "https://pages.example",
      occurred_at: document.occurredAt,
      lines: "[]",
      content_hash: Buffer.from("-"),
      sample: false,
      deleted_at: document.gone === true ? new Date() : null,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  for (const [ordinal, text] of document.texts.entries())
    await database.db
      .insertInto("passage")
      .values({ document_id: id, ordinal, first_line: 0, last_line: 0, text, text_hash: textHash(text) })
      .execute();
}

test("texts wait for the model newest first, each once, without those it has read and those that are gone", async () => {
  const { db } = database;
  await keep({ externalId: "undated", occurredAt: null, texts: ["of no day"] });
  await keep({ externalId: "old", occurredAt: "2026-01-01T00:00:00Z", texts: ["said twice", "an old word"] });
  await keep({ externalId: "new", occurredAt: "2026-06-01T00:00:00Z", texts: ["said twice", "a new word", "read"] });
  await keep({ externalId: "gone", occurredAt: "2026-07-01T00:00:00Z", texts: ["taken back"], gone: true });
  await sql`insert into embedding (text_hash, model_id, vector) values (${textHash("read")}, ${modelId}, '')`.execute(
    db,
  );
  await sql`insert into embedding (text_hash, model_id, vector) values (${textHash("a new word")}, 'another', '')`.execute(
    db,
  );

  const all = await unembeddedTexts(db, modelId, 100);
  assert.deepEqual(
    all.map(({ title, text }) => [title, text]),
    [
      ["new", "said twice"],
      ["new", "a new word"],
      ["old", "an old word"],
      ["undated", "of no day"],
    ],
  );
  const first = await unembeddedTexts(db, modelId, 2);
  assert.deepEqual(
    first.map(({ text }) => text),
    ["said twice", "a new word"],
  );
});
