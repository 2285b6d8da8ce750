import { AppError, type Actor } from "@sophia/core";
import type { Answer, AskEvent, AskRequest, LookedAt, Usage } from "@sophia/core/api";
import { searchDocuments, type FoundDocument } from "../knowledge/index.ts";
import { beginRun, endRun, type RunEnd } from "./ask-run.ts";
import { createCitationList } from "./citation-list.ts";
import type { AssistantDeps } from "./deps.ts";
import { answerFromLines, quotesAsText } from "./extractive/index.ts";
import { modelAnswer } from "./model-answer.ts";
import { readableNow } from "./readable.ts";
import { type RecordAsk, recordAnswer, told, unreadList } from "./records/index.ts";
import { noModelLabel, nothingVerified, refusal, strangerSentence } from "./sentences.ts";

/** Whole documents read for one answer. */
const documentsPerAnswer = 12;
/** Without a model more are looked into, and their lines decide which of them are the best. */
const documentsFound = 200;

interface Finished {
  readonly answer: Answer;
  readonly dropped: number;
  readonly usage: Usage | undefined;
}

/**
 * Answers a question from what the person may read now, with citations that the server has checked, or says that the
 * sources do not contain the answer and where it looked.
 *
 * Ends with `done`, whose answer is the one that counts: parts of what was streamed may be missing in it, when a right
 * ended meanwhile. Ends without it when the signal is aborted (the caller has gone); every run's outcome is recorded.
 *
 * @throws AppError as search and model do: nothing of the sources is in its sentence.
 */
export async function* ask(
  deps: AssistantDeps,
  request: AskRequest,
  actor: Actor,
  requestId: string,
  signal: AbortSignal,
): AsyncGenerator<AskEvent, void> {
  const runId = await beginRun(deps.search.db, actor, deps.llm?.modelId ?? null);
  let finished: Finished | undefined;
  let unfinished: "failed" | "cancelled" = "cancelled";
  try {
    finished = yield* answerFromSources(deps, request, actor.readsAs, requestId, signal);
  } catch (error) {
    // Somebody who has gone is no failure; a service that stops tells those who still listen.
    if (!signal.aborted) unfinished = "failed";
    if (!signal.aborted || signal.reason instanceof AppError) throw error;
  } finally {
    await endRun(deps.search.db, runId, runEnd(finished, unfinished));
  }
  if (finished !== undefined) yield { type: "done", answer: finished.answer };
}

function runEnd(finished: Finished | undefined, unfinished: "failed" | "cancelled"): RunEnd {
  return {
    outcome: finished?.answer.outcome ?? unfinished,
    citationsKept: finished?.answer.citations.length ?? 0,
    citationsDropped: finished?.dropped ?? 0,
    usage: finished?.usage,
  };
}

async function* answerFromSources(
  deps: AssistantDeps,
  request: AskRequest,
  readsAs: string,
  requestId: string,
  signal: AbortSignal,
): AsyncGenerator<AskEvent, Finished> {
  const model = deps.llm?.modelId ?? null;
  const principals = await deps.search.principalsOf(readsAs);
  if (principals.length === 0) return yield* refuse(model, strangerSentence(readsAs), [], false);
  if (request.filter === undefined) {
    const answer = await recordAnswer(deps.search, recordAsk(deps, request, readsAs));
    if (answer !== undefined) {
      yield* told(answer);
      return { answer, dropped: 0, usage: undefined };
    }
  }
  yield { type: "status", text: `Searching what ${readsAs} can read.` };
  const { documents } = await searchDocuments(deps.search, {
    readsAs,
    turns: [...(request.earlier ?? []), { speaker: "user", text: request.question }],
    filter: request.filter,
    limit: deps.llm === undefined ? documentsFound : documentsPerAnswer,
    signal,
  });
  if (documents.length === 0 && deps.llm === undefined) {
    yield { type: "sources", lookedAt: [] };
    return yield* refuse(model, refusal([]), [], false);
  }
  return deps.llm === undefined
    ? yield* quote(deps, request, readsAs, documents, signal)
    : yield* write(deps, deps.llm, request, readsAs, requestId, documents, signal);
}

function recordAsk(deps: AssistantDeps, { question, timeZone = "UTC" }: AskRequest, readsAs: string): RecordAsk {
  return { question, readsAs, timeZone, now: nowOf(deps) };
}

function nowOf({ now }: AssistantDeps): Date {
  return now === undefined ? new Date() : now();
}

function lookedAtEntry({ documentId, source, title, url, occurredAt }: FoundDocument): LookedAt {
  return { documentId, source, title, url, occurredAt };
}

