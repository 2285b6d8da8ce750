import { slackClock } from "./clock.ts";
import { agencies } from "./lexicon/names.ts";
import { seededRandom, type Random } from "./random.ts";
import type {
  Account,
  Call,
  Channel,
  Contact,
  Deal,
  GongProfile,
  Issue,
  Message,
  ObjectReference,
  Person,
  PrivateToken,
  Project,
  QuestionRow,
  QuestionTotal,
  RowRecord,
  Story,
  Team,
  Ticket,
  WorldParameters,
} from "./world.ts";

/** What the generator knows of an account beyond its record. */
export interface Sketch {
  readonly account: Account;
  /** The name people use: "Harbor" for "Harbor Living". */
  readonly short: string;
  readonly city: string;
  readonly state: string;
  readonly properties: readonly string[];
  readonly contacts: readonly Contact[];
  /** The account executive. */
  readonly rep: Person;
  /** The customer-success manager. */
  readonly success: Person;
  readonly agency: string;
}

/** A fact that was put into the world, and where: what a question can be made of. */
export interface Placement {
  /** Topic id, or the id of a story's fact. */
  readonly topicId: string;
  readonly accountId: string | null;
  readonly values: Readonly<Record<string, string>>;
  readonly at: string;
  readonly where: ObjectReference;
  /** The whole text of the thread or call. */
  readonly told: string;
}

/** A question before its readers are known. */
export interface QuestionDraft {
  readonly text: string;
  readonly kind:
    | "basic"
    | "semantic"
    | "inside one document"
    | "constrained"
    | "conflicting"
    | "completeness"
    | "across systems"
    | "misplaced"
    | "high-level"
    | "not found";
  readonly gold: readonly ObjectReference[];
  readonly facts: readonly string[];
  readonly acceptance?: boolean;
  /** Sources that say otherwise and no longer hold. */
  readonly outdated?: readonly ObjectReference[];
  /** Every row of the answer, whoever sees it; the gold sources are these rows when none are given. */
  readonly rows?: {
    readonly record: RowRecord;
    /** With `through`, a row is known to those only who see one of these objects besides. */
    readonly list: readonly (Omit<QuestionRow, "readers"> & { readonly through?: readonly ObjectReference[] })[];
    /** Guests cannot know these rows, since what chooses them is not shown to guests. */
    readonly staffOnly: boolean;
  };
  readonly total?: QuestionTotal;
}

/** The world while it is made: lists that the parts of the generator append to, in a fixed order. */
export interface Draft {
  readonly parameters: WorldParameters;
  readonly random: Random;
  readonly anchorMs: number;
  readonly people: Person[];
  readonly sketches: Sketch[];
  readonly deals: Deal[];
  readonly channels: Channel[];
  readonly messages: Message[];
  readonly gongProfiles: GongProfile[];
  readonly calls: Call[];
  readonly teams: Team[];
  readonly projects: Project[];
  readonly issues: Issue[];
  readonly tickets: Ticket[];
  readonly stories: Story[];
  readonly tokens: Omit<PrivateToken, "readers">[];
  readonly placements: Placement[];
  readonly questions: QuestionDraft[];
  readonly slackTs: (channelId: string, epochMs: number) => string;
  /** The sentences (lower case, letters and digits only) that occur in some call. */
  readonly sentenceUse: Set<string>;
  /** Topics already told of an account, so that no second version contradicts the first by accident. */
  readonly told: Map<string, Set<string>>;
  /** How many issues each team has; counted along, since a large world adds very many. */
  readonly issueCounts: Map<string, number>;
  /** Facts told of accounts beyond the placements: a question must not fit one of them by accident. */
  readonly otherFacts: Pick<Placement, "topicId" | "accountId" | "values">[];
  /** Full names given so far: no two people of the world share one. */
  readonly usedNames: Set<string>;
}

/** Several million objects: more than one process holds. */
export const maximumSize = 1000;

