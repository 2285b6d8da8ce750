import { channelReaders, type Person, type Question, type World } from "./company/index.ts";
import { slackTokens } from "./slack/index.ts";

/**
 * The fewest people (nearly: chosen greedily) whose user tokens show every conversation the bot is not in. In a real
 * workspace these are the people who lend the app their eyes.
 */
export function lentUserTokens(world: World): string[] {
  const bot = world.people.find((person) => person.slack?.kind === "bot");
  const { byPersonId } = slackTokens(world);
  const chosen = new Set<string>();
  for (const channel of world.channels) {
    if (
      channel.kind === "public" ||
      (channel.kind === "private" && bot !== undefined && channel.memberIds.includes(bot.id))
    )
      continue;
    const lenders = channel.memberIds.filter((personId) => byPersonId.has(personId));
    const [first] = lenders;
    if (first !== undefined && !lenders.some((personId) => chosen.has(personId))) chosen.add(first);
  }
  return [...chosen].flatMap((personId) => byPersonId.get(personId) ?? []);
}

/** A person to look around as: of those with both Slack and Gong, one who reads the most channels, and the most calls. */
export function visitor(world: World): Person | undefined {
  const levels = new Map(world.gongProfiles.map((profile) => [profile.id, profile.level]));
  const channelsRead = new Map<string, number>();
  for (const channel of world.channels) {
    for (const email of channelReaders(world, channel)) channelsRead.set(email, (channelsRead.get(email) ?? 0) + 1);
  }
  const score = (person: Person): number =>
    (channelsRead.get(person.email) ?? 0) + (levels.get(person.gong?.profileId ?? "") === "all" ? 1_000 : 0);
  return world.people
    .filter((person) => person.active && person.slack?.kind === "member" && person.gong !== null)
    .toSorted((one, other) => score(other) - score(one))[0];
}

/** A question of the users' own that this person's sources answer. */
export function sampleQuestion(world: World, person: Person | undefined): Question | undefined {
  if (person === undefined) return undefined;
  const readable = world.questions.filter((question) => question.answerable && question.readers.includes(person.email));
  return readable.find((question) => question.acceptance === true) ?? readable[0];
}
