import { AppError } from "../../error.ts";
import type { IndexedPassage, IndexQuery, RankedPassage, SearchFilter, SearchIndex } from "../../search-index.ts";

/**
 * The contract in the fewest words: every passage in a map, every search a walk over all of them. It is the model that
 * real adapters are compared with in tests, and the body into which faults are planted; nothing serves from it.
 */
export function memoryIndex(dimensions: number): SearchIndex {
  const passages = new Map<string, IndexedPassage>();
  let closed = false;
  const refuseClosed = () => {
    if (closed) throw new AppError("unavailable", "The index is closed");
  };
  const checkVector = (vector: Float32Array | null | undefined) => {
    if (vector && (vector.length !== dimensions || !vector.every(Number.isFinite))) {
      throw new AppError("invalid_request", `A vector has ${dimensions} numbers here`);
    }
  };
  return {
    offers: { lexical: true, dense: true },
    async upsert(batch) {
      refuseClosed();
      for (const { vector } of batch) checkVector(vector);
      for (const passage of batch) passages.set(passage.passageId, passage);
    },
    async deleteDocuments(documentIds) {
      refuseClosed();
      const gone = new Set(documentIds);
      for (const { passageId, documentId } of passages.values()) if (gone.has(documentId)) passages.delete(passageId);
    },
    async search(query, signal) {
      refuseClosed();
      signal?.throwIfAborted();
      if (!Number.isInteger(query.limit) || query.limit < 1 || query.limit > 1_000) {
        throw new AppError("invalid_request", "A limit is 1 to 1,000");
      }
      checkVector(query.vector);
      checkTimes(query.filter);
      const allowed = [...passages.values()].filter(
        (passage) => isVisible(passage, query.principals) && fits(passage, query.filter),
      );
      return { lexical: byWords(allowed, query), dense: byVector(allowed, query) };
    },
    async maintain() {
      refuseClosed();
      return false;
    },
    async stats() {
      refuseClosed();
      const withVector = [...passages.values()].filter(({ vector }) => vector !== null).length;
      return { passages: passages.size, withVector, bytes: null, uncompacted: null };
    },
    async close() {
      closed = true;
    },
  };
}

export function isVisible(passage: IndexedPassage, principals: readonly string[]): boolean {
  return principals.some((principal) => principal.isWellFormed() && passage.principals.includes(principal));
}

export function fits(passage: IndexedPassage, filter: SearchFilter = {}): boolean {
  const { occurredAtMs, accounts } = passage;
  if (filter.sources && !filter.sources.includes(passage.source)) return false;
  if (filter.kinds && !filter.kinds.includes(passage.kind)) return false;
  if (filter.documentIds && !filter.documentIds.includes(passage.documentId)) return false;
  if (filter.accounts && !filter.accounts.some((account) => accounts.includes(account))) return false;
  if (filter.fromMs !== undefined && (occurredAtMs === null || occurredAtMs < filter.fromMs)) return false;
  return filter.toMs === undefined || (occurredAtMs !== null && occurredAtMs < filter.toMs);
}

function checkTimes(filter: SearchFilter = {}): void {
  if (Number.isNaN(filter.fromMs ?? 0) || Number.isNaN(filter.toMs ?? 0)) {
    throw new AppError("invalid_request", "A time is a number of milliseconds");
  }
}

/** Words as every adapter cuts them, before stemming: letters and digits, without case. */
export function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

function byWords(allowed: readonly IndexedPassage[], query: IndexQuery): RankedPassage[] {
  const wanted = new Set(wordsOf(query.text ?? ""));
  if (wanted.size === 0) return [];
  const texts = allowed.map((passage) => ({ passage, words: wordsOf(`${passage.title} ${passage.text}`) }));
  const frequency = new Map<string, number>();
  for (const { words } of texts) {
    for (const word of new Set(words)) if (wanted.has(word)) frequency.set(word, (frequency.get(word) ?? 0) + 1);
  }
  const score = (words: readonly string[]) => {
    let sum = 0;
    for (const word of wanted) {
      const count = words.filter((other) => other === word).length;
      sum += (Math.log(1 + texts.length / (frequency.get(word) ?? 1)) * count) / (count + 1 + words.length / 100);
    }
    return sum;
  };
  return best(
    texts.map(({ passage, words }) => ranked(passage, score(words))).filter((found) => found.score > 0),
    query.limit,
  );
}

function byVector(allowed: readonly IndexedPassage[], { vector, limit }: IndexQuery): RankedPassage[] {
  if (!vector || norm(vector) === 0) return [];
  const found: RankedPassage[] = [];
  for (const passage of allowed) {
    if (passage.vector === null || norm(passage.vector) === 0) continue;
    const dot = passage.vector.reduce((sum, value, i) => sum + value * (vector[i] ?? 0), 0);
    found.push(ranked(passage, dot / norm(passage.vector) / norm(vector)));
  }
  return best(found, limit);
}

function norm(vector: Float32Array): number {
  return Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
}

function ranked({ passageId, documentId, ordinal, occurredAtMs }: IndexedPassage, score: number): RankedPassage {
  return { passageId, documentId, ordinal, occurredAtMs, score };
}

function best(found: RankedPassage[], limit: number): RankedPassage[] {
  return found.sort((a, b) => b.score - a.score || (a.passageId < b.passageId ? -1 : 1)).slice(0, limit);
}
