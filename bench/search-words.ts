/** Words as the sample company uses them: how often each, and which stand together. */
import { generateWorld } from "../sandbox/company/index.ts";
import { documentsOf } from "../sandbox/company/documents.test-support.ts";
import { seededRandom, type Random } from "../sandbox/company/random.ts";

export interface WordModel {
  readonly topics: number;
  /** A text of so many words about a topic: what everybody says, what its topic says, and the names given. */
  readonly text: (random: Random, topic: number, names: readonly string[], words: number) => string;
  readonly topicWord: (random: Random, topic: number) => string;
  /** One of tens of thousands of names, few of them frequent. */
  readonly name: (random: Random) => string;
  /** How much a word tells, from 0: the logarithm of how rare it is. */
  readonly importance: (word: string) => number;
}

const anchor = "2026-11-20T17:00:00Z";
/** The commonest words are of no topic. */
const wordsOfNoTopic = 150;
/** Words of a thread, or of a part of a call, are a topic when there are so many. */
const shortestTopic = 30;
const longestTopic = 200;
const topicShare = 0.42;
const nameShare = 0.03;
const distinctNames = 40_000;

export function wordModel(seed: number): WordModel {
  const world = generateWorld({ seed, size: 1, anchor });
  const texts = documentsOf(world).map(({ head, lines }) => wordsOf([head, ...lines].join("\n")));
  const counts = new Map<string, number>();
  for (const words of texts) for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  const byCount = [...counts].toSorted(([one, a], [other, b]) => b - a || (one < other ? -1 : 1));
  const total = byCount.reduce((sum, [, count]) => sum + count, 0);
  const common = new Set(byCount.slice(0, wordsOfNoTopic).map(([word]) => word));
  const topics = texts
    .map((words) => words.filter((word) => !common.has(word)))
    .flatMap((words) => windows(words, longestTopic))
    .filter((words) => words.length >= shortestTopic);
  const general = drawnByWeight(byCount);
  const random = seededRandom(`search-names-${seed}`);
  const names = Array.from({ length: distinctNames }, (_, index) => invented(random, index));

  const topicWord = (random: Random, topic: number): string => random.pick(topics[topic] ?? []);
  return {
    topics: topics.length,
    topicWord,
    // Cubed: the first of them are said ten times as often as those in the middle.
    name: (random) => names[Math.floor(distinctNames * random.next() ** 3)] ?? "",
    text(random, topic, ownNames, words) {
      const said: string[] = [];
      for (let i = 0; i < words; i += 1) {
        const draw = random.next();
        if (draw < nameShare && ownNames.length > 0) said.push(random.pick(ownNames));
        else if (draw < nameShare + topicShare) said.push(topicWord(random, topic));
        else said.push(general(random));
      }
      return said.join(" ");
    },
    importance: (word) => Math.log(1 + total / (1 + (counts.get(word) ?? 0) * 50)),
  };
}

/** Runs of letters and digits, in lower case. */
export function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

function windows(words: readonly string[], size: number): string[][] {
  return Array.from({ length: Math.ceil(words.length / size) }, (_, index) =>
    words.slice(index * size, (index + 1) * size),
  );
}

function drawnByWeight(weighed: readonly (readonly [string, number])[]): (random: Random) => string {
  const sums = new Float64Array(weighed.length);
  let sum = 0;
  for (const [index, [, weight]] of weighed.entries()) sums[index] = sum += weight;
  return (random) => {
    const wanted = random.next() * sum;
    let low = 0;
    let high = sums.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sums[middle] ?? 0) <= wanted) low = middle + 1;
      else high = middle;
    }
    return weighed[low]?.[0] ?? "";
  };
}

/** Every third is a number, as tickets and amounts are; the others can be spoken. */
function invented(random: Random, index: number): string {
  if (index % 3 === 0) return String(1_000 + index);
  const syllable = () => random.pick("bdfgklmnprstvz".split("")) + random.pick("aeiou".split(""));
  return syllable() + syllable() + syllable() + random.pick(["", "n", "r", "l", "x"]);
}
