import { AppError, type LlmTool, type LlmToolCall, type LlmToolReply, type LlmToolResult } from "@sophia/core";
import type { AskEvent, LookedAt } from "@sophia/core/api";
import type { ModelDocument } from "../model-document.ts";
import type { Counted } from "./counted.ts";
import { queryRecordsTool } from "./query-records.ts";
import { searchDocumentsTool } from "./search-documents.ts";
import type { ModelTool, ToolContext, ToolFindings, ToolTask } from "./tool.ts";

/** Turns in which a model may call tools; then it must answer. */
export const mostRounds = 6;
/** Calls of one turn that are run. */
const mostCalls = 8;
/** Handed back for one call. */
const longestResult = 40_000;
/** With less room than this nothing more is asked. */
const leastRoom = 1_500;
const longestInput = 20_000;

/** What the tools of one answer have found so far, in the order in which the model was given it. */
export interface Toolbox {
  readonly definitions: readonly LlmTool[];
  readonly documents: readonly ModelDocument[];
  readonly lookedAt: readonly LookedAt[];
  readonly counted: readonly Counted[];
  readonly isSample: () => boolean;
  /** Runs the calls of one turn and tells the person what is asked. */
  readonly run: (calls: readonly LlmToolCall[]) => AsyncGenerator<AskEvent, LlmToolReply>;
}

/**
 * The tools of one answer: they read with the asker's eyes and nothing else, and are bounded in rounds, calls, rows and
 * characters. What a model asks wrongly goes back to it as a sentence that says what to do; what fails on our side fails
 * the answer.
 *
 * @param given - documents that the model has from the start
 * @param characters - room for all results together
 */
export function createToolbox(context: ToolContext, given: readonly ModelDocument[], characters: number): Toolbox {
  // Records know no limit to sources and times of a question: under one, only documents are searched, within it.
  const tools = context.filter === undefined ? [queryRecordsTool, searchDocumentsTool] : [searchDocumentsTool];
  const documents: ModelDocument[] = [];
  const lookedAt = new Map<string, LookedAt>();
  const counted: Counted[] = [];
  let isSample = false;
  let room = characters;
  let rounds = 0;
  const isGiven = (documentId: string): boolean =>
    [...given, ...documents].some((document) => document.documentId === documentId);

  function keep(findings: ToolFindings): void {
    room -= findings.text.length + findings.documents.reduce((sum, { text }) => sum + text.length, 0);
    documents.push(...findings.documents);
    for (const entry of findings.lookedAt) lookedAt.set(entry.documentId, entry);
    if (findings.counted !== undefined) counted.push(findings.counted);
    isSample ||= findings.sample;
  }

  async function* answer(call: LlmToolCall, place: number): AsyncGenerator<AskEvent, LlmToolResult> {
    try {
      if (place >= mostCalls)
        throw new AppError("invalid_request", `At most ${mostCalls} calls at once: ask the rest in your next turn.`);
      if (room < leastRoom)
        throw new AppError("invalid_request", "There is no room for further results: answer from what you have.");
      const task = prepared(tools, call, context);
      yield { type: "status", text: task.status };
      context.signal.throwIfAborted();
      const findings = await task.run(Math.min(room, longestResult), isGiven);
      context.signal.throwIfAborted();
      keep(findings);
      return { callId: call.id, text: findings.text, documents: findings.documents, isError: false };
    } catch (error) {
      if (!(error instanceof AppError) || context.signal.aborted) throw error;
      if (error.code !== "invalid_request" && error.code !== "timeout") throw error;
      return { callId: call.id, text: error.message, documents: [], isError: true };
    }
  }

  return {
    definitions: tools.map(({ name, description, inputSchema }) => ({ name, description, inputSchema })),
    documents,
    counted,
    get lookedAt() {
      return [...lookedAt.values()];
    },
    isSample: () => isSample,
    async *run(calls) {
      rounds += 1;
      const results: LlmToolResult[] = [];
      for (const [place, call] of calls.entries()) results.push(yield* answer(call, place));
      return { results, mayCallTools: rounds < mostRounds && room >= leastRoom };
    },
  };
}

function prepared(tools: readonly ModelTool[], { name, input }: LlmToolCall, context: ToolContext): ToolTask {
  const tool = tools.find((candidate) => candidate.name === name);
  if (tool === undefined)
    throw new AppError(
      "invalid_request",
      `There is no such tool. There are: ${tools.map((one) => one.name).join(", ")}.`,
    );
  if (input.length > longestInput)
    throw new AppError("invalid_request", `The input is too long: at most ${longestInput} characters.`);
  return tool.prepare(parsedJson(name, input), context);
}

function parsedJson(name: string, input: string): unknown {
  try {
    return JSON.parse(input);
  } catch (cause) {
    throw new AppError("invalid_request", `The input is not valid JSON. Call ${name} again with one JSON object.`, {
      cause,
    });
  }
}
