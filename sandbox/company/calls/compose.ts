import { digits, type Draft } from "../draft.ts";
import { capitalise, phrase, sentencesOf, type Slots } from "../grammar.ts";
import type { Random } from "../random.ts";
import type { Call, CallParty, CallTurn, Contact, Person } from "../world.ts";
import { backchannels, disfluent, makeVoice, type Voice } from "./voice.ts";

export type Role = "r" | "e" | "c" | "d";

/** A stretch of a call: a script with its slots; `mark` names the turn that tells the fact, to be found afterwards. */
export interface Segment {
  readonly label: string | null;
  readonly script: string;
  readonly slots: Slots;
  readonly mark?: string;
}

/** Who speaks in which role. A role without a person falls to the main speaker of its side. */
export interface Cast {
  readonly r: Person;
  readonly e?: Person;
  readonly c: Person | Contact;
  readonly d?: Person | Contact;
  /** Parties that are on the invitation and say nothing. */
  readonly silent?: readonly (Person | Contact)[];
}

export interface CallPlan {
  readonly title: string;
  readonly accountId: string | null;
  readonly dealId: string | null;
  readonly startedAtMs: number;
  readonly isPrivate: boolean;
  readonly cast: Cast;
  readonly segments: readonly Segment[];
}

/** What composing needs of the world that is being made. */
export type Writing = Pick<Draft, "random" | "sentenceUse" | "calls">;

interface Spoken {
  readonly role: Role;
  readonly label: string | null;
  readonly sentences: readonly string[];
  readonly mark: string | undefined;
}

/**
 * Writes a call from its segments and adds it to the draft.
 *
 * A sentence of more than three words occurs in one call of the sample only: when a
 * template gives one that is used up, it is written again, and at last said with a lead-in of its own.
 *
 * @returns the call and, for each mark, the first millisecond of its turn
 */
export function composeCall(draft: Writing, plan: CallPlan): { call: Call; marks: Map<string, number> } {
  const random = draft.random.fork(`call/${plan.title}/${plan.startedAtMs}`);
  const voices = new Map<Role, Voice>((["r", "e", "c", "d"] as const).map((role) => [role, makeVoice(random)]));
  const spoken: Spoken[] = [];
  const own = new Set<string>();
  for (const segment of plan.segments) {
    for (const line of segment.script.split("\n")) {
      const match = /^\s*([recd])(\*?):\s*(.+)$/.exec(line);
      if (!match) {
        if (line.trim() === "") continue;
        throw new Error(`Not a line of a script: ${line}`);
      }
      const wanted = match[1] ?? "r";
      const role: Role =
        wanted === "e" && plan.cast.e
          ? "e"
          : wanted === "d" && plan.cast.d
            ? "d"
            : wanted === "r" || wanted === "e"
              ? "r"
              : "c";
      const voice = voices.get(role) ?? makeVoice(random);
      const sentences = speak(draft, random, voice, match[3] ?? "", segment.slots, own);
      if (sentences.length === 0) continue;
      const last = spoken.at(-1);
      const mark = match[2] === "*" ? segment.mark : undefined;
      if (last && last.role === role && !(mark && last.mark)) {
        spoken[spoken.length - 1] = {
          role,
          label: last.label,
          sentences: [...last.sentences, ...sentences],
          mark: last.mark ?? mark,
        };
      } else {
        listen(random, spoken, last, role, plan.cast);
        spoken.push({ role, label: segment.label, sentences, mark });
      }
    }
  }
  return finish(draft, random, plan, spoken);
}

/** Now and then the other side makes a sound, between two turns or in the middle of a long one. */
function listen(random: Random, spoken: Spoken[], last: Spoken | undefined, next: Role, cast: Cast): void {
  if (!last) return;
  const others = (["r", "c", ...(cast.e ? (["e"] as const) : []), ...(cast.d ? (["d"] as const) : [])] as const).filter(
    (role) => role !== last.role,
  );
  const words = last.sentences.join(" ").split(" ").length;
  if (words > 24 && last.sentences.length > 1 && last.mark === undefined && random.chance(0.5)) {
    const cut = random.int(1, last.sentences.length - 1);
    spoken[spoken.length - 1] = { ...last, sentences: last.sentences.slice(0, cut) };
    spoken.push({
      role: random.pick(others),
      label: last.label,
      sentences: [random.pick(backchannels)],
      mark: undefined,
    });
    spoken.push({ ...last, sentences: last.sentences.slice(cut), mark: undefined });
  } else if (random.chance(0.15)) {
    const third = others.filter((role) => role !== next);
    const role = third.length > 0 ? random.pick(third) : undefined;
    if (role) spoken.push({ role, label: last.label, sentences: [random.pick(backchannels)], mark: undefined });
  }
}

