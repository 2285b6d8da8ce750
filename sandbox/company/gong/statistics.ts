import type { Call, CallTurn } from "../world.ts";

/** How a call was held, computed from its turns' times. Null where the call says nothing about it. */
export interface CallStatistics {
  readonly talkSeconds: ReadonlyMap<string, number>;
  /** The company's share of all speaking, 0 to 1. */
  readonly talkRatio: number | null;
  /** The longest time that one of the company's people spoke without another voice, pauses included. */
  readonly longestMonologueSeconds: number | null;
  /** The same of everybody else. */
  readonly longestCustomerStorySeconds: number | null;
  /** How often the word went from one side to the other, each minute, at most 10. */
  readonly interactivity: number | null;
  /** The mean silence between a customer's last word and the company's answer. */
  readonly patienceSeconds: number | null;
  readonly companyQuestions: number;
  readonly nonCompanyQuestions: number;
}

/** What one speaker did with a stretch of time. */
interface Stretch {
  readonly speakerId: string;
  readonly isCompany: boolean;
  readonly startMs: number;
  readonly endMs: number;
}

export function statisticsOf(call: Call): CallStatistics {
  let found = kept.get(call);
  if (!found) {
    found = compute(call);
    kept.set(call, found);
  }
  return found;
}

const kept = new WeakMap<Call, CallStatistics>();

function compute(call: Call): CallStatistics {
  const staff = staffSpeakers(call);
  const stretches = stretchesOf(call);
  const talkSeconds = new Map(call.parties.map(({ speakerId }) => [speakerId, 0]));
  for (const turn of call.turns)
    talkSeconds.set(turn.speakerId, (talkSeconds.get(turn.speakerId) ?? 0) + spokenSeconds(turn));
  const total = sum([...talkSeconds.values()]);
  const ours = sum([...talkSeconds].filter(([speakerId]) => staff.has(speakerId)).map(([, seconds]) => seconds));
  const switches = stretches.filter(({ isCompany }, at) => at > 0 && stretches[at - 1]?.isCompany !== isCompany);
  const answers = stretches.flatMap(({ isCompany, startMs }, at) => {
    const before = stretches[at - 1];
    return before && isCompany && !before.isCompany ? [Math.max(0, startMs - before.endMs) / 1000] : [];
  });
  const minutes = call.durationSeconds / 60;
  const hasBothSides = stretches.some(({ isCompany }) => isCompany) && stretches.some(({ isCompany }) => !isCompany);
  return {
    talkSeconds: new Map([...talkSeconds].map(([speakerId, seconds]) => [speakerId, rounded(seconds, 3)])),
    talkRatio: total === 0 ? null : rounded(ours / total, 4),
    longestMonologueSeconds: longest(stretches.filter(({ isCompany }) => isCompany)),
    longestCustomerStorySeconds: longest(stretches.filter(({ isCompany }) => !isCompany)),
    interactivity: hasBothSides && minutes > 0 ? rounded(Math.min(10, switches.length / minutes), 2) : null,
    patienceSeconds: answers.length === 0 ? null : rounded(sum(answers) / answers.length, 3),
    companyQuestions: questions(call.turns.filter(({ speakerId }) => staff.has(speakerId))),
    nonCompanyQuestions: questions(call.turns.filter(({ speakerId }) => !staff.has(speakerId))),
  };
}

/** The same of one participant, as far as it is theirs alone. */
export function speakerStatistics(call: Call, speakerId: string) {
  const { talkSeconds } = statisticsOf(call);
  const total = sum([...talkSeconds.values()]);
  return {
    talkRatio: total === 0 ? null : rounded((talkSeconds.get(speakerId) ?? 0) / total, 4),
    longestMonologueSeconds: longest(stretchesOf(call).filter((stretch) => stretch.speakerId === speakerId)),
    questions: questions(call.turns.filter((turn) => turn.speakerId === speakerId)),
  };
}

export function spokenSeconds(turn: CallTurn): number {
  return sum(turn.sentences.map(({ startMs, endMs }) => endMs - startMs)) / 1000;
}

function staffSpeakers(call: Call): ReadonlySet<string> {
  return new Set(call.parties.filter(({ personId }) => personId !== null).map(({ speakerId }) => speakerId));
}

/** Turns that follow each other without another voice are one. */
function stretchesOf(call: Call): Stretch[] {
  const staff = staffSpeakers(call);
  const stretches: Stretch[] = [];
  for (const { speakerId, sentences } of call.turns) {
    const first = sentences[0];
    const last = sentences.at(-1);
    if (!first || !last) continue;
    const open = stretches.at(-1);
    if (open?.speakerId === speakerId) stretches[stretches.length - 1] = { ...open, endMs: last.endMs };
    else stretches.push({ speakerId, isCompany: staff.has(speakerId), startMs: first.startMs, endMs: last.endMs });
  }
  return stretches;
}

function questions(turns: readonly CallTurn[]): number {
  return turns.flatMap(({ sentences }) => sentences).filter(({ text }) => text.trimEnd().endsWith("?")).length;
}

function longest(stretches: readonly Stretch[]): number | null {
  if (stretches.length === 0) return null;
  return Math.max(...stretches.map(({ startMs, endMs }) => endMs - startMs)) / 1000;
}

export function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

export function rounded(number: number, digits: number): number {
  return Math.round(number * 10 ** digits) / 10 ** digits;
}
