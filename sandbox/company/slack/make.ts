import { slackClock } from "../clock.ts";
import type { Draft } from "../draft.ts";
import { makeArchivedChannels } from "./archived-channels.ts";
import { makeBookmarks, makeFileMessages } from "./bookmarks-and-files.ts";
import type { SlackData } from "./model.ts";
import { makeSharedChannel } from "./shared-channel.ts";
import { makeUserGroups } from "./user-groups.ts";

/**
 * What Slack has beyond channels and talk: user groups, a channel shared with a customer, archived channels, bookmarks,
 * files. Comes last and draws from a random stream and a clock of its own, so that all else stays as it was.
 */
export function makeSlack(draft: Draft): SlackData {
  const random = draft.random.fork("slack");
  const own: Draft = { ...draft, random, slackTs: slackClock(random.fork("ts")) };
  makeArchivedChannels(own);
  const shared = makeSharedChannel(own);
  makeBookmarks(own);
  makeFileMessages(own);
  return { userGroups: makeUserGroups(own), ...shared };
}
