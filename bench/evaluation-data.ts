/** The evaluation sets in a folder given with `--data`; see the README beside them for what they are. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { readTranscriptFile, type FileTranscript } from "../sandbox/index.ts";

const callQuestions = z.object({
  id: z.string(),
  questions: z.array(
    z.object({
      question: z.string(),
      /** First and last turn of the call, inclusive, from 0. */
      turn_spans: z.array(z.tuple([z.int().nonnegative(), z.int().nonnegative()])),
    }),
  ),
});

const mtragPassage = z.object({ id: z.string(), title: z.string(), text: z.string() });
export type MtragPassage = z.infer<typeof mtragPassage>;

const mtragQuestion = z.object({
  id: z.string(),
  turns: z.array(z.object({ speaker: z.enum(["user", "agent"]), text: z.string() })).nonempty(),
  gold: z.array(z.string()),
});
export type MtragQuestion = z.infer<typeof mtragQuestion>;

export interface CallQuestion {
  /** `<call id>#<index of the question>`. */
  readonly id: string;
  readonly callId: string;
  readonly text: string;
  readonly turnSpans: readonly (readonly [first: number, last: number])[];
}

/** Transcripts (QMSum) with their questions. @throws Error naming the file and the line that cannot be read */
export async function readCallData(
  folder: string,
): Promise<{ transcripts: readonly FileTranscript[]; questions: readonly CallQuestion[] }> {
  const file = join(folder, "calls", "qmsum-dev.jsonl");
  const records = await readLines(file, callQuestions);
  return {
    transcripts: await readTranscriptFile(file),
    questions: records.flatMap(({ id, questions }) =>
      questions.map(({ question, turn_spans: turnSpans }, index) => ({
        id: `${id}#${index}`,
        callId: id,
        text: question,
        turnSpans,
      })),
    ),
  };
}

/** Conversations (MTRAG) with the passages that answer them. @throws Error naming the file and the line that cannot be read */
export async function readMtrag(
  folder: string,
): Promise<{ passages: readonly MtragPassage[]; questions: readonly MtragQuestion[] }> {
  return {
    passages: await readLines(join(folder, "questions", "mtrag-passages.jsonl"), mtragPassage),
    questions: await readLines(join(folder, "questions", "mtrag-dev.jsonl"), mtragQuestion),
  };
}

async function readLines<Output>(file: string, schema: z.ZodType<Output>): Promise<Output[]> {
  const lines = (await readFile(file, "utf8")).split("\n");
  return lines.flatMap((line, index) => {
    if (line.trim() === "") return [];
    try {
      return [schema.parse(JSON.parse(line))];
    } catch (error) {
      throw new Error(`${file}, line ${index + 1} is not as the evaluation data's README says.`, { cause: error });
    }
  });
}
