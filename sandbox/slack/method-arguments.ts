import { slackTsMicros } from "./timestamp.ts";
import { invalidArguments, SlackError } from "./slack-error.ts";

/** A method's arguments as strings, from wherever the request carried them; an empty one counts as absent. */
export type MethodArguments = ReadonlyMap<string, string>;

/**
 * @param contentType - the header; undefined without a body
 * @throws SlackError `invalid_post_type`, `missing_post_type`, `invalid_json`, `json_not_object`, `invalid_array_arg`
 */
export function readArguments(query: URLSearchParams, contentType: string | undefined, body: string): MethodArguments {
  const found = new Map<string, string>(query);
  // Slack refuses a token in the address, where it would end up in logs.
  found.delete("token");
  if (body !== "") {
    if (contentType === undefined) throw new SlackError("missing_post_type");
    const mediaType = contentType.split(";")[0]?.trim().toLowerCase();
    if (mediaType === "application/json") for (const [name, value] of readJson(body)) found.set(name, value);
    else if (mediaType === "application/x-www-form-urlencoded") {
      for (const [name, value] of new URLSearchParams(body)) found.set(name, value);
    } else throw new SlackError("invalid_post_type");
  }
  for (const [name, value] of found) {
    if (/\[\d*\]$/.test(name)) throw new SlackError("invalid_array_arg");
    if (value === "") found.delete(name);
  }
  return found;
}

function* readJson(body: string): Generator<[string, string]> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    throw new SlackError("invalid_json");
  }
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) throw new SlackError("json_not_object");
  for (const [name, value] of Object.entries(parsed)) {
    if (value === null || value === undefined) continue;
    // Slack takes a token from the header or a form, never from JSON.
    if (name !== "token") yield [name, typeof value === "string" ? value : JSON.stringify(value)];
  }
}

export function requiredText(args: MethodArguments, name: string): string {
  const value = args.get(name);
  if (value === undefined) throw invalidArguments(`missing required field: ${name}`);
  return value;
}

export function flag(args: MethodArguments, name: string): boolean {
  const value = args.get(name)?.toLowerCase();
  return value === "true" || value === "1";
}

/** How many objects a page may hold; 100 unless told, as the official types say. */
export function pageLimit(args: MethodArguments): number {
  const text = args.get("limit");
  if (text === undefined) return 100;
  if (!/^-?\d+$/.test(text)) throw invalidArguments("must be an integer [json-pointer:/limit]");
  const limit = Number(text);
  if (limit < 1 || limit > 1000) throw new SlackError("invalid_limit");
  return limit;
}

/** The part of a conversation that `oldest`, `latest` and `inclusive` ask for. */
export interface TimeRange {
  /** False when neither bound was given: everything is within. */
  readonly bounded: boolean;
  readonly isTooOld: (ts: string) => boolean;
  readonly isTooNew: (ts: string) => boolean;
}

/** @throws SlackError `invalid_ts_oldest`, `invalid_ts_latest` */
export function timeRange(args: MethodArguments): TimeRange {
  const oldest = bound(args, "oldest");
  const latest = bound(args, "latest");
  const edge = flag(args, "inclusive") ? 0n : 1n;
  return {
    bounded: oldest !== undefined || latest !== undefined,
    // Without bounds nothing is cut off: `oldest` is 0 then, and `inclusive` has no edge to speak of.
    isTooOld: (ts) => oldest !== undefined && (slackTsMicros(ts) ?? 0n) < oldest + edge,
    isTooNew: (ts) => latest !== undefined && (slackTsMicros(ts) ?? 0n) > latest - edge,
  };
}

function bound(args: MethodArguments, name: "oldest" | "latest"): bigint | undefined {
  const text = args.get(name);
  if (text === undefined) return undefined;
  const micros = slackTsMicros(text);
  if (micros === undefined) throw new SlackError(`invalid_ts_${name}`);
  return micros;
}
