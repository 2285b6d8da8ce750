import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { AppError, lineSchema, type Embedder, type Line } from "@sophia/core";
import { actAsHeader, reasonHeader, RecordReply, SearchReply, type RecordRow } from "@sophia/core/api";
import { z } from "zod";
import { exportWorld, type ExportedObject } from "../../../sandbox/export/index.ts";
import type { HttpServer } from "../platform/http/server.ts";
import { createApi } from "./api.ts";
import { startTestSophia, type TestSophia } from "./testing.ts";

/*
 * Sophia reads all four vendors, and her copy is held against the company's own export: what the copy says, object by
 * object, and what several persons reach of it through the API. The export knows neither servers nor connectors.
 */

let sophia: TestSophia;
let door: HttpServer;
let address: string;
let key: string;
let exported: ReadonlyMap<string, ExportedObject>;
let copy: ReadonlyMap<string, CopiedDocument>;

interface CopiedDocument {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly lines: readonly Line[];
}

before(async () => {
  sophia = await startTestSophia();
  const { hubspotUrl, url, credentials, live } = sophia.sandbox;
  const administrator = await sophia.keyFor("administrator@tests.example");
  for (const connection of [
    { source: "linear", baseUrl: `${url}/linear`, credentials: { key: credentials.linear.admin ?? "" } },
    // Every user may see every record: what the export says of HubSpot's readers.
    { source: "hubspot", baseUrl: hubspotUrl, credentials: { token: credentials.hubspot.token, readers: "everyone" } },
  ]) {
    const reply = await sophia.post("/v1/connections", administrator, connection);
    assert.equal(reply.status, 200, reply.text);
  }
  await sophia.sync();
  await sophia.until(
    "all four are read",
    () => sophia.status(),
    ({ sources }) => sources.length === 4 && sources.every(({ lastSuccessAt }) => lastSuccessAt != null),
  );
  await sophia.settled();
  exported = new Map([...exportWorld(live.world)].map((object) => [nameOf(object), object]));
  const rows = await sophia.database.db
    .selectFrom("document")
    .select(["id", "source", "kind", "external_id", "lines"])
    .where("deleted_at", "is", null)
    .execute();
  copy = new Map(
    rows.map(({ id, source, kind, external_id, lines }) => {
      const name = `${source} ${external_id.replace(/^[a-z]+:(?=\d+$)/, "")}`;
      return [id, { id, name, kind, lines: z.array(lineSchema).parse(lines) }];
    }),
  );
  // By words alone: a search without vectors costs a tenth, and asks the same rights.
  const { runtime } = sophia;
  const gone = (): Promise<never> => Promise.reject(new AppError("unavailable", "No model embeds behind this door."));
  const embedder: Embedder = { ...runtime.search.embedder, embedQuery: gone, embedPassages: gone };
  const quiet = () => undefined;
  door = await createApi({ ...runtime, log: quiet, search: { ...runtime.search, embedder, log: quiet } });
  address = await door.listen("127.0.0.1", 0);
  key = await sophia.keyFor("auditor@tests.example");
});
after(async () => {
  await door?.close();
  await sophia?.stop();
});

/** Ids differ between the kinds of one source, so that the source and the id name an object. */
const nameOf = ({ source, id }: ExportedObject): string => `${source} ${id}`;

