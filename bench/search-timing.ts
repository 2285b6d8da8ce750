import { performance } from "node:perf_hooks";
import { searchDocuments, type SearchDeps } from "../server/src/features/knowledge/index.ts";
import type { SearchQuestion } from "./search-questions.ts";

/** Documents asked for, as `POST /v1/search` does when nothing is said. */
export const documentsWanted = 10;

/** The first two run beside each other. */
export const stages = ["principals", "question's vector", "index", "ranking, second look"] as const;

export interface TimedSearch {
  readonly question: SearchQuestion;
  readonly documentIds: readonly string[];
  readonly ms: number;
  /** Of this process, all threads: the index works in it, PostgreSQL does not. */
  readonly cpuMs: number;
  readonly stageMs: readonly number[];
}

/** Asks one question after the other by the function behind `POST /v1/search` and times its parts. */
export async function timeSearches(deps: SearchDeps, questions: readonly SearchQuestion[]): Promise<TimedSearch[]> {
  let inStage = [0, 0, 0];
  let readyAt = 0;
  function timed<Arguments extends unknown[], Result>(stage: number, task: (...given: Arguments) => Promise<Result>) {
    return async (...given: Arguments): Promise<Result> => {
      const start = performance.now();
      try {
        return await task(...given);
      } finally {
        inStage[stage] = (inStage[stage] ?? 0) + performance.now() - start;
      }
    };
  }
  const watched: SearchDeps = {
    ...deps,
    principalsOf: timed(0, deps.principalsOf),
    embedder: { ...deps.embedder, embedQuery: timed(1, deps.embedder.embedQuery) },
    reader: {
      ...deps.reader,
      async search(query, signal) {
        void Promise.resolve(query).then(
          () => (readyAt = performance.now()),
          () => undefined,
        );
        const answer = await deps.reader.search(query, signal);
        inStage[2] = performance.now() - readyAt;
        return answer;
      },
    },
  };
  const results: TimedSearch[] = [];
  for (const question of questions) {
    inStage = [0, 0, 0];
    const cpu = process.cpuUsage();
    const start = performance.now();
    const found = await askOnce(watched, question);
    const ms = performance.now() - start;
    const afterIndex = ms - (readyAt - start) - (inStage[2] ?? 0);
    const { user, system } = process.cpuUsage(cpu);
    results.push({
      question,
      documentIds: found.documents.map(({ documentId }) => documentId),
      ms,
      cpuMs: (user + system) / 1000,
      stageMs: [...inStage, afterIndex],
    });
  }
  return results;
}

export function askOnce(deps: SearchDeps, { person, text }: SearchQuestion) {
  return searchDocuments(deps, {
    readsAs: person.email,
    turns: [{ speaker: "user", text }],
    limit: documentsWanted,
  });
}

/** The same questions by several askers at once. @returns milliseconds of each search, and of all together */
export async function timeTogether(deps: SearchDeps, questions: readonly SearchQuestion[], askers: number) {
  const waiting = [...questions];
  const eachMs: number[] = [];
  const start = performance.now();
  await Promise.all(
    Array.from({ length: askers }, async () => {
      for (let question = waiting.pop(); question !== undefined; question = waiting.pop()) {
        const began = performance.now();
        await askOnce(deps, question);
        eachMs.push(performance.now() - began);
      }
    }),
  );
  return { eachMs, allMs: performance.now() - start };
}
