import type { TestContext } from "node:test";
import { LinearClient, RatelimitedLinearError } from "@linear/sdk";
import { generateWorld, type World } from "../company/index.ts";
import { startSandbox, type Sandbox, type SandboxOptions } from "../index.ts";

export const anchor = "2026-11-20T17:00:00Z";

export const sampleWorld = (size = 1): World => generateWorld({ seed: 7, size, anchor });

/** The sandbox with a clock that only moves by hand, and clients for the people of its world. */
export async function startLinear(
  t: TestContext,
  options: { readonly world?: World; readonly rateFactor?: number } & Pick<SandboxOptions, "linear"> = {},
) {
  const world = options.world ?? sampleWorld(0.2);
  const time = { nowMs: Date.parse(anchor) };
  const sandbox = await startSandbox({
    world,
    rateFactor: options.rateFactor ?? 1_000_000,
    clock: () => time.nowMs,
    ...(options.linear && { linear: options.linear }),
  });
  t.after(() => sandbox.close());
  return {
    sandbox,
    world,
    time,
    client: (apiKey: string | undefined) => clientOf(sandbox, apiKey),
    post: (body: unknown, authorization: string | undefined = sandbox.credentials.linear.admin) =>
      post(sandbox, body, authorization),
  };
}

function clientOf(sandbox: Sandbox, apiKey: string | undefined): LinearClient {
  if (apiKey === undefined) throw new Error("No such key");
  return new LinearClient({ apiKey, apiUrl: sandbox.linearUrl });
}

export interface GraphqlReply {
  // What a test reads of a reply differs from query to query.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly data?: any;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions: Readonly<Record<string, unknown>>;
  }[];
}

async function post(sandbox: Sandbox, body: unknown, authorization: string | undefined) {
  const reply = await fetch(sandbox.linearUrl, {
    method: "POST",
    headers: { "content-type": "application/json", ...(authorization !== undefined && { authorization }) },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  return { status: reply.status, headers: reply.headers, body: readReply(await reply.json()) };
}

function readReply(value: unknown): GraphqlReply {
  if (typeof value !== "object" || value === null) throw new Error("The reply is no object");
  return value;
}

/** Calls the vendor as a patient client does: when it is told to wait, the clock moves on by as much as it was told. */
export async function patiently<T>(
  time: { nowMs: number },
  waits: { count: number },
  call: () => Promise<T>,
): Promise<T> {
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof RatelimitedLinearError) || error.retryAfter === undefined) throw error;
      waits.count += 1;
      time.nowMs += error.retryAfter * 1000;
    }
  }
}
