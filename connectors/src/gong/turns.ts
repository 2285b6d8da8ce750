import { readPayload, type Json } from "@sophia/core";
import { monologueSchema } from "./payloads.ts";

/** What one speaker said without a break, or a part of it. */
export interface Turn {
  readonly speakerId: string | null;
  readonly startMs: number;
  readonly endMs: number;
  readonly text: string;
}

/** A long monologue is cut at the end of the sentence that reaches this many words, so that a link leads near its place. */
const wordsPerTurn = 120;

/**
 * A transcript as turns: Gong's monologues in order of time, those of one speaker that follow each other joined (Gong
 * begins a new one at each topic), long ones cut at sentence ends.
 */
export function turnsOf(transcript: readonly Json[]): Turn[] {
  // Whole monologues are put in order, not sentences: a short "yes" in between must not tear the other's in pieces.
  const monologues = transcript.map((payload) => {
    const { speakerId = null, sentences } = readPayload(monologueSchema, payload, "A Gong transcript");
    return { speakerId, sentences: (sentences ?? []).toSorted((a, b) => a.start - b.start) };
  });
  monologues.sort((a, b) => (a.sentences[0]?.start ?? 0) - (b.sentences[0]?.start ?? 0));
  const sentences = monologues.flatMap(({ speakerId, sentences }) =>
    sentences.map(({ start, end, text }) => ({
      speakerId,
      startMs: start,
      endMs: Math.max(start, end ?? start),
      text,
    })),
  );

  const turns: Turn[] = [];
  let texts: string[] = [];
  let words = 0;
  let open: Turn | undefined;
  const close = () => {
    const text = texts.join(" ");
    if (open && text !== "") turns.push({ ...open, text });
    open = undefined;
    texts = [];
    words = 0;
  };
  for (const { speakerId, startMs, endMs, text } of sentences) {
    const said = text.trim();
    if (said === "") continue;
    if (open && (open.speakerId !== speakerId || words >= wordsPerTurn)) close();
    open = { speakerId, startMs: open?.startMs ?? startMs, endMs: Math.max(open?.endMs ?? 0, endMs), text: "" };
    texts.push(said);
    words += said.split(/\s+/).length;
  }
  close();
  return turns;
}
