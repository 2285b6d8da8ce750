import type { TestContext } from "node:test";
import { liveWorld } from "../company/live.ts";
import { type Sandbox, startSandbox } from "../index.ts";
import type { GongCallMetaData, GongParty, transcriptOf } from "./calls.ts";
import type { contextOf } from "./crm-context.ts";
import type { GongKey, GongSettings } from "./index.ts";
import { sampleGongKey } from "./keys.ts";
import type { Records } from "./paging.ts";
import { smallWorld } from "./small-world.ts";
import type { profileOf, userOf } from "./users.ts";

export interface Answer {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly contentType: string | null;
  readonly text: string;
  readonly body: ReplyBody;
}

/** Every field that some reply has; a test that reads one which its reply lacks fails at it. */
export interface ReplyBody {
  readonly requestId: string;
  readonly errors: readonly [string, ...string[]];
  readonly records: Records;
  readonly call: GongCallMetaData;
  readonly calls: readonly [CallReply, ...CallReply[]];
  readonly callTranscripts: readonly [TranscriptReply, ...TranscriptReply[]];
  readonly callAccessList: readonly unknown[];
  readonly user: ReturnType<typeof userOf>;
  readonly users: readonly ReturnType<typeof userOf>[];
  readonly workspaces: readonly { readonly id: string; readonly name: string }[];
  readonly profile: ReturnType<typeof profileOf>;
  readonly profiles: readonly ReturnType<typeof profileOf>[];
}

type TranscriptReply = ReturnType<typeof transcriptOf>;

/** A call of the short list, or of the extensive one. */
interface CallReply extends GongCallMetaData {
  readonly metaData: GongCallMetaData;
  readonly parties: readonly GongParty[];
  readonly context: ReturnType<typeof contextOf>;
  readonly content: unknown;
  readonly interaction: unknown;
  readonly collaboration: unknown;
}

export interface GongClient {
  readonly sandbox: Sandbox;
  get(path: string, key?: GongKey): Promise<Answer>;
  post(path: string, body: unknown, key?: GongKey): Promise<Answer>;
  raw(path: string, init?: RequestInit): Promise<Answer>;
  /** Moves the server's clock. */
  advance(ms: number): void;
}

export const everything = "fromDateTime=2026-01-01T00:00:00Z&toDateTime=2027-01-01T00:00:00Z";
export const everyCall = { fromDateTime: "2026-01-01T00:00:00Z", toDateTime: "2027-01-01T00:00:00Z" };

/** A sandbox over the small world on a free port, its clock standing at the world's "now"; closed after the test. */
export async function startGong(
  t: TestContext,
  settings: GongSettings & { readonly rateFactor?: number } = {},
): Promise<GongClient> {
  const { rateFactor = 10_000, ...gong } = settings;
  const world = smallWorld();
  let nowMs = Date.parse(world.parameters.anchor);
  const sandbox = await startSandbox({ live: liveWorld(world), rateFactor, clock: () => nowMs, gong });
  t.after(() => sandbox.close());

  async function raw(path: string, init: RequestInit = {}): Promise<Answer> {
    const reply = await fetch(sandbox.gongUrl + path, init);
    const text = await reply.text();
    const contentType = reply.headers.get("content-type");
    const body = contentType?.includes("json") && text !== "" ? JSON.parse(text) : undefined;
    return { status: reply.status, retryAfter: reply.headers.get("retry-after"), contentType, text, body };
  }

  return {
    sandbox,
    raw,
    get: (path, key = sampleGongKey) => raw(path, { headers: { authorization: basic(key) } }),
    post: (path, body, key = sampleGongKey) =>
      raw(path, {
        method: "POST",
        headers: { authorization: basic(key), "content-type": "application/json" },
        body: typeof body === "string" ? body : JSON.stringify(body),
      }),
    advance(ms) {
      nowMs += ms;
    },
  };
}

export function basic(key: GongKey): string {
  return `Basic ${Buffer.from(`${key.accessKey}:${key.accessKeySecret}`).toString("base64")}`;
}
