import { AppError, type Llm, type LlmToolCall, type LlmToolReply } from "@sophia/core";
import type { AskEvent, AskRequest, Citation, LookedAt, Usage } from "@sophia/core/api";
import type { FoundDocument } from "../knowledge/index.ts";
import { checkTimeZone } from "../records/index.ts";
import { createCitationList } from "./citation-list.ts";
import { createClaimBuffer, type Claim } from "./claim-buffer.ts";
import type { AssistantDeps } from "./deps.ts";
import { endingOf, marked, standing, type ShownBlock } from "./model-blocks.ts";
import { modelDocuments, type ModelDocument } from "./model-document.ts";
import { questionForModel, systemPrompt } from "./model-prompt.ts";
import { readableNow } from "./readable.ts";
import {
  createToolbox,
  namesFigures,
  tellCounted,
  type Counted,
  type LeaningOn,
  type ToolContext,
} from "./tools/index.ts";
import { uncitedWords } from "./uncited-words.ts";
import { verifyCitation, type DropReason } from "./verify-citation.ts";

/** What became of a model's answer; the caller makes the final event of it. */
export interface ModelOutcome {
  /** Empty: nothing of it stood the checks, and nothing was counted. */
  readonly answer: string;
  readonly citations: readonly Citation[];
  readonly dropped: readonly DropReason[];
  /** Sentences that claimed something without a citation, and were left out. */
  readonly unsourced: number;
  readonly usage: Usage | undefined;
  /** What tools found beside the documents of the question. */
  readonly found: readonly LookedAt[];
  readonly isSample: boolean;
  /** Documents that were handed to the model and may be read no more. */
  readonly revokedIds: ReadonlySet<string>;
}

export interface ModelQuestion {
  readonly request: AskRequest;
  readonly readsAs: string;
  readonly documents: readonly FoundDocument[];
  readonly signal: AbortSignal;
}

/** Of the room for documents, what those of the question may take: the rest is for what tools find. */
const firstShare = 2 / 3;
const charactersPerToken = 4;

/**
 * Lets the model answer from the documents and from what it asks of records and search, and shows only what stands the
 * server's checks.
 *
 * A block is held back until all its citations are checked against the database; one whose citations all fail is dropped.
 * Words without a citation are held back until something verified has been said, do not stand alone, and claim nothing of
 * their own (see `uncitedWords`); those before a call to a tool only say what the model is about to do, and are left out.
 * What was counted is told by the server itself, reckoned anew. At the end every cited document is checked once more, and
 * the final answer is made of what can still be read.
 *
 * @throws AppError as the model does; a refusal by the vendor's safety system is `unavailable`.
 */
