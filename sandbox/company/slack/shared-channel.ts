import { workingMs, workingTime } from "../clock.ts";
import { slackId, staffOf, type Draft, type Sketch } from "../draft.ts";
import { phrase } from "../grammar.ts";
import { token } from "../private-tokens.ts";
import { looseSlots } from "../slots.ts";
import type { Channel, Person } from "../world.ts";
import type { SlackData, SlackOutsider, SlackOutsideTeam } from "./model.ts";
import { postThread, writersOf } from "./threads.ts";

const ours = [
  "[morning all|hello everyone], [the agenda for {weekday} is in the invitation|notes from {weekday} are in the folder], [say so|shout] if [something is missing|we forgot anything]",
  "[we are|our team is] [out|closed] on {weekday}, [answers come|we read this] [a day later|the morning after]",
  "[could you|can you] [add|invite] [whoever should join|your colleagues] to the {weekday} call?",
];

const theirs = [
  "[thank you|thanks], [works for us|looks good from our side]",
  "[will do|on it], [I forward it|sending it on] [today|by {weekday}]",
  "[we may be|I am] [{n1} minutes late|on the road], [please start without me|I read the notes afterwards]",
];

/**
 * A private channel that is shared with a customer through Slack Connect; no customer of a story, whose facts stay where they
 * are. The customer's people, who are contacts in the other systems, write in it from a workspace of their own.
 */
export function makeSharedChannel(draft: Draft): Pick<SlackData, "outsideTeams" | "outsiders"> {
  const random = draft.random.fork("shared-channel");
  const sketch = draft.sketches.find(({ account, contacts }) => {
    const told = draft.stories.some(({ accountId }) => accountId === account.id);
    return account.customer && !told && addressed(contacts).length > 1;
  });
  if (!sketch) return { outsideTeams: [], outsiders: [] };
  const label = sketch.account.domain.split(".")[0] ?? sketch.account.domain;
  const team: SlackOutsideTeam = { id: slackId(random, "T"), name: sketch.account.name, domain: label };
  const outsiders = addressed(sketch.contacts)
    .slice(0, 3)
    .map((contact): SlackOutsider => ({
      id: `outsider-${contact.id}`,
      slackId: slackId(random, "U"),
      teamId: team.id,
      name: contact.name,
      email: contact.email,
      title: contact.title,
    }));
  const channel = channelWith(draft, sketch, `ext-${label}`, slackId(random, "C"), team, outsiders);
  draft.channels.push(channel);
  for (let index = 0; index < 6; index++) {
    const atMs = workingMs(random, draft.anchorMs, random.int(0, 89));
    const slots = looseSlots(random, atMs);
    postThread(draft, random, channel, atMs, [
      { author: random.pick(writersOf(draft, channel)), text: phrase(random, random.pick(ours), slots) },
      { author: random.pick(outsiders), text: phrase(random, random.pick(theirs), slots) },
    ]);
  }
  const value = token(draft, channel.name);
  const marks = postThread(draft, random, channel, workingMs(random, draft.anchorMs, random.int(0, 89)), [
    {
      author: sketch.success,
      text: `the joint workspace for the pilot is filed under ${value}, please keep it among us`,
    },
  ]);
  const object = marks.get("root");
  if (object) draft.tokens.push({ token: value, object });
  return { outsideTeams: [team], outsiders };
}

function channelWith(
  draft: Draft,
  sketch: Sketch,
  name: string,
  id: string,
  team: SlackOutsideTeam,
  outsiders: readonly SlackOutsider[],
): Channel {
  const random = draft.random.fork("shared-channel/members");
  const sophia = draft.people.filter((person) => person.slack?.kind === "bot");
  const members: readonly Person[] = [
    sketch.success,
    ...random.sample(staffOf(draft, "Customer Success", "Support"), 3),
    ...sophia,
  ];
  return {
    id,
    name,
    kind: "private",
    topic: `${sketch.account.name} and us`,
    purpose: "Shared through Slack Connect.",
    memberIds: [...new Set(members.map((person) => person.id))],
    creatorId: sketch.success.id,
    createdAt: workingTime(random, draft.parameters.anchor, random.int(120, 250)),
    archived: false,
    shared: {
      hostTeamId: team.id,
      teamIds: [team.id],
      outsiderIds: outsiders.map((outsider) => outsider.id),
    },
  };
}

function addressed(contacts: Sketch["contacts"]): { id: string; name: string; title: string; email: string }[] {
  return contacts.flatMap(({ email, ...rest }) => (email === null ? [] : [{ ...rest, email }]));
}
