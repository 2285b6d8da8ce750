/**
 * `questions`: every question of the sample company, of each kind, asked without a model by people who may see the answer.
 * Gold cited and looked at, refusals, and for questions that ask for rows whether the answer cites exactly the rows that the
 * reader may see.
 *
 * Extra arguments: `--size N` of the company (default 1), `--show` prints every miss.
 */
import { parseArgs } from "node:util";
import { z } from "zod";
import { generateWorld } from "../sandbox/company/index.ts";
import { createLocalEmbedder } from "../server/src/platform/embedding/index.ts";
import { askQuestions, misses, shareOf, type AskedQuestion, type RowScore } from "./asked-questions.ts";
import { percentile, type BenchOptions, type BenchResult } from "./result.ts";

const anchor = "2026-11-20T17:00:00Z";

const isComplete = ({ expected, found, strange }: RowScore): boolean => found === expected && strange === 0;

/** Whether an answer is right as far as it can be told without reading it. */
function isRight({ question, rows, citesGold, answer }: AskedQuestion): boolean {
  if (!question.answerable) return answer.outcome === "refused";
  return rows === undefined ? citesGold : isComplete(rows) && rows.saysTotal !== false;
}

function row(name: string, asked: readonly AskedQuestion[]): (string | number)[] {
  const scores = asked.flatMap(({ rows }) => rows ?? []);
  const totals = scores.filter(({ saysTotal }) => saysTotal !== undefined);
  const contradicted = asked.filter(({ question }) => question.outdated !== undefined);
  const hasAnswers = asked.some(({ question }) => question.answerable);
  const expected = scores.reduce((sum, one) => sum + one.expected, 0);
  const found = scores.reduce((sum, one) => sum + one.found, 0);
  return [
    name,
    asked.length,
    hasAnswers ? shareOf(asked, (one) => one.citesGold) : "",
    hasAnswers ? shareOf(asked, (one) => one.looksAtGold) : "",
    shareOf(asked, (one) => one.answer.outcome === "refused"),
    shareOf(scores, isComplete),
    expected === 0 ? "" : (found / expected).toFixed(3),
    shareOf(totals, ({ saysTotal }) => saysTotal === true),
    shareOf(contradicted, (one) => one.misled),
    shareOf(asked, isRight),
  ];
}

export default async function questions({ seed, extra }: BenchOptions): Promise<BenchResult> {
  const { values } = parseArgs({
    args: extra,
    options: { size: { type: "string", default: "1" }, show: { type: "boolean", default: false } },
  });
  const size = z.coerce.number().positive().parse(values.size);
  const embedder = createLocalEmbedder();
  try {
    const asked = await askQuestions(generateWorld({ seed, size, anchor }), embedder);
    if (values.show) for (const line of misses(asked)) console.error(line);
    const times = asked.map(({ ms }) => ms);
    const groups = (keyOf: (one: AskedQuestion) => string): (string | number)[][] =>
      [...Map.groupBy(asked, keyOf)].map(([name, chosen]) => row(name, chosen));
    const measures = [
      "asked",
      "cites gold",
      "looked at gold",
      "refused",
      "rows complete",
      "rows found",
      "total said",
      "misled",
      "right",
    ];
    return {
      tables: [
        {
          title: `Questions over four systems, without a model, seed ${seed}, size ${size}`,
          columns: ["kind", ...measures],
          rows: [...groups(({ question }) => question.kind), row("**all**", asked)],
        },
        {
          title: "The same by the systems that hold the gold",
          columns: ["gold in", ...measures],
          rows: groups(({ question }) => question.systems.toSorted().join(" and ") || "none"),
        },
        {
          title: "Rows, by what they are",
          columns: ["rows", ...measures],
          rows: [...Map.groupBy(asked, ({ question }) => question.rows?.record ?? "")]
            .filter(([record]) => record !== "")
            .map(([record, chosen]) => row(record, chosen)),
        },
      ],
      notes: [
        `Time to an answer, one question at a time: median ${percentile(times, 0.5).toFixed(0)} ms, p95 ${percentile(times, 0.95).toFixed(0)} ms.`,
        "Rows complete: the cited documents are exactly the rows that the reader may see. Rows found: share of all these rows that are cited. Misled: of two sources that contradict each other only or first the one that no longer holds is cited.",
        "Right: rows complete and the total said where rows are asked for, refused where nothing answers, else a gold source cited.",
      ],
    };
  } finally {
    await embedder.close();
  }
}
