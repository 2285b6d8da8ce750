/**
 * For tests through Sophia's doors: everything that `npm start` runs, in this process, on a database of its own and a
 * sandbox whose world and faults the test holds in its hand.
 *
 *   const sophia = await startTestSophia();          // connects both vendors; nothing is polled by itself
 *   await sophia.sync();                             // reads both until nothing is left to do
 *   const key = await sophia.keyFor("a@b.example");
 *   await sophia.post("/v1/search", key, { query: "…" });
 *   await sophia.stop();
 */
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as rest } from "node:timers/promises";
import {
  actAsHeader,
  reasonHeader,
  permissions as allPermissions,
  Status,
  type ConnectRequest,
  type Permission,
} from "@sophia/core/api";
import { sql } from "kysely";
import { z } from "zod";
import { generateWorld } from "../../../sandbox/company/index.ts";
import { startSandbox, type Sandbox, type SandboxOptions, type World } from "../../../sandbox/index.ts";
import { lentUserTokens } from "../../../sandbox/visitor.ts";
import { readConfig } from "../config.ts";
import { testKey } from "../features/identity/test-support.ts";
import { connect } from "../features/sources/index.ts";
import { testDatabase, type TestDatabase } from "../platform/db/testing.ts";
import type { HttpServer } from "../platform/http/server.ts";
import { createApi } from "./api.ts";
import { openDatabase } from "./database.ts";
import type { Log } from "./log.ts";
import { startRuntime, type Runtime, type ServiceName } from "./runtime.ts";

export interface TestSophiaOptions {
  /** Default: `fewCalls(generateWorld({ seed, size, anchor: now }))`. */
  readonly world?: World;
  /** Default 0.1. */
  readonly size?: number;
  /** Default 7. */
  readonly seed?: number;
  /** Default 5,000: no test waits for a vendor's rate. */
  readonly rateFactor?: number;
  readonly services?: readonly ServiceName[];
  /** How Gong's server behaves: page size and the like. */
  readonly gong?: SandboxOptions["gong"];
  /** More configuration, by the names of the environment. */
  readonly environment?: Readonly<Record<string, string>>;
}

export type Source = "slack" | "gong";

export interface Reply {
  readonly status: number;
  /** Parsed JSON; the text where it is none. */
  readonly body: unknown;
  readonly text: string;
}

export interface VendorRequest {
  /** As `POST /slack/api/users.list`. */
  readonly line: string;
  readonly atMs: number;
}

export interface TestSophia {
  readonly sandbox: Sandbox;
  readonly database: TestDatabase;
  readonly dataDir: string;
  /** The present one: `restart` replaces it. */
  readonly runtime: Runtime;
  /** Address of the API, e.g. `http://127.0.0.1:40123`. */
  readonly url: string;
  /** Sentences that were logged as warning or error. */
  readonly logged: readonly string[];
  /** Vendor requests so far. */
  readonly vendorRequests: readonly VendorRequest[];
  connectionId(source: Source): string;
  /** Connects one vendor again, with the sandbox's good credentials. */
  connect(source: Source): Promise<void>;
  /** Asks for a look at both vendors (or one) and waits until it is done and searchable by words. */
  sync(source?: Source): Promise<void>;
  /** As if a full run had become due: the next look reads everything again. */
  fullRunDue(): Promise<void>;
  /** Waits until no read, transform or index write waits or runs; with `embedded`, until every passage has its vector. */
  settled(options?: { readonly embedded?: boolean }): Promise<void>;
  status(): Promise<Status>;
  keyFor(email: string, permissions?: readonly Permission[]): Promise<string>;
  get(path: string, key: string | undefined, actAs?: string): Promise<Reply>;
  post(path: string, key: string | undefined, body: unknown, actAs?: string): Promise<Reply>;
  /** Resolves with the first answer that satisfies, asking again and again; rejects after 90 s with the last one. */
  until<T>(what: string, ask: () => Promise<T>, satisfied: (answer: T) => boolean): Promise<T>;
  /** Stops the API and the runtime; database, index and sandbox stay. */
  pause(): Promise<void>;
  /** Starts API and runtime again on what is there. */
  resume(): Promise<void>;
  stop(): Promise<void>;
}

const patienceMs = 90_000;
const lookEveryMs = 25;

