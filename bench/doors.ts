/**
 * `doors`: what a request costs before its work begins, beside the bare framework doing the same work in the same run.
 *
 * Each stage adds one thing to the one before it: Sophia's own server, rate limits, a key or a session looked up with
 * what its roles allow, an event in the audit. Extra arguments: `--requests N` of each stage (default 3,000), `--at-once N`.
 */
import { parseArgs } from "node:util";
import { jsonRoute, type Actor, type Route } from "@sophia/core";
import Fastify from "fastify";
import { Pool } from "undici";
import { z } from "zod";
import { by, recordEvent } from "../server/src/features/governance/index.ts";
import { authenticate, identityRoutes } from "../server/src/features/identity/index.ts";
import { testKey } from "../server/src/features/identity/test-support.ts";
import { testDatabase } from "../server/src/platform/db/testing.ts";
import { createRateLimiter } from "../server/src/platform/http/rate-limiter.ts";
import { createHttpServer, type HttpServerOptions } from "../server/src/platform/http/server.ts";
import { createSignIn } from "../server/src/platform/sign-in/index.ts";
import { percentile, type BenchOptions, type BenchResult } from "./result.ts";
import { givePassword } from "../server/src/platform/sign-in/test-support.ts";

const count = z.coerce.number().int().positive();
const path = "/v1/echo";
const body = JSON.stringify({ text: "What did the customer say about the price?" });
const Echo = z.strictObject({ text: z.string().max(1_000) });

interface Door {
  readonly name: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

export default async function doors({ extra }: BenchOptions): Promise<BenchResult> {
  const { values } = parseArgs({
    args: [...extra],
    options: { requests: { type: "string", default: "3000" }, "at-once": { type: "string", default: "8" } },
  });
  const requests = count.parse(values.requests);
  const atOnce = count.parse(values["at-once"]);
  const database = await testDatabase();
  const { db } = database;
  const signIn = createSignIn({ db, secret: "of a measurement, long enough", idleSeconds: 3_600, maxSeconds: 7_200 });
  const { key, personId } = await testKey(db, { email: "ann@bench.example", permissions: ["knowledge.search"] });
  const password = "of a measurement, and long";
  await givePassword(db, personId, password);
  const browser = { address: "127.0.0.1", userAgent: "bench", secure: false };
  const entered = await signIn.withPassword("ann@bench.example", password, browser);
  const cookie = (entered?.cookies ?? []).map((one) => one.split(";")[0]).join("; ");
  const known: Actor = {
    personId,
    email: "ann@bench.example",
    readsAs: "ann@bench.example",
    permissions: new Set(["knowledge.search"]),
    credential: { kind: "process", id: "bench" },
    address: undefined,
  };
  const echo = (audited: boolean): Route =>
    jsonRoute({
      method: "POST",
      path,
      summary: "what was sent",
      body: Echo,
      reply: Echo,
      permission: "knowledge.search",
      errors: [],
      async handle({ body: sent, actor, requestId }) {
        if (audited) await recordEvent(db, { ...by(actor, requestId), action: "operation.run" });
        return sent;
      },
    });
  const close: (() => Promise<unknown>)[] = [];
  const bug = (error: unknown): never => {
    throw error;
  };
  async function served(options: Pick<HttpServerOptions, "authenticate" | "rateLimiter">, audited = false) {
    const server = await createHttpServer({
      version: "0",
      routes: [echo(audited), ...identityRoutes(db)],
      pages: [],
      publicRoutes: [],
      onBug: bug,
      ...options,
    });
    close.push(() => server.close());
    return server.listen("127.0.0.1", 0);
  }
  const bare = Fastify();
  bare.post(path, {
    schema: {
      body: z.toJSONSchema(Echo, { target: "draft-07" }),
      response: { 200: z.toJSONSchema(Echo, { target: "draft-07" }) },
    },
    handler: async (request) => request.body,
  });
  close.push(() => bare.close());
  // So much that nobody meets a limit: what is measured is the counting.
  const rateLimiter = createRateLimiter({ factor: 1_000_000, log: () => undefined, redis: undefined });
  const knows = async (): Promise<Actor> => known;
  const looksUp: HttpServerOptions["authenticate"] = (request) => authenticate({ db, signIn }, request);
  const bearer = { authorization: `Bearer ${key}` };
  const sameOrigin = { cookie, "sec-fetch-site": "same-origin" };
  const stages: Door[] = [
    { name: "bare Fastify, the same schemas", url: await bare.listen({ host: "127.0.0.1", port: 0 }), headers: bearer },
    {
      name: "Sophia's server: permission, schemas, headers",
      url: await served({ authenticate: knows }),
      headers: bearer,
    },
    { name: "and rate limits", url: await served({ authenticate: knows, rateLimiter }), headers: bearer },
    { name: "and an API key", url: await served({ authenticate: looksUp, rateLimiter }), headers: bearer },
    { name: "or a session instead", url: await served({ authenticate: looksUp, rateLimiter }), headers: sameOrigin },
    {
      name: "and an API key and an event in the audit",
      url: await served({ authenticate: looksUp, rateLimiter }, true),
      headers: bearer,
    },
  ];
  try {
    const rows = [];
    let floor: { p50: number; perSecond: number } | undefined;
    for (const stage of stages) {
      await measure(stage, Math.ceil(requests / 5), 1);
      const alone = await measure(stage, requests, 1);
      const together = await measure(stage, requests, atOnce);
      const p50 = percentile(alone.timesMs, 0.5);
      const { perSecond } = together;
      floor ??= { p50, perSecond };
      rows.push([
        stage.name,
        p50.toFixed(2),
        percentile(alone.timesMs, 0.95).toFixed(2),
        (p50 - floor.p50).toFixed(2),
        perSecond.toFixed(0),
        (perSecond / floor.perSecond).toFixed(2),
      ]);
    }
    return {
      tables: [
        {
          title: "A request with nothing to do",
          columns: ["stage", "p50 ms", "p95 ms", "more than bare p50 ms", `requests/s, ${atOnce} at once`, "of bare"],
          rows,
        },
      ],
      notes: [
        `${requests} requests of each stage one after the other, then ${requests} with ${atOnce} at once, over connections that stay open; client, server and PostgreSQL share the processors.`,
      ],
    };
  } finally {
    for (const end of close) await end();
    await database.drop();
  }
}

async function measure({ url, headers }: Door, requests: number, atOnce: number) {
  const pool = new Pool(url, { connections: atOnce });
  const timesMs: number[] = [];
  let left = requests;
  const began = performance.now();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (left > 0) {
        left -= 1;
        const sent = performance.now();
        const reply = await pool.request({
          method: "POST",
          path,
          headers: { "content-type": "application/json", ...headers },
          body,
        });
        const text = await reply.body.text();
        if (reply.statusCode !== 200) throw new Error(`The door answered ${reply.statusCode}: ${text}`);
        timesMs.push(performance.now() - sent);
      }
    }),
  );
  const perSecond = (1_000 * requests) / (performance.now() - began);
  await pool.close();
  return { timesMs, perSecond };
}
