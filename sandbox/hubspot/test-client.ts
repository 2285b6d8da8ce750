import type { TestContext } from "node:test";
import { Client } from "@hubspot/api-client";
import { generateWorld, type World } from "../company/index.ts";
import { startSandbox, type Sandbox, type SandboxOptions } from "../index.ts";

export const anchor = "2026-11-20T17:00:00.000Z";

/** A fifth of the sample company, made once. */
export const smallCompany: World = generateWorld({ seed: 7, size: 0.2, anchor });

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

export interface TestHubspot {
  readonly sandbox: Sandbox;
  readonly client: Client;
  readonly get: (path: string, token?: string) => Promise<Answer>;
  readonly post: (path: string, body: unknown, token?: string) => Promise<Answer>;
}

/** A sandbox, the official client that hands every refusal to its caller, and plain requests beside it. */
export async function startHubspot(
  t: TestContext,
  options: Partial<Pick<SandboxOptions, "hubspot" | "clock" | "rateFactor">> & { readonly world?: World } = {},
): Promise<TestHubspot> {
  const { world = smallCompany, rateFactor = 1_000_000, ...rest } = options;
  const sandbox = await startSandbox({ world, rateFactor, ...rest });
  t.after(() => sandbox.close());
  const { token: own } = sandbox.credentials.hubspot;
  async function send(method: string, path: string, token: string, body?: unknown): Promise<Answer> {
    const answer = await fetch(sandbox.hubspotUrl + path, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body !== undefined && { "content-type": "application/json" }) },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    return { status: answer.status, headers: answer.headers, body: objectOf(await answer.json()) };
  }
  return {
    sandbox,
    client: hubspotClient(sandbox.hubspotUrl, own),
    get: (path, token = own) => send("GET", path, token),
    post: (path, body, token = own) => send("POST", path, token, body),
  };
}

/** The official client without its own patience: no waiting between calls, no second attempts. */
export function hubspotClient(basePath: string, accessToken: string): Client {
  return new Client({ basePath, accessToken, limiterOptions: { minTime: 0 }, numberOfApiCallRetries: 0 });
}

export function objectOf(value: unknown): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Error("no JSON object");
  return { ...value };
}

/** The `results` of an answer. */
export function resultsOf(body: Record<string, unknown>): Record<string, unknown>[] {
  const { results } = body;
  if (!Array.isArray(results)) throw new Error(`no results: ${JSON.stringify(body).slice(0, 300)}`);
  return results.map(objectOf);
}

/** The `after` of the next page. */
export function nextOf(body: Record<string, unknown>): string | undefined {
  if (body["paging"] === undefined) return undefined;
  const { after } = objectOf(objectOf(body["paging"])["next"]);
  return typeof after === "string" ? after : undefined;
}
