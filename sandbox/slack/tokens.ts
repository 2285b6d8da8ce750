import type { World } from "../company/world.ts";
import { slackDirectory, type SlackUser } from "./directory.ts";
import { SlackError } from "./slack-error.ts";

/** What an internal app that reads everything is granted; the same list for bot and people, where Slack offers it to both. */
export const slackReadScopes = [
  "bookmarks:read",
  "channels:history",
  "channels:join",
  "channels:read",
  "files:read",
  "groups:history",
  "groups:read",
  "im:history",
  "im:read",
  "mpim:history",
  "mpim:read",
  "team:read",
  "usergroups:read",
  "users:read",
  "users:read.email",
] as const;

/** Who asks: a bot user or a person, with what the token was granted. */
export interface Viewer {
  readonly token: string;
  readonly kind: "bot" | "user";
  readonly user: SlackUser;
  readonly scopes: ReadonlySet<string>;
}

export interface SlackTokens {
  /** The app's bot token; undefined when the company has no bot. */
  readonly bot: string | undefined;
  /** A user token for each active person with a Slack account, by the person's id. */
  readonly byPersonId: ReadonlyMap<string, string>;
}

const botToken = "xoxb-sample-bot";
const userTokenPrefix = "xoxp-sample-";

/** The tokens with which this world's workspace can be read. */
export function slackTokens(world: World): SlackTokens {
  const users = slackDirectory(world).users;
  const people = users.filter((user) => user.slack.kind !== "bot" && user.active);
  return {
    bot: appBot(users) && botToken,
    byPersonId: new Map(people.map((person) => [person.id, userTokenPrefix + person.id])),
  };
}

/**
 * A token like one of `slackTokens`, granted these scopes only. The grant is part of the token's text, so such a token
 * also works at a sandbox in another process.
 *
 * @param owner - the app's bot, or a person by id
 */
export function mintSlackToken(owner: "bot" | { readonly personId: string }, scopes: readonly string[]): string {
  const base = owner === "bot" ? botToken : userTokenPrefix + owner.personId;
  return `${base}-scopes-${Buffer.from(scopes.join(",")).toString("hex")}`;
}

/**
 * @throws SlackError `not_authed` without a token, `invalid_auth` for one that was never issued, `account_inactive` for
 *   one whose owner left
 */
export function authenticate(world: World, token: string | undefined): Viewer {
  if (token === undefined || token === "") throw new SlackError("not_authed");
  const minted = /^(.+)-scopes-((?:[0-9a-f]{2})*)$/.exec(token);
  const base = minted?.[1] ?? token;
  const scopes = new Set<string>(
    minted
      ? Buffer.from(minted[2] ?? "", "hex")
          .toString()
          .split(",")
          .filter(Boolean)
      : slackReadScopes,
  );
  const users = slackDirectory(world).users;
  const kind = base === botToken ? "bot" : "user";
  const user =
    kind === "bot"
      ? appBot(users)
      : users.find((candidate) => candidate.slack.kind !== "bot" && userTokenPrefix + candidate.id === base);
  if (!user) throw new SlackError("invalid_auth");
  if (!user.active) throw new SlackError("account_inactive");
  return { token, kind, user, scopes };
}

/** The bot user of the connected app: the first of the workspace's bots. */
function appBot(users: readonly SlackUser[]): SlackUser | undefined {
  return users.find((user) => user.slack.kind === "bot");
}
