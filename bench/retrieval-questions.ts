/** The sample company's own questions: how many of the documents that answer them are among the first ten. */
import type { Embedder } from "@sophia/core";
import { generateWorld, objectReaders, type Question, type World } from "../sandbox/company/index.ts";
import { rankedPassages } from "../server/src/features/knowledge/index.ts";
import { groupByDocument } from "../server/src/features/knowledge/ranking.ts";
import { documentIds, documentKey } from "./gold-documents.ts";
import { ingestWorld } from "./ingested-world.ts";
import type { BenchTable } from "./result.ts";
import { mean, recallAt } from "./retrieval-metrics.ts";
import { share } from "./scored-rankings.ts";

const rankings = ["lexical", "dense", "whole"] as const;
type Recalls = Readonly<Record<(typeof rankings)[number], number>>;

/** Each question is asked by whoever may see most of what answers it; what they may not see is not expected. */
export async function measureQuestions(embedder: Embedder, seed: number): Promise<BenchTable> {
  const world = generateWorld({ seed, size: 1, anchor: "2026-11-20T17:00:00.000Z" });
  const { search, close } = await ingestWorld(world, embedder);
  try {
    const ids = await documentIds(search.db);
    const recalls: { kind: string; recall: Recalls }[] = [];
    // Every row of a kind is more than a ranking of ten can hold: `questions` measures those.
    for (const question of world.questions.filter(({ rows }) => rows === undefined)) {
      const asked = reader(world, question, ids);
      if (asked === undefined) continue;
      const { passages, answer } = await rankedPassages(search, {
        principals: await search.principalsOf(asked.email),
        turns: [{ speaker: "user", text: question.text }],
      });
      const recall = (ranking: typeof passages): number =>
        recallAt(
          groupByDocument(ranking).map(({ documentId }) => documentId),
          asked.gold,
          10,
        );
      recalls.push({
        kind: question.kind,
        recall: { lexical: recall(answer.lexical), dense: recall(answer.dense), whole: recall(passages) },
      });
    }
    return table(recalls);
  } finally {
    await close();
  }
}

function reader(
  world: World,
  { readers, gold }: Question,
  ids: ReadonlyMap<string, string>,
): { email: string; gold: ReadonlySet<string> } | undefined {
  const objects = gold.map((object) => {
    const id = ids.get(documentKey(object));
    if (id === undefined) throw new Error(`A gold source was not ingested: ${documentKey(object)}`);
    return { id, readers: objectReaders(world, object) };
  });
  let best: { email: string; gold: ReadonlySet<string> } | undefined;
  for (const email of readers) {
    const seen = new Set(objects.filter((object) => object.readers.includes(email)).map(({ id }) => id));
    if (seen.size > (best?.gold.size ?? 0)) best = { email, gold: seen };
  }
  return best;
}

function table(recalls: readonly { kind: string; recall: Recalls }[]): BenchTable {
  const row = (name: string, group: readonly { recall: Recalls }[]) => [
    name,
    group.length,
    ...rankings.map((ranking) => share(mean(group.map(({ recall }) => recall[ranking])))),
  ];
  const kinds = Map.groupBy(recalls, ({ kind }) => kind);
  return {
    title: "Sample company: recall@10 of documents",
    columns: ["kind of question", "questions", "lexical alone", "dense alone", "whole"],
    rows: [...[...kinds].map(([kind, group]) => row(kind, group)), row("**all**", recalls)],
  };
}
