import type { Rate } from "../http/rate-limit.ts";

const minuteMs = 60_000;

/**
 * Slack's documented tiers; "50+" is taken at its word, without the plus. The two special ones are documented as
 * "hundreds of requests a minute" (https://docs.slack.dev/apis/web-api/rate-limits).
 */
const tiers = {
  tier2: { calls: 20, perMs: minuteMs },
  tier3: { calls: 50, perMs: minuteMs },
  tier4: { calls: 100, perMs: minuteMs },
  special: { calls: 300, perMs: minuteMs },
} as const satisfies Record<string, Rate>;

/** The rate of each method served, for an internal app (one that its own customer built). */
export const slackMethodRates = {
  "auth.test": tiers.special,
  "bookmarks.list": tiers.tier3,
  "chat.getPermalink": tiers.special,
  "conversations.history": tiers.tier3,
  "conversations.info": tiers.tier3,
  "conversations.join": tiers.tier3,
  "conversations.list": tiers.tier2,
  "conversations.members": tiers.tier4,
  "conversations.replies": tiers.tier3,
  "team.info": tiers.tier3,
  "usergroups.list": tiers.tier2,
  "usergroups.users.list": tiers.tier2,
  "users.conversations": tiers.tier2,
  "users.info": tiers.tier4,
  "users.list": tiers.tier2,
  "users.lookupByEmail": tiers.tier3,
} as const satisfies Record<string, Rate>;

export type SlackMethod = keyof typeof slackMethodRates;

export function isSlackMethod(name: string): name is SlackMethod {
  return Object.hasOwn(slackMethodRates, name);
}
