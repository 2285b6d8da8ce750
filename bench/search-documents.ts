/** Documents of 1 to 30 passages for the measurement of search, the same ones for one seed. */
import type { Line, SourceId } from "@sophia/core";
import { seededRandom, type Random } from "../sandbox/company/random.ts";
import type { DocumentInput } from "../server/src/features/knowledge/index.ts";
import type { WordModel } from "./search-words.ts";

/** Groups that documents name as their readers. The first hold a quarter to a fiftieth of the documents, most a handful. */
const groups = 5_000;
const largestGroups = [0.25, 0.12, 0.08, 0.05, 0.04, 0.03, 0.02, 0.02];
/** Groups without any document: those that contain other groups, and objects that were deleted. */
const emptyGroups = 1_500;
/** Words of one passage, as the product cuts them. */
const wordsPerPassage = 182;

export interface SearchConnection {
  readonly id: string;
  readonly source: SourceId;
}

export const searchConnections: readonly SearchConnection[] = [
  { id: "00000000-0000-4000-8000-000000000001", source: "slack" },
  { id: "00000000-0000-4000-8000-000000000002", source: "gong" },
  { id: "00000000-0000-4000-8000-000000000003", source: "linear" },
  { id: "00000000-0000-4000-8000-000000000004", source: "hubspot" },
];

const kinds: Partial<Record<SourceId, string>> = { slack: "thread", gong: "call", linear: "issue", hubspot: "record" };

/** Group `index`, from 0; scoped to a connection as the product does it. */
export function groupPrincipal(index: number): string {
  const connection = searchConnections[index % searchConnections.length];
  return `${connection?.id ?? ""}/group:C${String(index).padStart(8, "0")}`;
}

export const allGroups: readonly string[] = Array.from({ length: groups + emptyGroups }, (_, i) => groupPrincipal(i));

export function searchDocuments(seed: number, words: WordModel) {
  const random = seededRandom(`search-documents-${seed}`);
  const authors = Array.from({ length: 300 }, () => `${capital(words.name(random))} ${capital(words.name(random))}`);
  let made = 0;

  function lines(topic: number, passages: number, startMs: number, url: string): Line[] {
    const names = Array.from({ length: 1 + random.int(0, 3) }, () => words.name(random));
    const speakers = random.sample(authors, 2 + random.int(0, 3));
    const result: Line[] = [];
    for (let left = passages * wordsPerPassage - random.int(0, 60); left > 0;) {
      const length = Math.min(left, 10 + random.int(0, 40));
      left -= length + 2;
      const anchor = String(result.length);
      const at = new Date(startMs + result.length * 30_000).toISOString();
      const text = words.text(random, topic, names, length);
      result.push({ author: random.pick(speakers), at, text, url: `${url}#${anchor}`, anchor });
    }
    return result;
  }

  return {
    /** The next document: its number decides the key, so that an edit can replace it. */
    next(number = made++): DocumentInput {
      const connection = random.pick(searchConnections);
      const topic = random.int(0, words.topics - 1);
      const startMs = Date.parse("2024-11-20T17:00:00Z") + random.int(0, 2 * 365 * 24 * 3600) * 1000;
      const url = `https://example.test/${connection.source}/${number}`;
      const occurredAt = new Date(startMs).toISOString();
      return {
        connectionId: connection.id,
        source: connection.source,
        sample: true,
        raw: null,
        draft: {
          externalId: String(number),
          kind: kinds[connection.source] ?? "record",
          title: Array.from({ length: random.int(2, 5) }, () => words.topicWord(random, topic)).join(" "),
          url,
          occurredAt,
          updatedAt: occurredAt,
          accountDomains: random.chance(0.4) ? [`account-${random.int(0, 400)}.example`] : [],
          lines: lines(topic, passageCount(random), startMs, url),
          principals: readers(random),
        },
      };
    },
  };
}

/** Most are threads and records of one or two passages; every sixth is long, as calls are. */
function passageCount(random: Random): number {
  const draw = random.next();
  if (draw < 0.6) return random.int(1, 2);
  return draw < 0.84 ? random.int(3, 8) : random.int(10, 30);
}

/** One group for 7 in 10, two or three for the others. */
function readers(random: Random): string[] {
  const draw = random.next();
  const count = draw < 0.7 ? 1 : draw < 0.9 ? 2 : 3;
  return Array.from({ length: count }, () => groupPrincipal(groupByShare(random)));
}

function groupByShare(random: Random): number {
  let draw = random.next();
  for (const [index, share] of largestGroups.entries()) {
    if (draw < share) return index;
    draw -= share;
  }
  return largestGroups.length + Math.floor((groups - largestGroups.length) * random.next() ** 2);
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
