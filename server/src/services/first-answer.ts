import { AppError, type Actor } from "@sophia/core";
import type { Answer } from "@sophia/core/api";
import { ask } from "../features/assistant/index.ts";
import { isPassingDatabaseError } from "../platform/engine/index.ts";
import { assistantDeps } from "./assistant-deps.ts";
import type { Runtime } from "./runtime.ts";

/** The request's name in the log. */
const requestId = "start";

/**
 * Asks a question as everybody asks, and prints it with its answer and the links of its citations. A model that cannot
 * answer now is told as a sentence: the service is ready all the same.
 */
export async function firstAnswer(
  runtime: Runtime,
  question: string,
  actor: Actor,
  signal: AbortSignal,
): Promise<void> {
  console.log(`Asked: ${question}\n`);
  try {
    for await (const event of ask(assistantDeps(runtime), { question }, actor, requestId, signal))
      if (event.type === "done") console.log(answerText(event.answer));
  } catch (error) {
    if (isPassingDatabaseError(error)) console.log("There is no answer to it now: PostgreSQL was away.");
    else if (error instanceof AppError) console.log(`There is no answer to it now: ${error.message}`);
    else throw error;
  }
}

function answerText({ answer, citations, sample }: Answer): string {
  const links = citations.map(({ number, url }) => `[${number}] ${url}`);
  const label = sample ? ["All of this is sample data: a generated company."] : [];
  return [answer, links.join("\n"), ...label].filter((part) => part !== "").join("\n\n");
}