export async function* modelAnswer(
  deps: AssistantDeps,
  llm: Llm,
  { request, readsAs, documents, signal }: ModelQuestion,
): AsyncGenerator<AskEvent, ModelOutcome> {
  const now = (deps.now ?? (() => new Date()))();
  const timeZone = checkTimeZone(request.timeZone ?? "UTC");
  const context: ToolContext = { search: deps.search, readsAs, timeZone, now, filter: request.filter, signal };
  const first = modelDocuments(documents, Math.floor(deps.inputTokens * firstShare));
  const taken = first.reduce((sum, { text }) => sum + text.length, 0);
  const toolbox = createToolbox(context, first, deps.inputTokens * charactersPerToken - taken);
  const conversation = llm.converse({
    system: systemPrompt(now.toISOString(), timeZone, readsAs),
    question: questionForModel(request),
    documents: first,
    tools: toolbox.definitions,
    maxOutputTokens: deps.outputTokens,
    signal,
  });
  const given = (): readonly ModelDocument[] => [...first, ...toolbox.documents];
  const buffer = createClaimBuffer();
  const list = createCitationList();
  const dropped: DropReason[] = [];
  const shown: ShownBlock[] = [];
  const leantOn = new Map<Counted, LeaningOn>();
  let uncited = "";
  let unsourced = 0;
  let usage: Usage | undefined;
  let stopReason = "unknown";

  /** Questions to the records that the answer leans on: these words name a figure of them, or a row of them is cited. */
  function leanOn(words: string): readonly Counted[] {
    const cited = list.all();
    for (const counted of toolbox.counted) {
      const isNamed = leantOn.get(counted)?.isNamed === true || namesFigures(counted, words);
      if (isNamed || cited.some(({ documentId }) => counted.rowIds.has(documentId)))
        leantOn.set(counted, { counted, isNamed });
    }
    return [...leantOn.keys()];
  }

  function sayable(words: string, isLead: boolean): string {
    const evidence = list.all().flatMap(({ quote, author, title }) => [quote, author ?? "", title]);
    const counts = leanOn(words).flatMap(({ figures }) => [figures.forReader, ...figures.numbers]);
    const { text, dropped: leftOut } = uncitedWords(words, [request.question, ...evidence, ...counts], isLead);
    unsourced += leftOut;
    return text;
  }

  async function* show(claim: Claim): AsyncGenerator<AskEvent> {
    if (claim.citations.length === 0) {
      uncited += claim.text;
      return;
    }
    const all = given();
    const readable = await readableNow(
      deps.search,
      readsAs,
      claim.citations.flatMap(({ documentIndex }) => all[documentIndex]?.documentId ?? []),
    );
    const authors = authorsOf(all);
    const citations: Citation[] = [];
    const fresh: Citation[] = [];
    for (const cited of claim.citations) {
      const verdict = verifyCitation(cited, claim.sentence, all, readable, authors);
      if (!verdict.kept) {
        dropped.push(verdict.reason);
        continue;
      }
      for (const { document, line, quote } of verdict.quotes) {
        const { citation, isNew } = list.add(document, line, quote);
        if (!citations.includes(citation)) citations.push(citation);
        if (isNew) fresh.push(citation);
      }
    }
    // What led up to a dropped claim belongs to it.
    const before = uncited;
    uncited = "";
    if (citations.length === 0) return;
    leanOn(claim.text);
    yield* say({ by: "model", text: sayable(before, true), citations: [] });
    yield* say({ by: "model", text: marked(claim.text, citations), citations });
    for (const citation of fresh) yield { type: "citation", citation };
  }

  function* say(block: ShownBlock): Generator<AskEvent> {
    if (block.text === "") return;
    shown.push(block);
    yield { type: "text", delta: block.text };
  }

  let reply: LlmToolReply | undefined;
  let calls: LlmToolCall[];
  do {
    calls = [];
    const before = usage;
    for await (const event of conversation.turn(reply)) {
      if (event.type === "usage") usage = added(before, event);
      if (event.type === "stop") stopReason = event.reason;
      if (event.type === "tool_call") calls.push(event.call);
      const claim = buffer.take(event);
      if (claim !== undefined) yield* show(claim);
    }
    const rest = buffer.rest();
    if (rest !== undefined) yield* show(rest);
    if (stopReason !== "tool_use" || calls.length === 0 || reply?.mayCallTools === false) break;
    uncited = "";
    reply = yield* toolbox.run(calls);
  } while (true);
  if (stopReason === "refusal")
    throw new AppError("unavailable", "The model declined to answer this question. Ask it in other words.");
  if (stopReason === "max_tokens" && calls.length > 0 && shown.length === 0)
    throw new AppError(
      "unavailable",
      "The model used up its tokens before it could answer. Raise SOPHIA_ANSWER_OUTPUT_TOKENS, or ask for less at once.",
    );

  const last = sayable(uncited, false) + endingOf(stopReason);
  const cited = list.all().length;
  // Where nothing can be cited, that there is nothing is what was found.
  const nothing = toolbox.counted.filter(({ figures }) => figures.matched === 0 && figures.visible > 0);
  const counts = await tellCounted(
    context,
    cited + leantOn.size === 0 ? nothing.map((counted) => ({ counted, isNamed: false })) : [...leantOn.values()],
    list,
  );
  // A model's own words do not stand alone.
  if (list.all().length > 0) yield* say({ by: "model", text: last, citations: [] });
  for (const block of counts.blocks) yield* say(block);
  for (const citation of list.all().slice(cited)) yield { type: "citation", citation };
  if (usage !== undefined) yield { type: "usage", usage };

  const ids = new Set([...given(), ...list.all()].map(({ documentId }) => documentId));
  const readable = await readableNow(deps.search, readsAs, [...ids]);
  const revokedIds = new Set([...ids].filter((id) => !readable.has(id)));
  const clean = standing(shown, { ...counts, revokedIds });
  const used = new Set(clean.flatMap(({ citations }) => citations));
  return {
    answer: clean
      .map(({ text }) => text)
      .join("")
      .trim(),
    citations: list.all().filter((citation) => used.has(citation)),
    dropped,
    unsourced,
    usage,
    found: toolbox.lookedAt,
    isSample: toolbox.isSample(),
    revokedIds,
  };
}

/** What all turns have used together. */
function added(before: Usage | undefined, turn: Usage): Usage {
  return {
    inputTokens: (before?.inputTokens ?? 0) + turn.inputTokens,
    outputTokens: (before?.outputTokens ?? 0) + turn.outputTokens,
    cachedInputTokens: (before?.cachedInputTokens ?? 0) + turn.cachedInputTokens,
  };
}

function authorsOf(documents: readonly ModelDocument[]): ReadonlySet<string> {
  return new Set(documents.flatMap(({ spans }) => spans.flatMap(({ line }) => line.author ?? [])));
}
