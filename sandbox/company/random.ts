/**
 * Seeded pseudo-random numbers, so that a world can be made again bit by bit.
 *
 * The generator is sfc32 (Chris Doty-Humphrey's Small Fast Counter, 32 bit), its state filled by splitmix32 from the
 * FNV-1a hash of the seed and a label. Every part of the world draws from a generator of its own label (`fork`), so
 * that a change in one part leaves the others as they were. Not for secrets.
 */
export interface Random {
  /** Uniform in [0, 1). */
  readonly next: () => number;
  /** Uniform whole number, both ends included. */
  readonly int: (low: number, high: number) => number;
  readonly chance: (probability: number) => boolean;
  /** One element; throws on an empty list, since that is always a mistake in the generator. */
  readonly pick: <T>(list: readonly T[]) => T;
  /** `count` different elements, in random order; fewer when the list is shorter. */
  readonly sample: <T>(list: readonly T[], count: number) => T[];
  readonly shuffle: <T>(list: readonly T[]) => T[];
  /** An independent generator, determined by this one's label and the new one. */
  readonly fork: (label: string) => Random;
}

function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return value >>> 0;
}

function splitmix32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
}

/** Makes the generator for a label; equal labels give equal sequences. */
export function seededRandom(label: string): Random {
  const fill = splitmix32(hash(label));
  let a = fill() | 0;
  let b = fill() | 0;
  let c = fill() | 0;
  let counter = 1;
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return (sum >>> 0) / 4294967296;
  };
  for (let warmUp = 0; warmUp < 12; warmUp++) next();
  const int = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  const pick = <T>(list: readonly T[]): T => {
    const chosen = list[int(0, list.length - 1)];
    if (chosen === undefined) throw new Error(`Cannot pick from an empty list (generator ${label})`);
    return chosen;
  };
  const sample = <T>(list: readonly T[], count: number): T[] => {
    const rest = [...list];
    const mixed: T[] = [];
    while (rest.length > 0 && mixed.length < count) mixed.push(...rest.splice(int(0, rest.length - 1), 1));
    // What a whole shuffle would draw is drawn: all that comes later in a world is as it was.
    for (let left = rest.length; left > 0; left--) next();
    return mixed;
  };
  return {
    next,
    int,
    chance: (probability) => next() < probability,
    pick,
    sample,
    shuffle: (list) => sample(list, list.length),
    fork: (inner) => seededRandom(`${label}/${inner}`),
  };
}
