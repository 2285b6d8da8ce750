import { workingMs } from "../clock.ts";
import { firstName, personTitled, staffOf, tellOnce, type Draft, type Sketch } from "../draft.ts";
import { phrase, type Slots } from "../grammar.ts";
import type { Random } from "../random.ts";
import { accountSlots, looseSlots } from "../slots.ts";
import { topics, type Topic } from "../topics/index.ts";
import type { Call, Contact, Person } from "../world.ts";
import { composeCall, type Cast, type Segment } from "./compose.ts";
import { customerNarratives, hostNarratives } from "./narratives.ts";
import { agendas, bridges, digressions, farewells, greetings, smallTalk } from "./flow.ts";

/** What a call with an account is to be like; whatever is absent is drawn. */
export interface AccountCallWish {
  readonly title?: string;
  readonly atMs: number;
  readonly host?: Person;
  readonly contact?: Contact;
  readonly isPrivate?: boolean;
  /** Stretches that a story needs, told before the other topics. */
  readonly told?: readonly Segment[];
  /** How many ordinary topics besides. */
  readonly topics?: number;
}

export const titles = [
  "{account} - [weekly check-in|check-in|status call]",
  "{short} <> Pay Ready: [{noun}|working session|open items]",
  "Pay Ready and {account}, [review|follow-up|sync]",
  "[Follow-up|Working call|Next steps] with {short}",
  "{short}: {noun} and [more|open points|questions]",
];

/** The ordinary calls of the sample: every account has its turn, larger ones first. */
export function makeAccountCalls(draft: Draft, count: number): void {
  const random = draft.random.fork("account-calls");
  for (let index = 0; index < count; index++) {
    const sketch = draft.sketches[(index + 2) % draft.sketches.length];
    if (!sketch) continue;
    makeAccountCall(draft, sketch, { atMs: workingMs(random, draft.anchorMs, random.int(0, 118)) });
  }
}

/** Writes one call with an account and remembers where its facts stand. */
export function makeAccountCall(
  draft: Draft,
  sketch: Sketch,
  wish: AccountCallWish,
): { call: Call; marks: Map<string, number> } {
  const random = draft.random.fork(`account-call/${sketch.account.id}/${wish.atMs}`);
  const host = wish.host ?? (sketch.account.customer && random.chance(0.6) ? sketch.success : sketch.rep);
  const specialist = random.chance(0.7)
    ? random.pick([
        ...staffOf(draft, "Implementation"),
        ...staffOf(draft, "Engineering").filter((person) => person.title.startsWith("Integrations")),
        personTitled(draft, "Solutions Engineer"),
      ])
    : undefined;
  const [main, second] = wish.contact
    ? [wish.contact, sketch.contacts.find((contact) => contact.id !== wish.contact?.id)]
    : random.sample(sketch.contacts, 2);
  if (!main) throw new Error(`Account ${sketch.account.name} has no contacts`);
  const cast: Cast = {
    r: host,
    ...(specialist && specialist.id !== host.id ? { e: specialist } : {}),
    c: main,
    ...(second && random.chance(0.6) ? { d: second } : {}),
    silent: random.chance(0.2)
      ? [personTitled(draft, "VP of Customer Success")].filter((person) => person.id !== host.id)
      : [],
  };
  const chosen: Topic[] = [];
  for (const topic of random.shuffle(topics)) {
    if (chosen.length >= (wish.topics ?? random.int(11, 12))) break;
    if (tellOnce(draft, sketch.account.id, topic.id)) chosen.push(topic);
  }
  const script = accountCallScript(random, sketch, {
    atMs: wish.atMs,
    cast,
    topics: chosen,
    told: wish.told ?? [],
    tell: (topic) => topic.values(random, sketch, wish.atMs),
  });
  const { segments, values } = script;
  const title = wish.title ?? phrase(random, random.pick(titles), script.titleSlots());
  const deal = draft.deals.find((candidate) => candidate.accountId === sketch.account.id);
  const made = composeCall(draft, {
    title,
    accountId: sketch.account.id,
    dealId: deal?.id ?? null,
    startedAtMs: wish.atMs,
    isPrivate: wish.isPrivate ?? false,
    cast,
    segments,
  });
  const told = made.call.turns.flatMap((turn) => turn.sentences.map((sentence) => sentence.text)).join(" ");
  for (const topic of chosen) {
    const atMs = made.marks.get(topic.id);
    if (atMs === undefined) continue;
    draft.placements.push({
      topicId: topic.id,
      accountId: sketch.account.id,
      values: values.get(topic.id) ?? {},
      at: made.call.startedAt,
      where: { source: "gong", callId: made.call.id, atMs },
      told,
    });
  }
  return made;
}