async function* refuse(
  model: string | null,
  sentence: string,
  lookedAt: readonly LookedAt[],
  sample: boolean,
): AsyncGenerator<AskEvent, Finished> {
  yield { type: "text", delta: sentence };
  return {
    answer: { answer: sentence, model, outcome: "refused", sample, citations: [], lookedAt: [...lookedAt] },
    dropped: 0,
    usage: undefined,
  };
}

/** The answer without a model: the best lines word for word, from what can still be read. */
async function* quote(
  deps: AssistantDeps,
  request: AskRequest,
  readsAs: string,
  found: readonly FoundDocument[],
  signal: AbortSignal,
): AsyncGenerator<AskEvent, Finished> {
  yield { type: "status", text: noModelLabel };
  const { question, earlier = [] } = request;
  const before = earlier.findLast(({ speaker }) => speaker === "user")?.text;
  const chosen = await answerFromLines(
    deps.search.embedder,
    deps.words,
    { question, before, now: nowOf(deps) },
    found,
    signal,
  );
  const documents = chosen.documents.slice(0, documentsPerAnswer);
  const readable = await readableNow(
    deps.search,
    readsAs,
    documents.map(({ documentId }) => documentId),
  );
  const still = documents.filter(({ documentId }) => readable.has(documentId));
  const lookedAt = still.map(lookedAtEntry);
  const sample = still.some((document) => document.sample);
  yield { type: "sources", lookedAt };
  const quotes = chosen.quotes.filter(({ document }) => readable.has(document.documentId));
  if (quotes.length === 0) {
    const absent = chosen.evidence.kind === "absent" ? chosen.evidence.absent : undefined;
    return yield* refuse(null, refusal(lookedAt, absent), lookedAt, sample);
  }
  const unread =
    request.filter === undefined ? await unreadList(deps.search, recordAsk(deps, request, readsAs)) : undefined;
  if (unread !== undefined) return yield* refuse(null, unread, lookedAt, sample);
  const list = createCitationList();
  const citations = quotes.map(({ document, line, text }) => list.add(document, line, text).citation);
  const answer = quotesAsText(noModelLabel, citations);
  yield { type: "text", delta: answer };
  for (const citation of list.all()) yield { type: "citation", citation };
  return {
    answer: { answer, model: null, outcome: "answered", sample, citations: [...list.all()], lookedAt },
    dropped: 0,
    usage: undefined,
  };
}

/** The answer with a model, and what its checks have left of it. */
async function* write(
  deps: AssistantDeps,
  llm: NonNullable<AssistantDeps["llm"]>,
  request: AskRequest,
  readsAs: string,
  requestId: string,
  documents: readonly FoundDocument[],
  signal: AbortSignal,
): AsyncGenerator<AskEvent, Finished> {
  yield { type: "sources", lookedAt: documents.map(lookedAtEntry) };
  const given = documents.length === 0 ? "what tools find" : `${documents.length} documents`;
  yield { type: "status", text: `Reading ${given} with ${llm.modelId}.` };
  const outcome = yield* modelAnswer(deps, llm, { request, readsAs, documents, signal });
  if (outcome.dropped.length > 0) {
    const reasons = [...new Set(outcome.dropped)].join("; ");
    deps.search.log(
      "warn",
      `Request ${requestId}: ${outcome.dropped.length} citations of ${llm.modelId} were dropped: ${reasons}.`,
    );
  }
  if (outcome.unsourced > 0)
    deps.search.log(
      "warn",
      `Request ${requestId}: ${outcome.unsourced} sentences of ${llm.modelId} that claimed something without a citation were left out.`,
    );
  const { dropped, usage, citations, answer, found, revokedIds } = outcome;
  const sample = outcome.isSample || documents.some((document) => document.sample);
  const byId = new Map([...documents.map(lookedAtEntry), ...found].map((entry) => [entry.documentId, entry]));
  const lookedAt = [...byId.values()].filter(({ documentId }) => !revokedIds.has(documentId));
  if (answer === "") {
    const sentence = dropped.length > 0 ? nothingVerified(lookedAt) : refusal(lookedAt);
    const refused = yield* refuse(llm.modelId, sentence, lookedAt, sample);
    return { ...refused, dropped: dropped.length, usage };
  }
  // Without a citation it only says that the records hold nothing like it.
  const end = citations.length === 0 ? "refused" : "answered";
  return {
    answer: { answer, model: llm.modelId, outcome: end, sample, citations: [...citations], lookedAt },
    dropped: dropped.length,
    usage,
  };
}