async function post(path: string, body: object, reader: string): Promise<unknown> {
  const headers = {
    authorization: `Bearer ${key}`,
    "content-type": "application/json",
    [actAsHeader]: reader,
    [reasonHeader]: "a test",
  };
  const reply = await fetch(`${address}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
  const text = await reply.text();
  assert.equal(reply.status, 200, text);
  return JSON.parse(text);
}

/** One of each sort: who sees much, who sees little, a guest, one who left, and somebody whom nobody knows. */
function persons(): string[] {
  const { people } = sophia.sandbox.live.world;
  const titled = (title: string) => people.find((person) => person.active && person.title.startsWith(title));
  const chosen = [
    titled("Chief Executive"),
    titled("Account Executive"),
    titled("Support Specialist"),
    titled("Head of Compliance"),
    people.find(({ slack }) => slack?.kind === "guest"),
    people.find(({ active }) => !active),
  ];
  return [...chosen.flatMap((person) => person?.email ?? []), "nobody@elsewhere.example"];
}

/** An object that says nothing (a thread of files alone, a company's bare fields) is no document of words. */
const livesOn = ({ archivedAt, source }: ExportedObject): boolean => source !== "hubspot" || archivedAt === null;

const lower = (value: unknown): string => (typeof value === "string" ? value.toLowerCase() : "");
const plain = (text: string): string => text.replace(/\s+/g, " ").trim();

test("the copy holds every object of the export and no other", () => {
  const expected = [...exported.values()].filter(livesOn);
  const held = new Map([...copy.values()].map((document) => [document.name, document]));
  assert.equal(held.size, copy.size, "two documents of one object");
  for (const object of expected) assert.ok(held.has(nameOf(object)), `${object.kind} ${nameOf(object)} is missing`);
  const strangers = [...held.values()].filter(({ kind, name }) => kind !== "bookmarks" && !exported.has(name));
  assert.deepEqual(strangers, []);
  for (const name of held.keys()) {
    const object = exported.get(name);
    assert.ok(object === undefined || livesOn(object), `${name} was deleted`);
  }
});

test("threads and calls are copied to the word: every text, its author, its time, in order, and nothing else", () => {
  let compared = 0;
  for (const document of copy.values()) {
    const object = exported.get(document.name);
    if (object?.kind === "thread") {
      // What is attached stands beside the words: those threads are compared by the next test.
      const files = object.fields["files"];
      if (Array.isArray(files) && files.length > 0) continue;
      assert.deepEqual(
        document.lines.map(({ author, at, text }) => [author, at, plain(text)]),
        object.texts.map(({ author, at, text }) => [author, at, plain(text)]),
        document.name,
      );
      compared += 1;
    }
    if (object?.kind === "call") {
      // Turns of one speaker that follow each other may stand in one line.
      const said = (lines: readonly { author: string | null; text: string }[]) =>
        lines.reduce<{ author: string | null; text: string }[]>((turns, { author, text }) => {
          const last = turns.at(-1);
          if (last?.author === author) turns[turns.length - 1] = { author, text: plain(`${last.text} ${text}`) };
          else turns.push({ author, text: plain(text) });
          return turns;
        }, []);
      assert.deepEqual(said(document.lines), said(object.texts), document.name);
      assert.equal(document.lines[0]?.at, object.texts[0]?.at);
      compared += 1;
    }
  }
  assert.ok(compared > 50, `${compared} compared`);
});

test("issues, projects, documents and records hold each of their texts, under its author and time where it has one", () => {
  let compared = 0;
  const missing = new Map<string, number>();
  for (const document of copy.values()) {
    const object = exported.get(document.name);
    if (!object || object.kind === "thread" || object.kind === "call") continue;
    const whole = plain(document.lines.map(({ text }) => text).join(" "));
    for (const { author, at, text } of object.texts) {
      if (plain(text) === "") continue;
      if (!whole.includes(plain(text))) {
        missing.set(object.kind, (missing.get(object.kind) ?? 0) + 1);
        continue;
      }
      if (object.source !== "linear" || author === null) continue;
      const line = document.lines.find((one) => plain(one.text).includes(plain(text)) && one.at === at);
      assert.equal(line?.author, author, `${document.name}: ${text}`);
      compared += 1;
    }
  }
  assert.ok(compared > 50, `${compared} compared`);
  assert.deepEqual(Object.fromEntries(missing), {});
});

test("each of several persons reaches by its words what the export lets them see, and nothing else", async () => {
  const objects = [...exported.values()].filter(livesOn);
  const asked = [...Map.groupBy(objects, ({ kind }) => kind).values()].flatMap((ofKind) => {
    const telling = ofKind.filter(({ texts }) => texts.some(({ text }) => text.length > 40));
    return telling.filter((_object, index) => index % Math.ceil(telling.length / 3) === 0);
  });
  assert.ok(asked.length > 25, `${asked.length} objects to ask for`);
  for (const reader of persons()) {
    let found = 0;
    for (const object of asked) {
      const [longest] = object.texts.toSorted((one, other) => other.text.length - one.text.length);
      const words = plain(longest?.text ?? "")
        .split(" ")
        .slice(0, 40)
        .join(" ");
      const filter = { sources: [object.source] };
      const { hits } = SearchReply.parse(await post("/v1/search", { query: words, limit: 50, filter }, reader));
      const may = object.readers.includes(reader);
      const reached = hits.map(({ documentId }) => copy.get(documentId)?.name ?? documentId);
      assert.equal(reached.includes(nameOf(object)), may, `${reader}: ${object.kind} ${nameOf(object)}`);
      for (const name of reached) {
        const hit = exported.get(name);
        if (hit) assert.ok(hit.readers.includes(reader), `${reader} met ${hit.kind} ${name}`);
      }
      found += hits.length;
    }
    const known = [...exported.values()].some(({ readers }) => readers.includes(reader));
    assert.equal(found > 0, known, reader);
  }
});

/** All rows of a kind that a person is given, by the name of the object that says so. */
async function rowsOf(kind: string, fields: readonly string[], reader: string): Promise<Map<string, RecordRow>> {
  const rows = new Map<string, RecordRow>();
  let cursor: string | null = null;
  do {
    const body = { kind, fields, limit: 100, ...(cursor !== null && { cursor }) };
    const page: RecordReply = RecordReply.parse(await post("/v1/records/query", body, reader));
    for (const row of page.rows) rows.set(copy.get(row.documentId)?.name ?? row.documentId, row);
    cursor = page.nextCursor;
    if (cursor === null) assert.equal(rows.size, page.visible);
  } while (cursor !== null);
  return rows;
}

test("of records each person is given every row that the export lets them see, with its values, and no other", async () => {
  for (const reader of persons()) {
    const theirs = (kind: ExportedObject["kind"]) =>
      [...exported.values()].filter(
        (object) => object.kind === kind && livesOn(object) && object.readers.includes(reader),
      );
    const deals = await rowsOf("deals", ["name", "amount", "closeDay", "stage"], reader);
    assert.deepEqual([...deals.keys()].toSorted(), theirs("deal").map(nameOf).toSorted(), reader);
    for (const deal of theirs("deal")) {
      const values = deals.get(nameOf(deal))?.values ?? {};
      const edited = deal.fields["edited"];
      const currency = Array.isArray(edited) ? /deal_currency_code=(\w+)/.exec(edited.join())?.[1] : undefined;
      assert.equal(values["name"], deal.title);
      assert.deepEqual(values["amount"], {
        amount: String(Number(deal.fields["amountCents"]) / 100),
        currency: currency ?? "USD",
      });
      assert.equal(values["closeDay"], deal.fields["closeDate"]);
      // The label differs from the world's own word in capitals and hyphens.
      assert.equal(lower(values["stage"]).replaceAll("-", " "), deal.fields["stage"]);
    }
    const tickets = await rowsOf("tickets", ["name", "stage", "priority"], reader);
    assert.deepEqual([...tickets.keys()].toSorted(), theirs("ticket").map(nameOf).toSorted(), reader);
    for (const ticket of theirs("ticket")) {
      const values = tickets.get(nameOf(ticket))?.values ?? {};
      const told = [values["name"], lower(values["stage"]), lower(values["priority"])];
      assert.deepEqual(told, [ticket.title, ticket.fields["state"], ticket.fields["priority"]]);
    }
    for (const [kind, of] of [
      ["tasks", "task"],
      ["issues", "issue"],
      ["calls", "call"],
    ] as const) {
      const rows = await rowsOf(kind, ["name"], reader);
      // What is archived can still be read as a document; among the rows of a kind it counts no longer.
      const expected = theirs(of).filter(({ archivedAt }) => archivedAt === null);
      assert.deepEqual([...rows.keys()].toSorted(), expected.map(nameOf).toSorted(), `${reader}: ${kind}`);
    }
  }
});
