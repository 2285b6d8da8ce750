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

export interface WireNode {
  readonly id: string;
  readonly title: string;
  readonly url: string;
  /** An alias in the queries of the tests. */
  readonly text: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly archivedAt: string | null;
  readonly trashed: boolean | null;
}

export interface WirePage {
  readonly nodes: readonly WireNode[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string;
    readonly endCursor: string;
  };
}

/** Every field that some reply has; a test that reads one which its reply lacks fails at it. */
export interface ReplyBody {
  readonly data: {
    readonly viewer: { readonly name: string };
    readonly issue: WireNode;
    readonly issues: WirePage;
    /** An alias in the queries of the tests. */
    readonly list: WirePage;
    readonly rateLimitStatus: {
      readonly kind: string;
      readonly limits: readonly [{ readonly allowedAmount: number }];
    };
  };
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
  return { status: reply.status, headers: reply.headers, body: readBody(await reply.text()) };
}

function readBody(text: string): ReplyBody {
  return JSON.parse(text);
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
