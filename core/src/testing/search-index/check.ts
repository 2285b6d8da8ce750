import type { IndexAnswer, IndexedPassage, IndexQuery, RankedPassage, SearchIndex } from "../../search-index.ts";

/** An adapter under test: empty, of its own, thrown away afterwards. */
export interface IndexUnderTest {
  readonly index: SearchIndex;
  /** At least 4. */
  readonly dimensions: number;
  /** Resolves when all writes so far can be found; absent for stores where they can at once. */
  readonly settled?: () => Promise<void>;
  /** A second look at the same data, as another process has it; absent where there is no such thing. */
  readonly reader?: () => Promise<SearchIndex>;
  readonly dispose: () => Promise<void>;
}

export type OpenIndexUnderTest = () => Promise<IndexUnderTest>;

/** One sentence that holds for every adapter; `run` throws when it does not. */
export interface IndexCheck {
  readonly name: string;
  readonly run: (subject: IndexUnderTest) => Promise<void>;
}

export type RankingName = "lexical" | "dense";

export class ContractBroken extends Error {
  override readonly name = "ContractBroken";
}

export function expect(condition: boolean, sentence: string): void {
  if (!condition) throw new ContractBroken(sentence);
}

export function expectSame(actual: unknown, expected: unknown, what: string): void {
  const [a, b] = [JSON.stringify(actual), JSON.stringify(expected)];
  expect(a === b, `${what}: expected ${b}, got ${a}`);
}

/** Expects a refusal with a code, and that the sentence is there. */
export async function expectRefused(work: Promise<unknown>, code: string, what: string): Promise<void> {
  try {
    await work;
  } catch (error) {
    const found = error instanceof Error && "code" in error ? error.code : undefined;
    expect(found === code, `${what}: expected the code ${code}, got ${String(found)} (${String(error)})`);
    return;
  }
  throw new ContractBroken(`${what}: was not refused`);
}

/** The rankings that this adapter offers. */
export function rankingsOf(index: SearchIndex): RankingName[] {
  const names: RankingName[] = [];
  if (index.offers.lexical) names.push("lexical");
  if (index.offers.dense) names.push("dense");
  return names;
}

/** A unit vector whose cosine to the question (`questionVector`) is the given one. */
export function vectorAt(dimensions: number, cosine: number): Float32Array {
  const vector = new Float32Array(dimensions);
  vector[0] = cosine;
  vector[1] = Math.sqrt(Math.max(0, 1 - cosine * cosine));
  return vector;
}

export const questionWord = "heron";

/** A passage that answers the standard question by word and by vector, changed as a check needs it. */
export function passage(subject: IndexUnderTest, id: string, changes: Partial<IndexedPassage> = {}): IndexedPassage {
  return {
    passageId: id,
    documentId: `document-${id}`,
    ordinal: 0,
    title: "Notes",
    text: `the ${questionWord} stood in the shallow water for a long while`,
    source: "slack",
    kind: "thread",
    occurredAtMs: 1_000,
    accounts: [],
    principals: ["everyone"],
    vector: vectorAt(subject.dimensions, 0.5),
    ...changes,
  };
}

/** As `passage`, but the better match for the standard question, in both rankings. */
export function betterPassage(
  subject: IndexUnderTest,
  id: string,
  changes: Partial<IndexedPassage> = {},
): IndexedPassage {
  const text = `${questionWord} ${questionWord} ${questionWord}`;
  return passage(subject, id, { text, vector: vectorAt(subject.dimensions, 0.99), ...changes });
}

export async function put(subject: IndexUnderTest, passages: readonly IndexedPassage[]): Promise<void> {
  await subject.index.upsert(passages);
  await subject.settled?.();
}

/** The standard question, by word and vector. */
export async function askStandard(subject: IndexUnderTest, query: Partial<IndexQuery> = {}): Promise<IndexAnswer> {
  return subject.index.search({
    text: questionWord,
    vector: vectorAt(subject.dimensions, 1),
    principals: ["everyone"],
    limit: 10,
    ...query,
  });
}

export function ids(ranking: readonly RankedPassage[]): string[] {
  return ranking.map(({ passageId }) => passageId);
}

/** Expects these passages, in any order, in every ranking offered, and nothing in the others. */
export function expectFound(
  subject: IndexUnderTest,
  answer: IndexAnswer,
  expected: readonly string[],
  what: string,
): void {
  const offered = rankingsOf(subject.index);
  for (const name of ["lexical", "dense"] as const) {
    const wanted = offered.includes(name) ? expected.toSorted() : [];
    expectSame(ids(answer[name]).toSorted(), wanted, `${what} (${name})`);
  }
}
