/**
 * `retrieval`: how well the pipeline finds what answers a question, beside plain BM25 and a plain hybrid on the same data.
 *
 * `--data DIR` holds the evaluation sets, `--ranked FILE` takes the ranked lists. Extra arguments: `--cache DIR` keeps
 * vectors between runs (never by default: a run embeds all it needs), `--only calls|mtrag|questions`.
 */
import { parseArgs } from "node:util";
import { z } from "zod";
import { createLocalEmbedder } from "../server/src/platform/embedding/index.ts";
import { cachedEmbedder } from "./cached-embedder.ts";
import { writeRankedLists } from "./ranked-lists.ts";
import type { BenchOptions, BenchResult } from "./result.ts";
import { measureCalls } from "./retrieval-calls.ts";
import { measureMtrag } from "./retrieval-mtrag.ts";
import { measureQuestions } from "./retrieval-questions.ts";

const part = z.enum(["calls", "mtrag", "questions"]);

export default async function retrieval({ data, ranked, seed, extra }: BenchOptions): Promise<BenchResult> {
  const { values } = parseArgs({
    args: extra,
    options: { cache: { type: "string" }, only: { type: "string", multiple: true, default: [...part.options] } },
  });
  const parts = z.array(part).parse(values.only);
  if (data === undefined && parts.some((name) => name !== "questions"))
    throw new Error(
      "Say where the evaluation sets are: --data DIR (with calls/qmsum-dev.jsonl and questions/mtrag-*.jsonl in it), or ask the sample company only: -- --only questions",
    );
  const embedder = await cachedEmbedder(createLocalEmbedder(), values.cache);
  try {
    const calls = data !== undefined && parts.includes("calls") ? await measureCalls(data, embedder, seed) : undefined;
    const mtrag = data !== undefined && parts.includes("mtrag") ? await measureMtrag(data, embedder, seed) : undefined;
    const questions = parts.includes("questions") ? [await measureQuestions(embedder, seed)] : [];
    if (ranked !== undefined) await writeRankedLists(ranked, [...(calls?.lists ?? []), ...(mtrag?.lists ?? [])]);
    return {
      tables: [...(calls?.tables ?? []), ...(mtrag?.tables ?? []), ...questions],
      notes: [
        "Given: as measured by the authors of the evaluation folder. This run: BM25 and RRF 1:1 (k = 20) with the same model, on windows of the transcript or MTRAG passages themselves; last two user turns for MTRAG.",
        "Pipeline: Gong sandbox, connector, transform, passages, vectors, LanceDB; MTRAG passages enter by writeDocuments. One search gives the three rankings.",
        "Calls are scored on fixed windows of about 180 words in the order in which passages first cover them; intervals are paired bootstraps over the questions (5,000 resamples, --seed).",
        "The sample company's questions are asked by whoever may see most of their sources; only those are expected. Questions whose sources are in systems without a connector yet are left out.",
      ],
    };
  } finally {
    await embedder.close();
  }
}
