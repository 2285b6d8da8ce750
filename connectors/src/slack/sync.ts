import { AppError, assertNever, type Page, type PageRequest, type VendorAccount } from "@sophia/core";
import { z } from "zod";
import { readBookmarks } from "./bookmarks-stream.ts";
import { readChannels } from "./channels-stream.ts";
import { callSlack, slackTokens, type SlackContext } from "./client.ts";
import { slackReplyInvalid } from "./errors.ts";
import { readOutsiders } from "./outsiders-stream.ts";
import { slackIdSchema } from "./payloads.ts";
import { readThreads } from "./threads-stream.ts";
import { readUserGroups } from "./user-groups-stream.ts";
import { readUsers } from "./users-stream.ts";

/** Objects asked for in one call; threads (and pages of history, and channels' members), outsiders and channels' bookmarks read for one page. */
export interface SlackPageSizes {
  readonly users: number;
  readonly channels: number;
  readonly members: number;
  readonly messages: number;
  readonly threads: number;
  readonly outsiders: number;
  readonly bookmarks: number;
}

/** What Slack advises (200); fewer channels and threads, since each costs further calls before the page is kept. */
export const slackPageSizes: SlackPageSizes = {
  users: 200,
  channels: 50,
  members: 1000,
  messages: 200,
  threads: 20,
  outsiders: 50,
  bookmarks: 20,
};

const streamSchema = z.enum(["users", "user_groups", "channels", "outsiders", "threads", "bookmarks"]);
type Stream = z.infer<typeof streamSchema>;

export async function readSlackPage(
  context: SlackContext,
  request: PageRequest,
  sizes: SlackPageSizes = slackPageSizes,
): Promise<Page> {
  const parsed = streamSchema.safeParse(request.stream);
  if (!parsed.success) throw new AppError("internal", `The Slack connector has no stream "${request.stream}".`);
  const stream: Stream = parsed.data;
  switch (stream) {
    case "users":
      return readUsers(context, request, sizes);
    case "user_groups":
      return readUserGroups(context, request);
    case "outsiders":
      return readOutsiders(context, request, sizes);
    case "bookmarks":
      return readBookmarks(context, request, sizes);
    case "channels":
      return readChannels(context, request, sizes);
    case "threads":
      return readThreads(context, request, sizes);
    default:
      return assertNever(stream);
  }
}

const whoSchema = z.object({
  team_id: slackIdSchema,
  team: z.string().nullish(),
  url: z.url({ protocol: /^https?$/ }),
});

/**
 * Asks for each token who it is. All must be of one workspace: conversations of another would otherwise be shown to
 * people of this one.
 */
export async function identifySlack(context: SlackContext): Promise<VendorAccount> {
  let account: VendorAccount | undefined;
  for (const tokenIndex of slackTokens(context.credentials).keys()) {
    const reply = await callSlack(context, tokenIndex, "auth.test", {});
    const who = whoSchema.safeParse(reply.body);
    if (!who.success) throw slackReplyInvalid(reply, "it does not name the workspace and its address");
    const { team_id, team, url } = who.data;
    if (account && account.externalId !== team_id) {
      throw new AppError(
        "invalid_request",
        `User token ${tokenIndex} belongs to another Slack workspace; connect that one separately.`,
      );
    }
    account ??= { externalId: team_id, name: team || team_id, url: url.replace(/\/+$/, "") };
  }
  if (!account) throw new AppError("internal", "A Slack connection has at least one token.");
  return account;
}
