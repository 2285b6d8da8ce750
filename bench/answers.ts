/**
 * `answers`: the sample company's questions about what was said and written in all four systems, asked without a model by
 * people who may see the answer, and those that no source answers. How many cite a gold source, how many are refused,
 * rightly and wrongly. Questions for every row of a kind are measured by `questions`.
 *
 * Extra arguments: `--size N` of the company (default 1), `--show` prints every miss.
 */
import { parseArgs } from "node:util";
import { z } from "zod";
import { generateWorld } from "../sandbox/company/index.ts";
import { createLocalEmbedder } from "../server/src/platform/embedding/index.ts";
import { askQuestions, misses, shareOf, type AskedQuestion } from "./asked-questions.ts";
import { percentile, type BenchOptions, type BenchResult } from "./result.ts";

const anchor = "2026-11-20T17:00:00Z";

/** One line for each kind, and one for each set of systems that hold the gold. */
export function summary(asked: readonly AskedQuestion[]): {
  kinds: (string | number)[][];
  systems: (string | number)[][];
} {
  const row = (name: string, chosen: readonly AskedQuestion[]): (string | number)[] => {
    const isAnswerable = chosen.some(({ question }) => question.answerable);
    const citations = chosen.reduce((sum, one) => sum + one.answer.citations.length, 0);
    return [
      name,
      chosen.length,
      isAnswerable ? shareOf(chosen, (one) => one.citesGold) : "",
      isAnswerable ? shareOf(chosen, (one) => one.looksAtGold) : "",
      shareOf(chosen, (one) => one.answer.outcome === "refused"),
      (citations / Math.max(1, chosen.length)).toFixed(1),
    ];
  };
  const groups = (keyOf: (one: AskedQuestion) => string): (string | number)[][] =>
    [...Map.groupBy(asked, keyOf)].map(([name, chosen]) => row(name, chosen));
  const answerable = asked.filter(({ question }) => question.answerable);
  return {
    kinds: [
      ...groups(({ question }) => question.kind),
      row("all with an answer", answerable),
      row(
        "all without",
        asked.filter(({ question }) => !question.answerable),
      ),
    ],
    systems: groups(({ question }) => question.systems.toSorted().join(" and ") || "none"),
  };
}

export default async function answers({ seed, extra }: BenchOptions): Promise<BenchResult> {
  const { values } = parseArgs({
    args: extra,
    options: { size: { type: "string", default: "1" }, show: { type: "boolean", default: false } },
  });
  const size = z.coerce.number().positive().parse(values.size);
  const embedder = createLocalEmbedder();
  try {
    const asked = await askQuestions(generateWorld({ seed, size, anchor }), embedder, ({ rows }) => rows === undefined);
    if (values.show) for (const line of misses(asked)) console.error(line);
    const times = asked.map(({ ms }) => ms);
    const { kinds, systems } = summary(asked);
    const measures = ["asked", "cites gold", "looked at gold", "refused", "citations"];
    return {
      tables: [
        {
          title: `Answers without a model, seed ${seed}, size ${size}`,
          columns: ["questions", ...measures],
          rows: kinds,
        },
        { title: "The same by the systems that hold the gold", columns: ["gold in", ...measures], rows: systems },
      ],
      notes: [
        `Time to an answer, one question at a time: median ${percentile(times, 0.5).toFixed(0)} ms, p95 ${percentile(times, 0.95).toFixed(0)} ms.`,
        "Questions whose answer is every row of a kind are left to `questions`.",
      ],
    };
  } finally {
    await embedder.close();
  }
}
