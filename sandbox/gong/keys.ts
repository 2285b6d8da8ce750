import { createHash, timingSafeEqual } from "node:crypto";

/** The scopes this server asks for, written as Gong's document writes them. */
export const gongScopes = [
  "api:calls:read:basic",
  "api:calls:read:extensive",
  "api:calls:read:transcript",
  "api:calls:read:media-url",
  "api:users:read",
  "api:workspaces:read",
  "api:call-user-access:read",
  "api:stats:interaction",
  "api:stats:scorecards",
  "api:settings:trackers:read",
  "api:settings:scorecards:read",
  "api:library:read",
] as const;

export type GongScope = (typeof gongScopes)[number];

export interface GongKey {
  readonly accessKey: string;
  readonly accessKeySecret: string;
  /** An OAuth access token with the same scopes; absent when the company uses keys only. */
  readonly bearerToken?: string;
  readonly scopes: readonly GongScope[];
}

/** The key of the sample company: it opens generated data on this machine and nothing else. */
export const sampleGongKey: GongKey = {
  accessKey: "SAMPLE-GONG-ACCESS-KEY",
  accessKeySecret: "sample-gong-access-key-secret",
  bearerToken: "sample-gong-oauth-token",
  scopes: gongScopes,
};

/** Finds the key that an `Authorization` header (Basic or Bearer) stands for. */
export function keyFor(authorization: string | undefined, keys: readonly GongKey[]): GongKey | undefined {
  const [, scheme = "", value = ""] = /^(\S+) +(\S+)$/.exec(authorization ?? "") ?? [];
  switch (scheme.toLowerCase()) {
    case "basic": {
      const given = Buffer.from(value, "base64").toString("utf8");
      return keys.find((key) => same(given, `${key.accessKey}:${key.accessKeySecret}`));
    }
    case "bearer":
      return keys.find((key) => key.bearerToken !== undefined && same(value, key.bearerToken));
    default:
      return undefined;
  }
}

function same(given: string, expected: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
