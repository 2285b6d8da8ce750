import { AppError } from "@sophia/core";
import { AskEvent, type Answer, type Citation } from "@sophia/core/api";
import { EventSourceParserStream } from "eventsource-parser/stream";
import { findDoor, send } from "../http.ts";
import { print, printJson, safe } from "../output.ts";

export interface AskOptions {
  readonly json?: boolean;
  readonly as?: string;
  readonly why?: string;
}

async function* events(reply: Response): AsyncGenerator<AskEvent> {
  if (reply.body === null) return;
  const stream = reply.body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
  for await (const { event, data } of stream) {
    const parsed = AskEvent.safeParse(Object.assign({ type: event }, JSON.parse(data)));
    if (parsed.success) yield parsed.data;
  }
}

function citationLines(citation: Citation): string {
  const who = [citation.author, citation.at?.slice(0, 16).replace("T", " ")].filter((part) => part != null).join(", ");
  return `[${citation.number}] ${citation.source}: ${safe(citation.title)}${who === "" ? "" : ` (${safe(who)})`}\n    "${safe(citation.quote)}"\n    ${citation.url}`;
}

/**
 * What follows the streamed text: the answer once more where it is not what was streamed, then its sources.
 *
 * @param streamed - all that was shown while it came; white space around it is no difference
 */
export function answerEnd(answer: Answer, streamed: string): string {
  const isSame = answer.answer.trim() === streamed.trim();
  return [
    isSame ? "" : `\n\nNot all of that can still be read or stood the checks. What stands:\n\n${safe(answer.answer)}\n`,
    ...answer.citations.map(citationLines),
    ...(answer.sample ? ["Sample data: a generated company."] : []),
  ].join("\n");
}

export async function ask(words: readonly string[], options: AskOptions): Promise<void> {
  const reply = await send(findDoor(options.as, options.why), "POST", "/v1/ask", {
    question: words.join(" "),
    timeZone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
  });
  let streamed = "";
  let answer: Answer | undefined;
  for await (const event of events(reply)) {
    if (event.type === "error") throw new AppError("unavailable", event.detail);
    if (event.type === "done") answer = event.answer;
    if (options.json === true) continue;
    if (event.type === "text") {
      streamed += event.delta;
      process.stdout.write(safe(event.delta));
    }
    if (event.type === "status" && process.stderr.isTTY)
      process.stderr.write(`\u001B[2m${safe(event.text)}\u001B[0m\n`);
  }
  if (answer === undefined) throw new AppError("unavailable", "The answer broke off before its end. Ask again.");
  if (options.json === true) printJson(answer);
  else print(answerEnd(answer, streamed));
}
