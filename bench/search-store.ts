/** The data that search is measured on: a database of its own and its index, made once in a folder and used again. */
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Embedder } from "@sophia/core";
import { sql, type Kysely } from "kysely";
import { z } from "zod";
import { seededRandom } from "../sandbox/company/random.ts";
import { principalsOf } from "../server/src/features/identity/index.ts";
import { embedTexts, unembeddedTexts } from "../server/src/features/knowledge/embed-passages.ts";
import { liveIndexes } from "../server/src/features/knowledge/index-list.ts";
import { writeBatch } from "../server/src/features/knowledge/index-writer.ts";
import {
  createIndexReader,
  prepareIndex,
  writeDocuments,
  type KnowledgeDeps,
  type SearchDeps,
} from "../server/src/features/knowledge/index.ts";
import {
  createAppPool,
  createDatabase,
  migrate,
  startEmbeddedPostgres,
  type DB,
} from "../server/src/platform/db/index.ts";
import { discardLanceIndex, needsRebuild, openLanceIndex } from "../server/src/platform/search/index.ts";
import { groupPrincipal, searchConnections, searchDocuments } from "./search-documents.ts";
import { choosePerson, personKinds, type ReadableDocuments, type SearchPerson } from "./search-people.ts";
import type { WordModel } from "./search-words.ts";

export interface SearchStoreOptions {
  /** Kept, and used again when it holds the same data. */
  readonly folder: string;
  readonly passages: number;
  readonly seed: number;
  readonly words: WordModel;
  readonly embedder: Embedder;
}

export interface SearchStore {
  readonly search: SearchDeps;
  readonly people: readonly SearchPerson[];
  /** The folder of the index that serves. */
  readonly indexFolder: string;
  /** Superuser, for what only the database can tell. */
  readonly adminUrl: string;
  readonly close: () => Promise<void>;
}

const peoplePerKind = 5;
const documentsPerTransaction = 200;
/** Finding them sorts all that wait. */
const textsAtOnce = 20_000;
const textsPerTransaction = 1_000;
const otherPeople = 600;
const groupsOfOthers = 40;

const storedPeople = z.array(
  z.object({
    email: z.string(),
    kind: z.object({ principals: z.number(), share: z.number() }),
    groups: z.array(z.string()),
    share: z.number(),
  }),
);

export async function openSearchStore(options: SearchStoreOptions): Promise<SearchStore> {
  const { folder, embedder } = options;
  await mkdir(folder, { recursive: true, mode: 0o755 });
  const log = (level: "info" | "warn" | "error", sentence: string): void => {
    if (level !== "info") console.error(sentence);
  };
  const postgres = await startEmbeddedPostgres({ dataDir: join(folder, "database"), log });
  await migrate({ ownerUrl: postgres.ownerUrl });
  const db = createDatabase(createAppPool({ url: postgres.appUrl, log }));
  const knowledge: KnowledgeDeps = {
    db,
    embedder,
    log,
    indexSoon: async () => undefined,
    indexStore: {
      adapter: "lance",
      open: (location, role) =>
        openLanceIndex({ directory: join(folder, "index", location), dimensions: embedder.dimensions, role, log }),
      discard: (location) => discardLanceIndex(join(folder, "index", location)),
      needsRebuild,
    },
  };
  const peopleFile = join(folder, "people.json");
  await fill(knowledge, options);
  if (!existsSync(peopleFile)) {
    const people = await addPeople(db, options.seed);
    const owner = createDatabase(createAppPool({ url: postgres.ownerUrl, log, statementTimeoutMs: 0 }));
    await sql`vacuum analyze document, passage, membership, identity`.execute(owner);
    await owner.destroy();
    await writeFile(peopleFile, JSON.stringify(people));
  }
  const people = storedPeople.parse(JSON.parse(await readFile(peopleFile, "utf8")));
  const [serving] = await liveIndexes(db);
  if (serving === undefined) throw new Error(`${folder} holds no index: remove it`);
  const reader = createIndexReader(knowledge);
  return {
    search: { ...knowledge, reader, principalsOf: (email) => principalsOf(db, email) },
    people,
    indexFolder: join(folder, "index", serving.location),
    adminUrl: postgres.adminUrl,
    async close() {
      await reader.close();
      await db.destroy();
      await postgres.stop();
    },
  };
}

