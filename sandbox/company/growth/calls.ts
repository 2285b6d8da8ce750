import { titles } from "../calls/account-calls.ts";
import type { Cast } from "../calls/compose.ts";
import { workingMs } from "../clock.ts";
import { digits, personTitled, staffOf, type Draft, type Sketch } from "../draft.ts";
import { phrase, type Slots } from "../grammar.ts";
import { accountSlots } from "../slots.ts";
import { topics, type Topic } from "../topics/index.ts";
import type { Call, CallParty, Contact, Deal, Person } from "../world.ts";
import { someOf } from "./people.ts";
import { talkMs, transcripts, type TranscriptPlan } from "./transcript.ts";

/** The facts of a topic with an account: the same in whatever call or thread they are told. */
export function factsOf(draft: Pick<Draft, "random" | "anchorMs">, sketch: Sketch, topic: Topic): Slots {
  const random = draft.random.fork(`growth/facts/${sketch.account.id}/${topic.id}`);
  return topic.values(random, sketch, draft.anchorMs - random.int(0, 40) * 86_400_000);
}

/** Makes calls with accounts. What is said in one is made when `turns` is read, the same each time. */
export function callMaker(draft: Draft): (sketch: Sketch, deals: readonly Deal[], number: number) => Call {
  // Nothing below holds the draft itself: calls live as long as the world, the draft should not.
  const { anchorMs, random: seed } = draft;
  const specialists = [
    ...staffOf(draft, "Implementation"),
    ...staffOf(draft, "Engineering").filter((person) => person.title.startsWith("Integrations")),
    personTitled(draft, "Solutions Engineer"),
  ];
  const listener = personTitled(draft, "VP of Customer Success");
  const ids = new Set(draft.calls.map((call) => call.id));
  const turnsOf = transcripts();
  return (sketch, deals, number) => {
    const random = seed.fork(`growth/call/${sketch.account.id}/${number}`);
    const cast = drawCast(random, sketch, specialists, listener);
    const chosen = someOf(random.next, topics, random.int(3, 8));
    const startedAtMs = workingMs(random, anchorMs, random.int(0, 88));
    const durationSeconds = Math.round((talkMs(chosen.length) * (0.9 + random.next() * 0.25)) / 1000);
    const speakers = [cast.r, cast.e, cast.c, cast.d, ...(cast.silent ?? [])];
    const parties = speakers.flatMap((one) => (one ? [partyOf(one, digits(random, 17))] : []));
    const noun = phrase(random, chosen[0]?.noun ?? "review", {});
    const plan: TranscriptPlan = {
      random: seed.fork(`growth/talk/${sketch.account.id}/${number}`),
      sketch,
      cast,
      topics: chosen,
      values: (topic) => factsOf({ random: seed, anchorMs }, sketch, topic),
      startedAtMs,
      durationSeconds,
      parties,
    };
    let id = digits(random, 19);
    while (ids.has(id)) id = digits(random, 19);
    ids.add(id);
    return {
      id,
      title: phrase(random, random.pick(titles), { ...accountSlots(sketch), noun }),
      accountId: sketch.account.id,
      dealId: deals.length > 0 && random.chance(0.6) ? random.pick(deals).id : null,
      startedAt: new Date(startedAtMs).toISOString(),
      durationSeconds,
      primaryPersonId: cast.r.id,
      isPrivate: random.chance(0.03),
      scope: "External",
      parties,
      get turns() {
        return turnsOf(id, plan);
      },
    };
  };
}

function drawCast(
  random: Draft["random"],
  { account, success, rep, contacts }: Sketch,
  specialists: readonly Person[],
  listener: Person,
): Cast {
  const host = account.customer && random.chance(0.6) ? success : rep;
  const specialist = random.chance(0.5) ? random.pick(specialists) : undefined;
  const [main, second] = random.sample(contacts, 2);
  if (!main) throw new Error(`Account ${account.name} has no contacts`);
  return {
    r: host,
    ...(specialist && specialist.id !== host.id ? { e: specialist } : {}),
    c: main,
    ...(second && random.chance(0.4) ? { d: second } : {}),
    silent: random.chance(0.1) && listener.id !== host.id ? [listener] : [],
  };
}

function partyOf(someone: Person | Contact, speakerId: string): CallParty {
  const staff = "department" in someone;
  const { id, name, email, title } = someone;
  return { speakerId, name, email, title, personId: staff ? id : null, contactId: staff ? null : id };
}