/** A world of everything private and a little of all else: quick to read and to embed. */
export function fewCalls(world: World, publicThreads = 4, calls = 6): World {
  const tokenCalls = new Set(world.tokens.flatMap(({ object }) => (object.source === "gong" ? [object.callId] : [])));
  const others = world.calls.filter((call) => !tokenCalls.has(call.id)).slice(-calls);
  const keptCalls = new Set([...tokenCalls, ...others.map((call) => call.id)]);
  const publicChannels = new Set(world.channels.filter(({ kind }) => kind === "public").map(({ id }) => id));
  const threads = new Map<string, Set<string>>();
  for (const { channelId, ts, threadTs } of world.messages.toReversed()) {
    const of = threads.get(channelId) ?? new Set<string>();
    threads.set(channelId, of);
    if (of.size < publicThreads) of.add(threadTs ?? ts);
  }
  return {
    ...world,
    calls: world.calls.filter(({ id }) => keptCalls.has(id)),
    messages: world.messages.filter(
      ({ channelId, ts, threadTs }) =>
        !publicChannels.has(channelId) || threads.get(channelId)?.has(threadTs ?? ts) === true,
    ),
  };
}

/** The sample company of now: later looks at a vendor go back from the present. */
export function worldOfNow(size = 0.1, seed = 7): World {
  const anchor = new Date(Math.floor(Date.now() / 3_600_000) * 3_600_000).toISOString();
  return generateWorld({ seed, size, anchor });
}

