import { z } from "zod";
import type { ConnectorManifest } from "@sophia/core";

/** Tokens are opaque; only what can never be one is refused (spaces, line breaks, something else pasted by mistake). */
const token = z.string().regex(/^xox[a-z.]+-[\x21-\x7e]+$/, "a Slack token starts with xoxb- or xoxp-");

export const slackCredentialsSchema = z.strictObject({
  /** The app's bot token (`xoxb-…`); a user token works too and then reads what that person reads. */
  token,
  /** Tokens of people who lend their eyes: private channels and direct messages that the bot is not in. */
  userTokens: z.array(token).max(200).optional(),
});
export type SlackCredentials = z.infer<typeof slackCredentialsSchema>;

/** Slack's tiers, for one method, app and workspace: https://docs.slack.dev/apis/web-api/rate-limits */
const tier2 = { requests: 20, perMs: 60_000 };
const tier3 = { requests: 50, perMs: 60_000 };
const tier4 = { requests: 100, perMs: 60_000 };

/** The methods we call. Each is a limit of its own. */
export const slackLimits = {
  "auth.test": tier4,
  "users.list": tier2,
  "users.info": tier4,
  "usergroups.list": tier2,
  "usergroups.users.list": tier2,
  "conversations.list": tier2,
  "conversations.members": tier4,
  "conversations.history": tier3,
  "conversations.replies": tier3,
  "bookmarks.list": tier3,
} as const;
export type SlackMethod = keyof typeof slackLimits;

export const slackManifest: ConnectorManifest<SlackCredentials> = {
  id: "slack",
  label: "Slack",
  credentials: slackCredentialsSchema,
  defaultBaseUrl: "https://slack.com/api",
  scopes: [
    { scope: "users:read", why: "who is in the workspace, and who is a guest" },
    { scope: "users:read.email", why: "which person of Sophia a member is" },
    { scope: "channels:read", why: "the list and the members of public channels" },
    { scope: "channels:history", why: "messages in public channels" },
    { scope: "groups:read", why: "the list and the members of private channels the app is in" },
    { scope: "groups:history", why: "messages in private channels the app is in" },
    { scope: "im:read", why: "the list of direct conversations" },
    { scope: "im:history", why: "messages in direct conversations" },
    { scope: "mpim:read", why: "the list of group conversations" },
    { scope: "mpim:history", why: "messages in group conversations" },
    { scope: "usergroups:read", why: "the handles of user groups that messages mention; without it they read @group" },
    { scope: "bookmarks:read", why: "the bookmarks of channels; without it they are missing" },
    { scope: "files:read", why: "the names of files in messages, never their contents; without it they are missing" },
  ],
  limits: slackLimits,
  streams: [
    { id: "users", label: "users", kinds: ["user"], listing: "complete" },
    { id: "user_groups", label: "user groups", kinds: ["user_group"], listing: "complete" },
    { id: "channels", label: "channels", kinds: ["channel"], listing: "complete" },
    { id: "outsiders", label: "people of other companies", kinds: ["outsider"], listing: "growing" },
    { id: "threads", label: "threads", kinds: ["thread"], listing: "growing" },
    { id: "bookmarks", label: "bookmarks", kinds: ["bookmarks"], listing: "growing" },
  ],
  referencedKinds: ["user", "user_group", "channel", "outsider"],
};