export function emptyDraft(parameters: WorldParameters): Draft {
  const anchorMs = Date.parse(parameters.anchor);
  if (Number.isNaN(anchorMs)) throw new Error(`The anchor must be an ISO 8601 time, not "${parameters.anchor}"`);
  if (!(parameters.size > 0 && parameters.size <= maximumSize)) {
    throw new Error(`The size must be above 0 and at most ${maximumSize}, not ${parameters.size}`);
  }
  if (!Number.isSafeInteger(parameters.seed))
    throw new Error(`The seed must be a whole number, not ${parameters.seed}`);
  // The size is no part of the label: worlds of one seed resemble each other at every size.
  const random = seededRandom(`sophia-company/${parameters.seed}`);
  return {
    parameters,
    random,
    anchorMs,
    people: [],
    sketches: [],
    deals: [],
    channels: [],
    messages: [],
    gongProfiles: [],
    calls: [],
    teams: [],
    projects: [],
    issues: [],
    tickets: [],
    stories: [],
    tokens: [],
    placements: [],
    questions: [],
    slackTs: slackClock(random.fork("slack-ts")),
    sentenceUse: new Set(),
    told: new Map(),
    issueCounts: new Map(),
    otherFacts: [],
    usedNames: new Set(),
  };
}

/** How many of something in the sample's part of the world: its number times the size, never below a least number. */
export function scaled(draft: Draft, sample: number, least: number): number {
  return Math.max(least, Math.round(sample * Math.min(1, draft.parameters.size)));
}

/** The first active person with exactly this title; the roster always has one. */
export function personTitled(draft: Draft, title: string): Person {
  const person = draft.people.find((candidate) => candidate.title === title && candidate.active);
  if (!person) throw new Error(`Nobody in the company is ${title}`);
  return person;
}

/** Active staff of some departments; looked up very often, so counted out once for each size of the roster. */
export function staffOf(draft: Pick<Draft, "people">, ...departments: string[]): readonly Person[] {
  let known = staffLists.get(draft.people);
  if (known?.size !== draft.people.length) {
    known = { size: draft.people.length, lists: new Map() };
    staffLists.set(draft.people, known);
  }
  const name = departments.join("/");
  const list =
    known.lists.get(name) ??
    draft.people.filter(
      (person) => person.active && departments.includes(person.department) && person.slack?.kind === "member",
    );
  known.lists.set(name, list);
  return list;
}

const staffLists = new WeakMap<
  readonly Person[],
  { readonly size: number; readonly lists: Map<string, readonly Person[]> }
>();

export function channelNamed(draft: Draft, name: string): Channel {
  const channel = draft.channels.find((candidate) => candidate.name === name);
  if (!channel) throw new Error(`No channel #${name}`);
  return channel;
}

export function sketchOf(draft: Draft, accountId: string): Sketch {
  const sketch = draft.sketches.find((candidate) => candidate.account.id === accountId);
  if (!sketch) throw new Error(`No account ${accountId}`);
  return sketch;
}

export function sketchNamed(draft: Draft, short: string): Sketch {
  const sketch = draft.sketches.find((candidate) => candidate.short === short);
  if (!sketch) throw new Error(`No account called ${short}`);
  return sketch;
}

/** Marks a topic as told of an account; false when it had been told before. */
export function tellOnce(draft: Draft, accountId: string, topicId: string): boolean {
  const told = draft.told.get(accountId) ?? new Set<string>();
  draft.told.set(accountId, told);
  if (told.has(topicId)) return false;
  told.add(topicId);
  return true;
}

export const firstName = (name: string): string => name.split(" ")[0] ?? name;

/** An agency for an account, by its position, so that it needs no further random number. */
export const agencyAt = (index: number): string => agencies[index % agencies.length] ?? "Marlow Recovery";

/** Decimal digits, the first one not zero. */
export function digits(random: Random, count: number): string {
  let text = String(random.int(1, 9));
  while (text.length < count) text += String(random.int(0, 9));
  return text;
}

/** An id as Slack writes them: a letter and ten of A to Z and 0 to 9. */
export function slackId(random: Random, letter: string): string {
  let text = `${letter}0`;
  while (text.length < 11) text += "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789".charAt(random.int(0, 33));
  return text;
}
