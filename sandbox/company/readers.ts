import { withId } from "./by-id.ts";
import { hubspotReaders } from "./hubspot/readers.ts";
import { maySeeTeam, maySeeWorkspace } from "./linear/readers.ts";
import type { Call, Channel, ObjectReference, Person, World } from "./world.ts";

/**
 * Who may see what, by the vendors' own rules: the truth that connectors are tested against.
 *
 * Bots are never readers: they have no e-mail address at the vendor and nobody asks as a bot. Deactivated people see
 * nothing anywhere. Every function is pure over the world given, so that it follows a live world's changes.
 */

/**
 * Slack. A public channel is seen by every active full member, and by a guest only as a member of it. A private
 * channel, group or direct conversation is seen by its members only. Archiving changes nothing.
 */
export function maySeeChannel(person: Person, channel: Channel): boolean {
  if (!person.active || person.slack === null || person.slack.kind === "bot") return false;
  if (channel.kind === "public" && person.slack.kind === "member") return true;
  return channel.memberIds.includes(person.id);
}

/**
 * Gong. A person needs a seat and must be active. The profile's level decides:
 * - `none`: no call at all, not even one they took part in;
 * - every other level: the calls they host (primary person) or took part in, private or not, are always theirs;
 * - a private call: nobody else;
 * - `all`: every call that is not private;
 * - `managers-team`: calls whose primary person is one of `teamLeadIds` or reports to one, directly or through others;
 * - `report-to-them`: calls whose primary person reports to them, directly or through others;
 * - `own`: no further call.
 *
 * A profile that does not exist counts as `none`.
 */
export function maySeeCall(world: World, person: Person, call: Call): boolean {
  if (!person.active || person.gong === null) return false;
  const { profileId } = person.gong;
  const profile = withId(world.gongProfiles, profileId);
  if (!profile || profile.level === "none") return false;
  if (call.primaryPersonId === person.id || call.parties.some((party) => party.personId === person.id)) return true;
  if (call.isPrivate) return false;
  switch (profile.level) {
    case "all":
      return true;
    case "managers-team":
      return managersOf(world, call.primaryPersonId, true).some((id) => profile.teamLeadIds.includes(id));
    case "report-to-them":
      return managersOf(world, call.primaryPersonId, false).includes(person.id);
    case "own":
      return false;
    default:
      return profile.level satisfies never;
  }
}

/** The chain of managers above a person, nearest first, a circle cut where it closes; with `self`, the person first. */
export function managersOf(world: World, personId: string, self: boolean): string[] {
  const managerOf = managerTable(world);
  const chain = [personId];
  for (let above = managerOf.get(personId); above && !chain.includes(above); above = managerOf.get(above)) {
    chain.push(above);
  }
  return self ? chain : chain.slice(1);
}

const managerTables = new WeakMap<readonly Person[], Map<string, string | null>>();

function managerTable(world: World): Map<string, string | null> {
  let table = managerTables.get(world.people);
  if (!table) {
    table = new Map(world.people.map((person) => [person.id, person.managerId]));
    managerTables.set(world.people, table);
  }
  return table;
}

/** Sorted e-mail addresses of the people who may see a channel. */
export function channelReaders(world: World, channel: Channel): string[] {
  return addresses(world.people.filter((person) => maySeeChannel(person, channel)));
}

/** Sorted e-mail addresses of the people who may see a call. */
export function callReaders(world: World, call: Call): string[] {
  return addresses(world.people.filter((person) => maySeeCall(world, person, call)));
}

/**
 * Sorted e-mail addresses of the people who may see an object in its own system; an object that does not exist is seen
 * by nobody. Linear: an issue of a private team is seen by the team's active members, any other by every active
 * member of staff and by the guests who belong to the team; projects through any of their teams, documents and customers'
 * needs through where they lie, customers by staff. HubSpot: every user of it, as where all roles
 * read everything; `hubspotReaders` knows other rules.
 */
export function objectReaders(world: World, object: ObjectReference): string[] {
  switch (object.source) {
    case "slack": {
      const channel = withId(world.channels, object.channelId);
      return channel ? channelReaders(world, channel) : [];
    }
    case "gong": {
      const call = withId(world.calls, object.callId);
      return call ? callReaders(world, call) : [];
    }
    case "linear": {
      if (!("issueId" in object)) return linearRecordReaders(world, object.recordType, object.recordId);
      const issue = withId(world.issues, object.issueId);
      return issue ? teamReaders(world, [issue.teamId]) : [];
    }
    case "hubspot":
      return hubspotReaders(world, object, "everyone");
    default:
      return object satisfies never;
  }
}

function linearRecordReaders(
  world: World,
  type: "project" | "document" | "need" | "customer" | "initiative",
  id: string,
): string[] {
  const { linear } = world;
  switch (type) {
    case "project": {
      const project = withId(world.projects, id);
      const details = linear?.projectDetails.find((candidate) => candidate.projectId === id);
      return project ? teamReaders(world, [project.teamId, ...(details?.otherTeamIds ?? [])]) : [];
    }
    case "document": {
      const document = withId(linear?.documents ?? [], id);
      if (!document) return [];
      if (document.projectId !== null) return linearRecordReaders(world, "project", document.projectId);
      if (document.teamId !== null) return teamReaders(world, [document.teamId]);
      const issue = withId(world.issues, document.issueId);
      if (issue) return teamReaders(world, [issue.teamId]);
      return document.initiativeId === null ? [] : addresses(world.people.filter(maySeeWorkspace));
    }
    case "need": {
      const need = withId(linear?.needs ?? [], id);
      if (!need) return [];
      const issue = world.issues.find((candidate) => candidate.id === need.issueId);
      const staff = new Set(addresses(world.people.filter(maySeeWorkspace)));
      const place = issue
        ? teamReaders(world, [issue.teamId])
        : linearRecordReaders(world, "project", need.projectId ?? "");
      return place.filter((email) => staff.has(email));
    }
    case "customer":
      return withId(linear?.customers ?? [], id) ? addresses(world.people.filter(maySeeWorkspace)) : [];
    case "initiative":
      return withId(linear?.initiatives ?? [], id) ? addresses(world.people.filter(maySeeWorkspace)) : [];
    default:
      return type satisfies never;
  }
}

function teamReaders(world: World, teamIds: readonly string[]): string[] {
  const teams = world.teams.filter((team) => teamIds.includes(team.id));
  return addresses(world.people.filter((person) => teams.some((team) => maySeeTeam(person, team))));
}

/** Active people, guests among them, without bots: those who can ask a question at all. */
export function everybody(world: World): string[] {
  return addresses(world.people.filter((person) => person.active && person.slack?.kind !== "bot"));
}

export function isStaff(person: Person): boolean {
  return person.active && person.slack?.kind !== "bot" && person.slack?.kind !== "guest";
}

function addresses(people: readonly Person[]): string[] {
  return people.map((person) => person.email).toSorted();
}