export interface CallScript {
  readonly segments: readonly Segment[];
  /** By topic id. */
  readonly values: ReadonlyMap<string, Slots>;
  /** Drawn when called. */
  readonly titleSlots: () => Slots;
}

/** The stretches of a call with an account: greeting, agenda, what is told, the topics with asides, farewell. */
export function accountCallScript(
  random: Random,
  sketch: Sketch,
  wish: {
    readonly atMs: number;
    readonly cast: Cast;
    readonly topics: readonly Topic[];
    readonly told: readonly Segment[];
    /** The facts of a topic. */
    readonly tell: (topic: Topic) => Slots;
  },
): CallScript {
  const { cast, topics: chosen } = wish;
  const host = cast.r;
  const main = cast.c;
  const fixed = (): Slots => ({
    ...looseSlots(random, wish.atMs),
    ...accountSlots(sketch),
    me: firstName(host.name),
    me2: firstName((cast.e ?? host).name),
    cust: firstName(main.name),
    cust2: firstName((cast.d ?? main).name),
  });
  const names = chosen.map((topic) => phrase(random, topic.noun, {}));
  const frame = (topicNext: string): Slots => ({
    ...fixed(),
    topicNext,
    topicA: names[0] ?? "the open points",
    topicB: names[1] ?? "the plan",
    topicC: names[2] ?? "the calendar",
  });
  const segments: Segment[] = [
    { label: null, script: random.pick(greetings), slots: frame("") },
    ...(random.chance(0.75) ? [{ label: "Small talk", script: random.pick(smallTalk), slots: frame("") }] : []),
    { label: "Agenda", script: random.pick(agendas), slots: frame("") },
    ...wish.told.map((segment) => ({ ...segment, slots: { ...fixed(), ...segment.slots } })),
  ];
  const asides = random.shuffle(digressions);
  const stories = random.shuffle([
    ...customerNarratives.map((text) => `${random.chance(0.7) ? "c" : "d"}: ${text}`),
    ...hostNarratives.map((text) => `${random.chance(0.7) ? "r" : "e"}: ${text}`),
  ]);
  const digress = (label: string | null): void => {
    const script = stories.pop();
    if (script !== undefined) segments.push({ label, script, slots: frame("") });
  };
  const values = new Map<string, Slots>();
  for (const [index, topic] of chosen.entries()) {
    const slots = { ...fixed(), ...wish.tell(topic) };
    values.set(topic.id, slots);
    if (index > 0 && random.chance(0.5))
      segments.push({ label: topic.label, script: random.pick(bridges), slots: frame(names[index] ?? "") });
    for (const [position, segment] of topicSegments(random, topic, slots, fixed).entries()) {
      segments.push(segment);
      if (position > 0 && random.chance(0.5)) digress(topic.label);
    }
    const aside = asides[index];
    if (aside !== undefined && random.chance(0.45)) segments.push({ label: null, script: aside, slots: frame("") });
  }
  segments.push({ label: "Next steps", script: random.pick(farewells), slots: frame("") });
  return { segments, values, titleSlots: () => ({ ...fixed(), noun: names[0] ?? "review" }) };
}

/** One topic as it is told in a call: opening, the key fact, some exchanges around it, and mostly a closing. */
export function topicSegments(random: Random, topic: Topic, slots: Slots, fresh: () => Slots): Segment[] {
  const { label } = topic;
  return [
    { label, script: random.pick(topic.open), slots },
    { label, script: random.pick(topic.core), slots, mark: topic.id },
    // The exchanges around the fact have people and small numbers of their own.
    ...random
      .sample(topic.more, random.int(2, 3))
      .map((script) => ({ label, script, slots: { ...slots, ...pickLoose(fresh()) } })),
    ...(random.chance(0.8) ? [{ label, script: random.pick(topic.close), slots }] : []),
  ];
}

const loose = new Set(["n1", "n2", "n3", "weekday", "weekday2", "coworker", "coworker2", "coworker3"]);

function pickLoose(slots: Slots): Slots {
  return Object.fromEntries(Object.entries(slots).filter(([name]) => loose.has(name)));
}
