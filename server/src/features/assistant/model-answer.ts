import { AppError, type Llm } from "@sophia/core";
import type { AskEvent, AskRequest, Citation, Usage } from "@sophia/core/api";
import type { FoundDocument } from "../knowledge/index.ts";
import { createCitationList } from "./citation-list.ts";
import { createClaimBuffer, type Claim } from "./claim-buffer.ts";
import type { AssistantDeps } from "./deps.ts";
import { modelDocuments, type ModelDocument } from "./model-document.ts";
import { questionForModel, systemPrompt } from "./model-prompt.ts";
import { readableNow } from "./readable.ts";
import { uncitedWords } from "./uncited-words.ts";
import { verifyCitation, type DropReason } from "./verify-citation.ts";

/** A part of the answer as it was shown, with what it leans on. */
interface ShownBlock {
  readonly text: string;
  readonly citations: readonly Citation[];
}

/** What became of a model's answer; the caller makes the final event of it. */
export interface ModelOutcome {
  /** Empty: nothing of it stood the checks. */
  readonly answer: string;
  readonly citations: readonly Citation[];
  readonly dropped: readonly DropReason[];
  /** Sentences that claimed something without a citation, and were left out. */
  readonly unsourced: number;
  readonly usage: Usage | undefined;
  /** Documents that were handed to the model and may be read no more. */
  readonly revokedIds: ReadonlySet<string>;
}

export interface ModelQuestion {
  readonly request: AskRequest;
  readonly readsAs: string;
  readonly documents: readonly FoundDocument[];
  readonly signal: AbortSignal;
}

/** A model that stopped for one of these has said all it wanted. */
const goodEnds: ReadonlySet<string> = new Set(["end_turn", "stop_sequence"]);

/**
 * Lets the model answer from the documents, and shows only what stands the server's checks.
 *
 * A block is held back until all its citations are checked against the database; one whose citations all fail is dropped.
 * Words without a citation are held back until something verified has been said, do not stand alone, and claim nothing of
 * their own (see `uncitedWords`). At the end every cited document is checked once more, and the final answer is made of
 * what can still be read.
 *
 * @throws AppError as the model does; a refusal by the vendor's safety system is `unavailable`.
 */
export async function* modelAnswer(
  deps: AssistantDeps,
  llm: Llm,
  { request, readsAs, documents, signal }: ModelQuestion,
): AsyncGenerator<AskEvent, ModelOutcome> {
  const given = modelDocuments(documents, deps.inputTokens);
  const givenIds = given.map((document) => document.documentId);
  const authors = authorsOf(given);
  const buffer = createClaimBuffer();
  const list = createCitationList();
  const dropped: DropReason[] = [];
  const shown: ShownBlock[] = [];
  let uncited = "";
  let unsourced = 0;
  let usage: Usage | undefined;
  let stopReason = "unknown";

  function sayable(words: string, isLead: boolean): string {
    const evidence = list.all().flatMap(({ quote, author, title }) => [quote, author ?? "", title]);
    const { text, dropped: leftOut } = uncitedWords(words, [request.question, ...evidence], isLead);
    unsourced += leftOut;
    return text;
  }

  async function* show(claim: Claim): AsyncGenerator<AskEvent> {
    if (claim.citations.length === 0) {
      uncited += claim.text;
      return;
    }
    const readable = await readableNow(deps.search, readsAs, givenIds);
    const citations: Citation[] = [];
    const fresh: Citation[] = [];
    for (const cited of claim.citations) {
      const verdict = verifyCitation(cited, claim.sentence, given, readable, authors);
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
    const lead = sayable(before, true);
    if (lead !== "") {
      shown.push({ text: lead, citations: [] });
      yield { type: "text", delta: lead };
    }
    const text = marked(claim.text, citations);
    shown.push({ text, citations });
    yield { type: "text", delta: text };
    for (const citation of fresh) yield { type: "citation", citation };
  }

  for await (const event of llm.answer({
    system: systemPrompt(new Date().toISOString(), readsAs),
    question: questionForModel(request),
    documents: given,
    maxOutputTokens: deps.outputTokens,
    signal,
  })) {
    if (event.type === "usage") {
      usage = {
        inputTokens: event.inputTokens,
        outputTokens: event.outputTokens,
        cachedInputTokens: event.cachedInputTokens,
      };
    }
    if (event.type === "stop") stopReason = event.reason;
    const claim = buffer.take(event);
    if (claim !== undefined) yield* show(claim);
  }
  const rest = buffer.rest();
  if (rest !== undefined) yield* show(rest);
  if (stopReason === "refusal")
    throw new AppError("unavailable", "The model declined to answer this question. Ask it in other words.");
  const ending = endingOf(sayable(uncited, false), stopReason, shown);
  if (ending !== "") {
    shown.push({ text: ending, citations: [] });
    yield { type: "text", delta: ending };
  }
  if (usage !== undefined) yield { type: "usage", usage };
  return { ...(await stillReadable(deps, readsAs, given, shown, list.all())), dropped, unsourced, usage };
}

function endingOf(uncited: string, stopReason: string, shown: readonly ShownBlock[]): string {
  if (shown.length === 0) return "";
  if (goodEnds.has(stopReason)) return uncited;
  return stopReason === "max_tokens"
    ? `${uncited}\n[The answer ends here: it reached the limit of SOPHIA_ANSWER_OUTPUT_TOKENS.]`
    : `${uncited}\n[The answer ends here: the model stopped before its end (${stopReason}).]`;
}

function authorsOf(documents: readonly ModelDocument[]): ReadonlySet<string> {
  return new Set(documents.flatMap(({ spans }) => spans.flatMap(({ line }) => line.author ?? [])));
}

/** The text with the numbers of its citations behind its last word. */
function marked(text: string, citations: readonly Citation[]): string {
  const end = text.trimEnd();
  return `${end} ${citations.map(({ number }) => `[${number}]`).join("")}${text.slice(end.length)}`;
}

/**
 * What of the answer may stand now. When a document that the model has read may be read no more, only blocks that lean on
 * others stay: words without a citation might come from it.
 */
async function stillReadable(
  deps: AssistantDeps,
  readsAs: string,
  given: readonly ModelDocument[],
  shown: readonly ShownBlock[],
  citations: readonly Citation[],
): Promise<Pick<ModelOutcome, "answer" | "citations" | "revokedIds">> {
  const ids = given.map(({ documentId }) => documentId);
  const readable = await readableNow(deps.search, readsAs, ids);
  const revokedIds = new Set(ids.filter((id) => !readable.has(id)));
  const isKept = ({ documentId }: Citation): boolean => !revokedIds.has(documentId);
  // A block that leans on a revoked document among others may say something that only that one says.
  const clean = shown.filter(
    (block) => block.citations.every(isKept) && (revokedIds.size === 0 || block.citations.length > 0),
  );
  const used = new Set(clean.flatMap((block) => block.citations));
  return {
    answer: clean
      .map((block) => block.text)
      .join("")
      .trim(),
    citations: citations.filter((citation) => used.has(citation)),
    revokedIds,
  };
}