/** Letters and digits only, lower case: by this two sentences are the same. */
export const sentenceKey = (sentence: string): string =>
  sentence
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, " ")
    .trim();

const leads =
  "[so|and|well,|yeah,|okay,|look,|no,|right,|but|I mean,|see,|again,|just so I say it,|to be clear,|as I said,|from our side,|between us,|on that,|the thing is,|I'd add that|like I told the team,|for what it's worth,|in our case,|to be honest,|one more time,] [|really,|honestly,|frankly,|maybe|I guess|at this point|this week|most days|I suppose|I think|I'd say]";

function speak(
  draft: Writing,
  random: Random,
  voice: Voice,
  template: string,
  slots: Slots,
  own: Set<string>,
): string[] {
  const free = (sentence: string): boolean => {
    const key = sentenceKey(sentence);
    return key.split(" ").length <= 3 || (!own.has(key) && !draft.sentenceUse.has(key));
  };
  let sentences: string[] = [];
  for (let attempt = 0; attempt < 6; attempt++) {
    sentences = sentencesOf(capitalise(phrase(random, template, slots))).map((sentence) =>
      disfluent(random, voice, sentence),
    );
    if (sentences.every(free)) break;
  }
  sentences = sentences.map((sentence) => {
    let said = sentence;
    for (let attempt = 0; !free(said) && attempt < 60; attempt++) {
      const body = /^(I\b|I'|[A-Z][A-Za-z]*[A-Z])/.test(sentence)
        ? sentence
        : sentence.charAt(0).toLowerCase() + sentence.slice(1);
      said = capitalise(`${phrase(random, leads, {})} ${body}`);
    }
    return said;
  });
  const kept = sentences.filter(free);
  for (const sentence of kept) {
    const key = sentenceKey(sentence);
    if (own.has(key) || key.split(" ").length <= 3) continue;
    own.add(key);
    draft.sentenceUse.add(key);
  }
  return kept;
}

function finish(
  draft: Writing,
  random: Random,
  plan: CallPlan,
  spoken: readonly Spoken[],
): { call: Call; marks: Map<string, number> } {
  const speakerIds = new Map<Role, string>();
  const parties: CallParty[] = [];
  const join = (someone: Person | Contact): string => {
    const speakerId = digits(random, 17);
    const staff = "department" in someone;
    parties.push({
      speakerId,
      name: someone.name,
      email: someone.email,
      title: someone.title,
      personId: staff ? someone.id : null,
      contactId: staff ? null : someone.id,
    });
    return speakerId;
  };
  speakerIds.set("r", join(plan.cast.r));
  if (plan.cast.e) speakerIds.set("e", join(plan.cast.e));
  speakerIds.set("c", join(plan.cast.c));
  if (plan.cast.d) speakerIds.set("d", join(plan.cast.d));
  for (const someone of plan.cast.silent ?? []) join(someone);

  const marks = new Map<string, number>();
  const turns: CallTurn[] = [];
  let clockMs = random.int(800, 6000);
  for (const turn of spoken) {
    const wordsPerSecond = 2.3 + random.next() * 0.7;
    if (turn.mark !== undefined) marks.set(turn.mark, clockMs);
    const sentences = turn.sentences.map((text) => {
      const startMs = clockMs;
      const endMs = startMs + Math.max(280, Math.round((text.split(" ").length / wordsPerSecond) * 1000));
      clockMs = endMs + random.int(40, 350);
      return { startMs, endMs, text };
    });
    clockMs += random.int(80, 900);
    turns.push({ speakerId: speakerIds.get(turn.role) ?? speakerIds.get("r") ?? "", topic: turn.label, sentences });
  }
  const call: Call = {
    id: digits(random, random.int(18, 20)),
    title: plan.title,
    accountId: plan.accountId,
    dealId: plan.dealId,
    startedAt: new Date(plan.startedAtMs).toISOString(),
    durationSeconds: Math.ceil(clockMs / 1000) + random.int(1, 9),
    primaryPersonId: plan.cast.r.id,
    isPrivate: plan.isPrivate,
    scope: parties.some((party) => party.contactId !== null) ? "External" : "Internal",
    parties,
    turns,
  };
  draft.calls.push(call);
  return { call, marks };
}
