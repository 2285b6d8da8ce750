import type { IndexedPassage } from "@sophia/core";

/** 300 groups of vectors, words drawn so that few are frequent: near enough to real text for timing, not for ranking. */
export function syntheticPassages(seed: number, dimensions: number) {
  const random = mulberry32(seed);
  const whole = (below: number) => Math.floor(random() * below);
  const centres = Array.from({ length: 300 }, () => Float32Array.from({ length: dimensions }, () => random() - 0.5));
  const word = () => `word${Math.floor(20_000 * random() ** 4)}`;
  const vector = () => {
    const centre = centres[whole(centres.length)] ?? new Float32Array(dimensions);
    return centre.map((value) => value + (random() - 0.5) * 0.8);
  };
  const passage = (id: number): IndexedPassage => ({
    passageId: `passage-${id}`,
    documentId: `document-${id >> 3}`,
    ordinal: id & 7,
    title: `${word()} ${word()} ${word()}`,
    text: Array.from({ length: 120 + whole(60) }, word).join(" "),
    source: random() < 0.5 ? "slack" : "gong",
    kind: "thread",
    occurredAtMs: 1_700_000_000_000 + whole(1_000_000_000),
    accounts: [`account-${whole(40)}`],
    principals: Array.from({ length: 1 + whole(3) }, () => `channel-${whole(200)}`),
    vector: vector(),
  });
  let added = 0;
  return {
    passage,
    /** Half edits of what is there, half new ones. */
    change(existing: number): IndexedPassage {
      if (random() < 0.5) return passage(whole(existing));
      added += 1;
      return passage(existing + added);
    },
    question() {
      const first = whole(150);
      return {
        text: `${word()} ${word()} ${word()}`,
        vector: vector(),
        principals: Array.from({ length: 50 }, (_, i) => `channel-${first + i}`),
      };
    },
  };
}

function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
