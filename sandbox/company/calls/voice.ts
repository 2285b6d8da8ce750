import type { Random } from "../random.ts";

/** How somebody speaks: the chance of each habit for one sentence. */
export interface Voice {
  readonly filler: number;
  readonly repeat: number;
  readonly restart: number;
  readonly tail: number;
  readonly favourite: readonly string[];
}

const fillers = [
  "um,",
  "uh,",
  "you know,",
  "I mean,",
  "like,",
  "sort of",
  "kind of",
  "I guess,",
  "basically,",
  "honestly,",
];
const tails = [
  "you know?",
  "right?",
  "or something like that.",
  "if that makes sense.",
  "so, yeah.",
  "I think.",
  "at least for now.",
  "as far as I know.",
  "anyway.",
];
const functionWords = new Set([
  "the",
  "we",
  "i",
  "it",
  "that",
  "to",
  "and",
  "they",
  "a",
  "you",
  "our",
  "so",
  "is",
  "in",
  "but",
  "if",
  "this",
]);

/** A voice of its own for each speaker; some people are fluent, some are not. */
export function makeVoice(random: Random): Voice {
  const fluency = random.pick([0.5, 0.8, 1, 1, 1.5, 2]);
  return {
    filler: 0.34 * fluency,
    repeat: 0.1 * fluency,
    restart: 0.06 * fluency,
    tail: 0.04 * fluency,
    favourite: random.sample(fillers, 3),
  };
}

/**
 * Says a sentence the way people speak: fillers, repeated function words, restarts, trailing tags. Words are only
 * added, never changed, and never inside a number, a name or a quoted reference, so that facts stay verbatim.
 */
export function disfluent(random: Random, voice: Voice, sentence: string): string {
  const words = sentence.split(" ");
  if (words.length < 5) return sentence;
  const out: string[] = [];
  for (const [index, word] of words.entries()) {
    const plain = /^[a-z']+$/i.test(word) && functionWords.has(word.toLowerCase());
    if (plain && random.chance(voice.repeat / 1.6)) out.push(`${word}${random.chance(0.3) ? "—" : ""}`);
    const afterComma = index > 0 && words[index - 1]?.endsWith(",") === true;
    if (index > 1 && plain && (afterComma || random.chance(0.25)) && random.chance(voice.filler)) {
      out.push(random.chance(0.7) ? random.pick(voice.favourite) : random.pick(fillers));
    }
    out.push(
      out.length > 0 && out.at(-1)?.toLowerCase() === word.toLowerCase()
        ? word.toLowerCase().replace(/^i$/, "I")
        : word,
    );
  }
  let text = out.join(" ");
  if (random.chance(voice.restart)) {
    const start = words
      .slice(0, random.int(2, 3))
      .join(" ")
      .replace(/[,.?!]+$/, "");
    if (!/[0-9$]/.test(start)) text = `${start}— ${lowerFirst(text)}`;
  }
  if (random.chance(voice.tail) && text.endsWith(".")) text = `${text.slice(0, -1)}, ${random.pick(tails)}`;
  return text;
}

function lowerFirst(text: string): string {
  return /^(I\b|I'|[A-Z][a-z]+ [A-Z])/.test(text) ? text : text.charAt(0).toLowerCase() + text.slice(1);
}

/** Short signs of listening, of at most three words. */
export const backchannels = [
  "Right.",
  "Yeah.",
  "Okay.",
  "Mm-hmm.",
  "Sure.",
  "Got it.",
  "Makes sense.",
  "Uh-huh.",
  "Yep.",
  "Oh, okay.",
  "Huh.",
  "I see.",
  "Interesting.",
  "Exactly.",
  "Totally.",
  "Wow, okay.",
  "Fair enough.",
  "Of course.",
  "Ouch.",
  "Good, good.",
  "Yeah, yeah.",
  "Mm.",
  "Alright.",
  "For sure.",
  "No, totally.",
  "Okay, cool.",
  "True.",
  "Hm.",
  "Good to know.",
  "Right, right.",
];
