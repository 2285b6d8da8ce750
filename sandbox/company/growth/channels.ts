import { workingTime } from "../clock.ts";
import { firstName, slackId, type Draft, type Sketch } from "../draft.ts";
import type { Random } from "../random.ts";
import type { Channel, Person } from "../world.ts";
import { everyStaff, someOf } from "./people.ts";
import { shares, type Growth } from "./how-many.ts";

/** A further channel, with what is talked about in it and how much. */
export interface ChannelPlan {
  readonly channel: Channel;
  /** The account that an account's room is about; null: of accounts at large. */
  readonly sketch: Sketch | null;
  /** Talk that belongs to nobody but the members, each piece with its own token, beside the rest. */
  readonly secret: boolean;
  readonly messages: number;
}

interface Room {
  readonly kind: Channel["kind"];
  readonly name: string;
  readonly topic: string;
  readonly sketch: Sketch | null;
  readonly members: readonly Person[];
  /** How much is written in it, beside the others. */
  readonly weight: number;
}

/**
 * Further channels: rooms of accounts open and closed, rooms of projects and of groups of the staff, conversations of few
 * people. Sophia is in all public ones and in seven of eight private ones.
 */
export function moreChannels(draft: Draft, sketches: readonly Sketch[], growth: Growth): ChannelPlan[] {
  const random = draft.random.fork("growth/channels");
  const staff = everyStaff(draft);
  const sophia = draft.people.filter((person) => person.slack?.kind === "bot").map(({ id }) => id);
  const ids = new Set(draft.channels.map(({ id }) => id));
  const rooms = Array.from({ length: growth.channels }, (_, index) => drawRoom(random, index, sketches, staff));
  const counts = shares(
    Math.round(growth.messages * 0.65),
    rooms.map(({ weight }) => weight),
  );
  let privates = 0;
  return rooms.map(({ kind, name, topic, sketch, members }, index) => {
    const withSophia = kind === "public" || (kind === "private" && privates++ % 8 !== 7);
    const letter = kind === "direct" ? "D" : kind === "group" ? "G" : "C";
    let id = slackId(random, letter);
    while (ids.has(id)) id = slackId(random, letter);
    ids.add(id);
    const channel: Channel = {
      id,
      name,
      kind,
      topic,
      purpose: topic === "" ? "" : `${topic}.`,
      memberIds: [...new Set(members.map((person) => person.id)), ...(withSophia ? sophia : [])],
      creatorId: members[0]?.id ?? "",
      createdAt: workingTime(random, draft.parameters.anchor, random.int(200, 700)),
      archived: kind === "public" && index % 23 === 22,
    };
    return { channel, sketch, secret: kind !== "public", messages: counts[index] ?? 0 };
  });
}

/** Ten rooms of a round: four of accounts and a project open to all, three closed, a group, a conversation of two. */
function drawRoom(random: Random, index: number, sketches: readonly Sketch[], staff: readonly Person[]): Room {
  const place = index % 10;
  const number = Math.floor(index / 10) + 1;
  const sketch = sketches[(index * 7) % Math.max(1, sketches.length)];
  const some = (low: number, high: number) => someOf(random.next, staff, random.int(low, high));
  const ofAccount = (prefix: string): string =>
    `${prefix}-${(sketch?.short ?? "").toLowerCase().replace(/[^a-z]+/g, "-")}-${index}`;
  const own = sketch ? [sketch.success, sketch.rep] : [];
  switch (place) {
    case 0:
    case 2:
    case 4:
    case 6:
      return {
        kind: "public",
        name: ofAccount("acct"),
        topic: `Working with ${sketch?.account.name ?? ""}`,
        sketch: sketch ?? null,
        members: [...own, ...some(5, 16)],
        weight: 8,
      };
    case 1:
    case 5: {
      return {
        kind: "private",
        name: ofAccount(place === 1 ? "deal" : "renewal"),
        topic: `${sketch?.account.name ?? ""}, in confidence`,
        sketch: sketch ?? null,
        members: [...own, ...some(3, 9)],
        weight: 9,
      };
    }
    case 3:
      return {
        kind: "public",
        name: `proj-${random.pick(projectWords)}-${number}`,
        topic: "Plans and progress",
        sketch: null,
        members: some(8, 30),
        weight: 12,
      };
    case 7:
      return {
        kind: "private",
        name: `team-${random.pick(teamWords)}-${number}`,
        topic: "Among ourselves",
        sketch: null,
        members: some(6, 18),
        weight: 10,
      };
    case 8: {
      const members = some(3, 5);
      const names = members.map((person) => firstName(person.name).toLowerCase());
      return {
        kind: "group",
        name: `mpdm-${names.join("--")}-${100 + index}`,
        topic: "",
        sketch: null,
        members,
        weight: 2,
      };
    }
    default: {
      const members = some(2, 2);
      return {
        kind: "direct",
        name: `${members.map((person) => person.id).join("-")}-${index}`,
        topic: "",
        sketch: null,
        members,
        weight: 1,
      };
    }
  }
}

const projectWords = ["writeback", "statements", "autopay", "voice", "matching", "mapping", "portal", "notices"];
const teamWords = ["east", "west", "central", "enterprise", "onboarding", "ledger", "night-shift", "partners"];
