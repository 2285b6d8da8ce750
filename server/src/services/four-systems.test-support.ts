import assert from "node:assert/strict";
import { AppError, type Embedder } from "@sophia/core";
import { actAsHeader, reasonHeader, Answer, Connection } from "@sophia/core/api";
import { sql } from "kysely";
import { z } from "zod";
import {
  hubspotReaders,
  isHubspotUser,
  objectReaders,
  withoutHubspotUser,
  withProjectTeams,
  type HubspotRule,
} from "../../../sandbox/company/index.ts";
import type { ObjectReference, Person, PrivateToken, World } from "../../../sandbox/company/world.ts";
import { createApi } from "./api.ts";
import { fewCalls, startTestSophia, worldOfNow, type TestSophia } from "./testing.ts";

export const stranger = "nobody@elsewhere.example";
const peopleAtOnce = 6;

/** Sophia with all four systems, and a second door of the same service behind which no model embeds: it costs a tenth. */
export interface FourSystems {
  readonly sophia: TestSophia;
  readonly world: () => World;
  /** Everybody the world knows, whatever they may do, and somebody it does not know. */
  readonly askers: () => string[];
  readonly post: (path: string, body: object, reader: string) => Promise<Told>;
  readonly get: (path: string, reader: string) => Promise<Told>;
  readonly sync: (source: "linear" | "hubspot") => Promise<void>;
  /** Connects HubSpot again under another rule, and reads it. */
  readonly hubspotRule: (readers: HubspotRule) => Promise<void>;
  readonly stop: () => Promise<void>;
}

export interface Told {
  readonly status: number;
  readonly text: string;
}

/**
 * The sample company with three things more to tell apart: the private team's project is worked on by no other team, a
 * member of staff has no seat in HubSpot, and rights in HubSpot begin with "owners".
 */
export async function startFourSystems(): Promise<FourSystems> {
  const sophia = await startTestSophia({ world: closed(fewCalls(worldOfNow())) });
  try {
    const { url, hubspotUrl, credentials, live } = sophia.sandbox;
    const administrator = await sophia.keyFor("administrator@tests.example");
    const connect = async (source: string, baseUrl: string, given: object): Promise<string> => {
      const reply = await sophia.post("/v1/connections", administrator, { source, baseUrl, credentials: given });
      assert.equal(reply.status, 200, reply.text);
      return Connection.parse(reply.body).connectionId;
    };
    const hubspot = (readers: HubspotRule): Promise<string> =>
      connect("hubspot", hubspotUrl, { token: credentials.hubspot.token, readers });
    const ids = {
      linear: await connect("linear", `${url}/linear`, { key: credentials.linear.admin ?? "" }),
      hubspot: await hubspot("owners"),
    };
    await sophia.sync();
    await sophia.until(
      "all four are read",
      () => sophia.status(),
      ({ sources }) => sources.length === 4 && sources.every(({ lastSuccessAt }) => lastSuccessAt !== null),
    );
    await sophia.settled();
    const { runtime } = sophia;
    const gone = (): Promise<never> => Promise.reject(new AppError("unavailable", "No model embeds behind this door."));
    const embedder: Embedder = { ...runtime.search.embedder, embedQuery: gone, embedPassages: gone };
    const quiet = () => undefined;
    const door = await createApi({ ...runtime, log: quiet, search: { ...runtime.search, embedder, log: quiet } });
    const address = await door.listen("127.0.0.1", 0);
    const key = await sophia.keyFor("auditor@tests.example");
    const call = async (path: string, reader: string, init: RequestInit): Promise<Told> => {
      const headers = {
        authorization: `Bearer ${key}`,
        "content-type": "application/json",
        [actAsHeader]: reader,
        [reasonHeader]: "a test",
      };
      const reply = await fetch(`${address}${path}`, { ...init, headers });
      return { status: reply.status, text: await reply.text() };
    };
    const sync = async (source: "linear" | "hubspot"): Promise<void> => {
      await runtime.syncSoon(ids[source]);
      await sophia.settled();
    };
    return {
      sophia,
      world: () => live.world,
      askers: () => [...live.world.people.map(({ email }) => email), stranger],
      post: (path, body, reader) => call(path, reader, { method: "POST", body: JSON.stringify(body) }),
      get: (path, reader) => call(path, reader, { method: "GET" }),
      sync,
      async hubspotRule(readers) {
        assert.equal(await hubspot(readers), ids.hubspot);
        await sync("hubspot");
      },
      async stop() {
        await door.close();
        await sophia.stop();
      },
    };
  } catch (error) {
    await sophia.stop();
    throw error;
  }
}

function closed(world: World): World {
  const team = world.teams.find((one) => one.private);
  const project = world.projects.find(({ teamId }) => teamId === team?.id);
  const seatless = world.people.find(({ active, department }) => active && department === "Marketing");
  assert.ok(project && seatless);
  return withoutHubspotUser(withProjectTeams(world, project.id, [], world.parameters.anchor), seatless.id);
}

/** A body that the route was to give, parsed. */
export function read<T>(schema: z.ZodType<T>, { status, text }: Told): T {
  assert.equal(status, 200, text);
  return schema.parse(JSON.parse(text));
}

/** The answer at the end of the events that were sent. */
export function answerIn({ status, text }: Told): Answer {
  assert.equal(status, 200, text);
  const done = /^event: done\ndata: (.*)$/m.exec(text)?.[1];
  assert.ok(done, text);
  return z.object({ answer: Answer }).parse(JSON.parse(done)).answer;
}

export function tokensOf(world: World, source: "linear" | "hubspot"): PrivateToken[] {
  return world.tokens.filter(({ object }) => object.source === source);
}

/** By the company's own rules. */
export function readersOf(world: World, object: ObjectReference, rule: HubspotRule): string[] {
  return object.source === "hubspot" ? hubspotReaders(world, object, rule) : objectReaders(world, object);
}

/** The one document that holds a token, as the database knows it. */
export async function holderOf(
  { database }: TestSophia,
  token: string,
): Promise<{ readonly id: string; readonly url: string }> {
  const rows = await database.db
    .selectFrom("document")
    .select(["id", "url"])
    .where("deleted_at", "is", null)
    .where(sql<boolean>`lines::text like ${`%${token}%`}`)
    .execute();
  const [holder] = rows;
  assert.ok(holder && rows.length === 1, `${token} is in ${rows.length} documents`);
  return holder;
}

/** A few people at a time. */
export async function forEach(people: readonly string[], check: (person: string) => Promise<void>): Promise<void> {
  const left = [...people];
  const one = async (): Promise<void> => {
    for (let person = left.pop(); person !== undefined; person = left.pop()) await check(person);
  };
  await Promise.all(Array.from({ length: peopleAtOnce }, one));
}

/**
 * When a document or passage was last written. What the index holds is made of these alone, so that nothing new is written
 * there either; passages that still wait for their vectors do not count as written.
 */
export async function lastWrites({ database }: TestSophia): Promise<string> {
  const { rows } = await sql<{ state: string }>`
    select (select max(xmin::text::bigint) from document) || ' ' || (select max(xmin::text::bigint) from passage) || ' '
      || (select count(*) from passage) as state`.execute(database.db);
  return rows[0]?.state ?? "";
}

export function seatOf(world: World, person: Person) {
  const seat = world.hubspot?.owners.find(({ personId }) => personId === person.id);
  return seat && isHubspotUser(person, seat) ? seat : undefined;
}
