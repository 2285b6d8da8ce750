import { once } from "node:events";
import { connect } from "node:net";
import { AppError, jsonRoute, streamRoute, type Actor, type WebPage } from "@sophia/core";
import { Problem } from "@sophia/core/api";
import { z } from "zod";
import { createHttpServer, type HttpServer, type HttpServerOptions } from "./server.ts";
import type { SignInRequest } from "./sign-in-request.ts";

export interface TestServer {
  readonly http: HttpServer;
  /** As `http://127.0.0.1:40123`. */
  readonly url: string;
  readonly port: number;
  readonly bugs: readonly unknown[];
  /** What `authenticate` was given, oldest first. */
  readonly seen: readonly SignInRequest[];
}

const actor: Actor = {
  personId: "p",
  email: "a@x.example",
  readsAs: "a@x.example",
  permissions: new Set(["knowledge.search", "operations.run"]),
  credential: { kind: "key", id: "k" },
  address: undefined,
};

const textQuery = z.object({ text: z.string().optional() });

const routes = [
  jsonRoute({
    method: "GET",
    path: "/v1/read",
    summary: "s",
    permission: "knowledge.search",
    errors: [],
    query: textQuery,
    reply: z.object({ text: z.string() }),
    handle: async ({ query }) => {
      const { text = "" } = textQuery.parse(query);
      // What a route's own types forbid and a row of the database may bring all the same.
      if (text === "huge") return { text: "x".repeat(30_000_000) };
      return JSON.parse(text === "number" ? '{"text":5}' : JSON.stringify({ text }));
    },
  }),
  jsonRoute({
    method: "POST",
    path: "/v1/change",
    summary: "s",
    permission: "knowledge.search",
    errors: [],
    body: z.strictObject({ text: z.string() }),
    reply: z.object({ text: z.string() }),
    handle: async ({ body }) => ({ text: body.text }),
  }),
  jsonRoute({
    method: "GET",
    path: "/v1/things/:thingId",
    summary: "s",
    permission: "operations.run",
    errors: [],
    params: z.strictObject({ thingId: z.string() }),
    reply: z.object({}),
    handle: async () => ({}),
  }),
  streamRoute({
    method: "GET",
    path: "/v1/stream",
    summary: "s",
    permission: "knowledge.search",
    errors: [],
    event: z.object({ type: z.literal("tick") }),
    async *handle() {
      yield { type: "tick" as const };
    },
  }),
];

const flood = streamRoute({
  method: "GET",
  path: "/v1/flood",
  summary: "s",
  permission: "knowledge.search",
  errors: [],
  event: z.object({ type: z.literal("drop"), text: z.string() }),
  async *handle({ signal }) {
    while (!signal.aborted) yield { type: "drop" as const, text: "x".repeat(64_000) };
  },
});

const pages: WebPage[] = [
  {
    method: "GET",
    path: "/welcome",
    class: "read",
    handle: async ({ query, secure, address }) => ({
      status: 200,
      html: `<!doctype html><title>x</title><p>${JSON.stringify({ query, secure, address })}</p>`,
    }),
  },
  {
    method: "POST",
    path: "/welcome",
    class: "sign_in",
    async handle({ form }) {
      if (form["name"] === "refuse") throw new AppError("conflict", "<b>Somebody</b> was quicker.");
      if (form["name"] === "bug") throw new Error("secret inner workings");
      return { status: 303, location: "/welcome", cookies: ["a=1; Path=/", "b=2; Path=/"] };
    },
  },
];

/** Serves a little of everything on a free port; the key `good` and the cookie `session=good` are good. */
export async function startTestServer(
  options: Partial<HttpServerOptions> = {},
  host = "127.0.0.1",
): Promise<TestServer> {
  const bugs: unknown[] = [];
  const seen: SignInRequest[] = [];
  const http = await createHttpServer({
    version: "0",
    routes: [...routes, flood],
    pages,
    publicRoutes: [{ method: "GET", path: "/healthz", handle: async () => ({ status: "ok" }) }],
    async authenticate(request) {
      seen.push(request);
      if (request.key !== "good" && request.cookie !== "session=good") throw new AppError("unauthenticated", "No.");
      return actor;
    },
    onBug: (error) => bugs.push(error),
    ...options,
  });
  const url = await http.listen(host, 0);
  return { http, url, port: Number(new URL(url).port), bugs, seen };
}

/** Sends bytes as they are, over a connection of its own, and gives back all that comes until it is closed. */
export async function rawExchange(port: number, bytes: string): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  // The server may hang up while we are still writing: what it said before that counts.
  socket.on("error", () => undefined);
  let answer = "";
  socket.setEncoding("utf8").on("data", (text: string) => {
    answer += text;
  });
  socket.write(bytes);
  await once(socket, "close");
  return answer;
}

export interface RawAnswer {
  readonly status: number;
  readonly head: string;
  readonly problem: Problem;
}

/** An answer in bytes that has to be a problem. */
export function readProblem(answer: string): RawAnswer {
  const [head = "", body = ""] = answer.split("\r\n\r\n");
  if (!/^content-type: application\/problem\+json/im.test(head)) throw new Error(`No problem came: ${answer}`);
  return { status: Number(head.split(" ")[1]), head, problem: Problem.parse(JSON.parse(body)) };
}

export const asGood = { authorization: "Bearer good" };
