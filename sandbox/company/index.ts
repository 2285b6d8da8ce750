import { makeAccounts } from "./accounts.ts";
import { makeAccountCalls } from "./calls/account-calls.ts";
import { makeDelivery } from "./delivery.ts";
import { digits, emptyDraft, scaled, slackId } from "./draft.ts";
import { grow, joinedBy, takeIn } from "./growth/index.ts";
import { makeGong } from "./gong/make.ts";
import { makeHubspot } from "./hubspot/make.ts";
import { makeMoreDeals } from "./hubspot/more-deals.ts";
import { makeLinear } from "./linear/make.ts";
import { makePeople, staffDomain } from "./people.ts";
import { makePrivateCalls, makePrivateTalk, markPrivateIssues } from "./private-tokens.ts";
import { makeQuestions } from "./questions/index.ts";
import { objectReaders } from "./readers.ts";
import { withRecordTokens } from "./record-tokens.ts";
import { makeAccountThreads } from "./slack/account-threads.ts";
import { makeChannels } from "./slack/channels.ts";
import { makeChatter } from "./slack/chatter.ts";
import { makeSlack } from "./slack/make.ts";
import { tellStories } from "./stories/index.ts";
import { makeTickets } from "./tickets.ts";
import { tellRecords } from "./told/index.ts";
import type { Call, World, WorldParameters } from "./world.ts";

export type * from "./world.ts";
export type * from "./gong/model.ts";
export type * from "./hubspot/model.ts";
export type * from "./linear/model.ts";
export type * from "./slack/model.ts";
export {
  withDealStage,
  withEngagement,
  withHubspotArchived,
  withHubspotEdit,
  withHubspotMerge,
  withHubspotOwner,
  withHubspotRecord,
  withHubspotRestored,
  withoutHubspotUser,
} from "./hubspot/live.ts";
export { hubspotReaders, isHubspotUser, type HubspotRule } from "./hubspot/readers.ts";
export {
  withComment,
  withIssueArchived,
  withIssueEdit,
  withIssueMoved,
  withIssueRestored,
  withIssueTrashed,
  withoutComment,
  withoutIssue,
  withoutTeamMember,
  withProjectTeams,
  withTeamMember,
  withTeamPrivate,
} from "./linear/live.ts";
export { linearComments } from "./linear/comments-of.ts";
export { linearSight, maySeeTeam, maySeeWorkspace, type LinearSight } from "./linear/readers.ts";
export { rowReference, rowsFor, totalFor } from "./questions/rows.ts";
export {
  callReaders,
  channelReaders,
  everybody,
  managersOf,
  maySeeCall,
  maySeeChannel,
  objectReaders,
} from "./readers.ts";
export {
  liveWorld,
  withCallPrivate,
  withChannelPrivate,
  withEdit,
  withMember,
  withMessage,
  withoutMember,
  withoutMessage,
  withPersonDeactivated,
  withPersonRenamed,
  withReply,
  type LiveWorld,
  type MessageKey,
} from "./live.ts";

/**
 * Generates the sample company.
 *
 * Pure and deterministic: equal parameters give deeply equal worlds. Every list is in a fixed order; messages are
 * sorted by channel, then by ts. Everything is invented and must be labelled as sample data where it is shown.
 *
 * @throws Error when the anchor is no time, the size is not in (0, 1000] or the seed is no whole number
 */
export function generateWorld(parameters: WorldParameters): World {
  const draft = emptyDraft(parameters);
  const { size } = parameters;
  makePeople(draft);
  makeAccounts(draft);
  makeChannels(draft);
  makeDelivery(draft);
  makeTickets(draft);
  tellStories(draft);
  makeAccountCalls(draft, scaled(draft, 33, 4));
  makePrivateCalls(draft, scaled(draft, 4, 2));
  makeAccountThreads(draft, 6);
  makeChatter(draft, scaled(draft, 620, 60));
  makePrivateTalk(draft);
  markPrivateIssues(draft);
  const sampleLinear = makeLinear(draft);
  makeMoreDeals(draft);
  const told = tellRecords(draft, sampleLinear, makeHubspot(draft));
  const sampleSlack = makeSlack(draft);
  const sampleCalls = [...draft.calls];
  const sampleStaff = draft.people.length;
  const more = size > 1 ? grow(draft, told.hubspot, told.linear, size) : [];
  const { hubspot, linear } = takeIn(draft, told.hubspot, told.linear, more);

  const random = draft.random.fork("company");
  const unasked: World = {
    parameters,
    company: {
      name: "Pay Ready (sample company)",
      domain: staffDomain,
      slackTeamId: slackId(random, "T"),
      slackDomain: "payready-sample",
      gongWorkspaceId: digits(random, 19),
    },
    people: draft.people,
    accounts: draft.sketches.map((sketch) => sketch.account),
    contacts: draft.sketches.flatMap((sketch) => sketch.contacts),
    deals: draft.deals,
    channels: draft.channels,
    messages: draft.messages.toSorted((one, other) =>
      one.channelId === other.channelId ? compare(one.ts, other.ts) : compare(one.channelId, other.channelId),
    ),
    gongProfiles: draft.gongProfiles,
    calls: inOrder(draft.calls),
    teams: draft.teams,
    projects: draft.projects,
    issues: draft.issues,
    tickets: draft.tickets,
    hubspot,
    linear,
    slack: {
      ...sampleSlack,
      userGroups: joinedBy(draft.people.slice(sampleStaff), sampleSlack.userGroups, draft.people),
    },
    stories: draft.stories,
    questions: [],
    tokens: [],
  };
  const tokens = draft.tokens.map((token) => ({ ...token, readers: objectReaders(unasked, token.object) }));
  // What people made of calls in Gong is about the sample's: it would take reading every other one's transcript.
  const gong = makeGong({ ...unasked, calls: inOrder(sampleCalls) });
  return withRecordTokens({ ...unasked, gong, tokens, questions: makeQuestions(draft, unasked, told) });
}

function inOrder(calls: readonly Call[]): Call[] {
  return calls.toSorted((one, other) => compare(one.startedAt, other.startedAt));
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
