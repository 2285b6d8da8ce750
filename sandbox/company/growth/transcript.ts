import { accountCallScript } from "../calls/account-calls.ts";
import { composeCall, type Cast, type Writing } from "../calls/compose.ts";
import type { Sketch } from "../draft.ts";
import type { Slots } from "../grammar.ts";
import type { Random } from "../random.ts";
import type { Topic } from "../topics/index.ts";
import type { Call, CallParty, CallTurn } from "../world.ts";

/** How many transcripts are kept: a page of Gong's with its neighbours. */
const kept = 256;

/** All that a transcript is made from; equal scripts give equal transcripts. */
export interface TranscriptPlan {
  readonly random: Random;
  readonly sketch: Sketch;
  readonly cast: Cast;
  readonly topics: readonly Topic[];
  readonly values: (topic: Topic) => Slots;
  readonly startedAtMs: number;
  readonly durationSeconds: number;
  readonly parties: readonly CallParty[];
}

/**
 * Transcripts made when they are looked at: a large world's calls say far more than fits into memory, and each can be made
 * again from its plan. The latest ones are kept.
 */
export function transcripts(): (callId: string, plan: TranscriptPlan) => readonly CallTurn[] {
  const recent = new Map<string, readonly CallTurn[]>();
  return (callId, plan) => {
    const turns = recent.get(callId) ?? spoken(plan);
    recent.delete(callId);
    recent.set(callId, turns);
    const [oldest] = recent.keys();
    if (recent.size > kept && oldest !== undefined) recent.delete(oldest);
    return turns;
  };
}

/** Milliseconds of talk in a call about so many topics, roughly: measured over the sample's calls. */
export const talkMs = (topics: number): number => 50_000 + 78_000 * topics;

function spoken(plan: TranscriptPlan): CallTurn[] {
  const { random, sketch, cast, topics, startedAtMs: atMs } = plan;
  const { segments } = accountCallScript(random.fork("script"), sketch, {
    atMs,
    cast,
    topics,
    told: [],
    tell: plan.values,
  });
  const writing: Writing = { random, sentenceUse: new Set(), calls: [] };
  const { call } = composeCall(writing, {
    title: "",
    accountId: sketch.account.id,
    dealId: null,
    startedAtMs: atMs,
    isPrivate: false,
    cast,
    segments,
  });
  return fitted(call, plan);
}

/** The talk under the speakers' ids of the call, stretched to its length. */
function fitted(call: Call, { parties, durationSeconds }: TranscriptPlan): CallTurn[] {
  const ids = new Map(call.parties.map((party, index) => [party.speakerId, parties[index]?.speakerId ?? ""]));
  const lastMs = call.turns.at(-1)?.sentences.at(-1)?.endMs ?? 1;
  const stretch = (durationSeconds * 1000 - 2000) / lastMs;
  return call.turns.map(({ speakerId, topic, sentences }) => ({
    speakerId: ids.get(speakerId) ?? "",
    topic,
    sentences: sentences.map(({ startMs, endMs, text }) => ({
      startMs: Math.round(startMs * stretch),
      endMs: Math.round(endMs * stretch),
      text,
    })),
  }));
}