export async function startTestSophia(options: TestSophiaOptions = {}): Promise<TestSophia> {
  const world = options.world ?? fewCalls(worldOfNow(options.size, options.seed));
  const rateFactor = options.rateFactor ?? 5_000;
  const services = options.services ?? ["api", "worker"];
  const undo: (() => Promise<unknown>)[] = [];
  const stopAll = async (): Promise<void> => {
    for (const step of undo.splice(0).toReversed()) await step();
  };
  const logged: string[] = [];
  const log: Log = (level, sentence, error) => {
    if (level === "warn" || level === "error")
      logged.push(`${level}: ${sentence}${error instanceof Error ? ` (${error.stack ?? error.message})` : ""}`);
  };
  try {
    const sandbox = await startSandbox({
      world,
      rateFactor,
      ...(options.gong === undefined ? {} : { gong: options.gong }),
    });
    undo.push(() => sandbox.close());
    const vendorRequests: VendorRequest[] = [];
    const requestSchema = z.object({ request: z.object({ origin: z.string(), method: z.string(), path: z.string() }) });
    const onRequest = (message: unknown): void => {
      const seen = requestSchema.safeParse(message).data?.request;
      if (seen?.origin === sandbox.url) vendorRequests.push({ line: `${seen.method} ${seen.path}`, atMs: Date.now() });
    };
    subscribe("undici:request:create", onRequest);
    undo.push(async () => unsubscribe("undici:request:create", onRequest));
    const database = await testDatabase();
    undo.push(() => database.drop());
    const dataDir = mkdtempSync(join(tmpdir(), "sophia-test-"));
    undo.push(async () => rmSync(dataDir, { recursive: true, force: true }));
    const config = readConfig({
      DATABASE_URL: database.ownerUrl,
      SOPHIA_DATA_DIR: dataDir,
      // Never by itself: a test asks for each look.
      SOPHIA_POLL_CRON: "0 0 29 2 *",
      // Many hundreds of requests a minute, all from one address; and vendors on this machine.
      SOPHIA_RATE_LIMIT_FACTOR: "off",
      SOPHIA_OUTBOUND_ALLOW: "127.0.0.0/8",
      ...options.environment,
    });

    let running: { readonly runtime: Runtime; readonly api: HttpServer; readonly url: string } | undefined;
    const now = () => {
      if (running === undefined) throw new Error("Sophia is paused");
      return running;
    };
    async function resume(): Promise<void> {
      const opening = openDatabase(config, log, (error) => log("error", error.message, error));
      const runtime = await startRuntime(config, services, log, opening);
      const api = await createApi(runtime);
      running = { runtime, api, url: await api.listen("127.0.0.1", 0) };
    }
    async function pause(): Promise<void> {
      const { runtime, api } = now();
      running = undefined;
      await api.close();
      await runtime.stop();
    }
    undo.push(async () => running && pause());
    await resume();

    const connectionIds = new Map<Source, string>();
    async function connectOne(source: Source): Promise<void> {
      const { slack, gong } = sandbox.credentials;
      const request: ConnectRequest =
        source === "slack"
          ? {
              source,
              baseUrl: sandbox.slackApiUrl,
              credentials: { token: slack.bot ?? "", userTokens: lentUserTokens(sandbox.live.world) },
            }
          : {
              source,
              baseUrl: sandbox.gongUrl,
              credentials: { accessKey: gong.accessKey, accessKeySecret: gong.accessKeySecret },
            };
      const made = await connect(now().runtime.sources, request, {
        sample: true,
        rateFactor,
        by: { requestId: "test" },
      });
      connectionIds.set(source, made.connectionId);
    }
    await connectOne("slack");
    await connectOne("gong");

    async function until<T>(what: string, ask: () => Promise<T>, satisfied: (answer: T) => boolean): Promise<T> {
      const giveUpAt = Date.now() + patienceMs;
      for (;;) {
        const answer = await ask();
        if (satisfied(answer)) return answer;
        if (Date.now() > giveUpAt) {
          throw new Error(`Waited in vain: ${what}. Last seen: ${JSON.stringify(answer)}\n${logged.join("\n")}`);
        }
        await rest(lookEveryMs);
      }
    }
    async function settled({ embedded = false } = {}): Promise<void> {
      const names = ["sync.v1", "poll.v1", "replay.v1", "index.v1", "link.v1", ...(embedded ? ["embed.v1"] : [])];
      await until(
        "work that ends",
        async () => {
          const { rows } = await sql<{ left: string }>`
            select name || ' ' || status as left from engine.workflow_status
            where name = any(${names}::text[]) and status in ('ENQUEUED', 'DELAYED', 'PENDING')
            union all
            select 'waits for the index' from index_pending join search_index on search_index.id = index_id
            where search_index.state in ('serving', 'building')
            union all
            select 'waits for its links' from entity_pending`.execute(database.db);
          return rows.map(({ left }) => left);
        },
        (left) => left.length === 0,
      );
    }
    async function call(
      method: "GET" | "POST",
      path: string,
      key: string | undefined,
      body: unknown,
      actAs: string | undefined,
    ): Promise<Reply> {
      const headers = new Headers();
      if (key !== undefined) headers.set("authorization", `Bearer ${key}`);
      if (body !== undefined) headers.set("content-type", "application/json");
      if (actAs !== undefined) {
        headers.set(actAsHeader, actAs);
        headers.set(reasonHeader, "a test");
      }
      const reply = await fetch(`${now().url}${path}`, {
        method,
        headers,
        ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
      });
      const text = await reply.text();
      return { status: reply.status, text, body: parsedOr(text) };
    }
    let statusKey: string | undefined;
    const keyFor: TestSophia["keyFor"] = async (email, permissions = allPermissions) =>
      (await testKey(database.db, { email: email.toLowerCase(), permissions })).key;
    return {
      sandbox,
      database,
      dataDir,
      get runtime() {
        return now().runtime;
      },
      get url() {
        return now().url;
      },
      logged,
      vendorRequests,
      connectionId(source) {
        const id = connectionIds.get(source);
        if (id === undefined) throw new Error(`${source} is not connected`);
        return id;
      },
      connect: connectOne,
      async sync(source) {
        for (const [name, id] of connectionIds) {
          if (source === undefined || source === name) await now().runtime.syncSoon(id);
        }
        await settled();
      },
      async fullRunDue() {
        await sql`update stream_state set full_run_started_at = full_run_started_at - interval '7 days'`.execute(
          database.db,
        );
      },
      settled,
      async status() {
        statusKey ??= await keyFor("operator@tests.example", ["sources.read"]);
        const reply = await call("GET", "/v1/status", statusKey, undefined, undefined);
        return Status.parse(reply.body);
      },
      keyFor,
      get: (path, key, actAs) => call("GET", path, key, undefined, actAs),
      post: (path, key, body, actAs) => call("POST", path, key, body, actAs),
      until,
      pause,
      resume,
      stop: stopAll,
    };
  } catch (error) {
    await stopAll();
    throw error;
  }
}

function parsedOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