/** Each part goes on from where a stopped run left it; nothing is done when all is there. */
async function fill(knowledge: KnowledgeDeps, options: SearchStoreOptions): Promise<void> {
  const { db, embedder } = knowledge;
  if ((await countPassages(db)) < options.passages) await fillDocuments(db, options);
  const { signal } = new AbortController();
  for (let embedded = 0; ;) {
    const texts = await unembeddedTexts(db, embedder.modelId, textsAtOnce);
    if (texts.length === 0) break;
    for (let start = 0; start < texts.length; start += textsPerTransaction) {
      const slice = texts.slice(start, start + textsPerTransaction);
      await embedTexts(db, embedder, slice, signal);
      embedded += slice.length;
      console.error(`search: ${embedded} passages embedded`);
    }
  }
  await prepareIndex(knowledge);
  for (const row of await liveIndexes(db)) {
    const index = await knowledge.indexStore.open(row.location, "writer");
    let documents = 0;
    for (let written = -1; written !== 0; documents += written) written = await writeBatch(db, row, index, signal);
    if (documents > 0) await index.maintain({ force: true });
    await index.close();
  }
}

async function fillDocuments(db: Kysely<DB>, options: SearchStoreOptions): Promise<void> {
  await db.deleteFrom("connection").execute();
  for (const { id, source } of searchConnections) {
    await sql`
      insert into connection (id, source, name, base_url, account, credentials_sealed, rate_factor, sample, state)
      values (${id}, ${source}, ${source}, 'https://example.test', '{}', '', 1, true, 'active')`.execute(db);
  }
  const documents = searchDocuments(options.seed, options.words);
  while ((await countPassages(db)) < options.passages) {
    const inputs = Array.from({ length: documentsPerTransaction }, () => documents.next());
    await db.transaction().execute((tx) => writeDocuments(tx, inputs));
  }
  console.error(`search: ${await countPassages(db)} passages written`);
}

async function countPassages(db: Kysely<DB>): Promise<number> {
  const { count } = await db
    .selectFrom("passage")
    .select((expression) => expression.fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  return count;
}

/** The people who ask, and a company around them, so that the tables of identities and memberships have their size. */
async function addPeople(db: Kysely<DB>, seed: number): Promise<SearchPerson[]> {
  const random = seededRandom(`search-people-${seed}`);
  const readable = await readableDocuments(db);
  const people = personKinds.flatMap((kind) =>
    Array.from({ length: peoplePerKind }, (_, index) =>
      choosePerson(random, kind, `person-${kind.principals}-${kind.share}-${index}@example.test`, readable),
    ),
  );
  const rows: { group: string; member: string }[] = [];
  const emails: string[] = [];
  const add = (email: string, groups: readonly string[]): void => {
    const own = principal(`user:${email}`);
    const team = principal(`team:${email}`);
    emails.push(email);
    rows.push({ group: team, member: own });
    for (const [index, group] of groups.entries()) rows.push({ group, member: index % 2 === 0 ? own : team });
  };
  for (const { email, groups } of people) add(email, groups);
  for (let index = 0; index < otherPeople; index += 1) {
    const groups = new Set(Array.from({ length: groupsOfOthers }, () => groupPrincipal(random.int(0, 4_999))));
    add(`other-${index}@example.test`, [...groups]);
  }
  const connectionId = searchConnections[0]?.id ?? "";
  await sql`
    insert into identity (connection_id, external_id, principal, email, name, active, raw_kind, raw_external_id)
    select ${connectionId}, email, principal, email, email, true, 'user', email
    from unnest(${emails}::text[], ${emails.map((email) => principal(`user:${email}`))}::text[]) as given (email, principal)`.execute(
    db,
  );
  await sql`
    insert into membership (connection_id, group_principal, member_principal, granted_by_kind, granted_by_external_id)
    select ${connectionId}, group_principal, member_principal, 'group', group_principal
    from unnest(${rows.map(({ group }) => group)}::text[], ${rows.map(({ member }) => member)}::text[]) as given (group_principal, member_principal)`.execute(
    db,
  );
  return people;
}

function principal(local: string): string {
  return `${searchConnections[0]?.id ?? ""}/${local}`;
}

async function readableDocuments(db: Kysely<DB>): Promise<ReadableDocuments> {
  const { rows } = await sql<{ principals: string[]; passages: number }>`
    select principals, (select count(*) from passage where document_id = document.id) as passages
    from document order by id`.execute(db);
  const ofGroup = new Map<string, number[]>();
  for (const [index, row] of rows.entries()) {
    for (const group of row.principals) ofGroup.set(group, [...(ofGroup.get(group) ?? []), index]);
  }
  return { ofGroup, passages: Uint16Array.from(rows, (row) => row.passages) };
}
