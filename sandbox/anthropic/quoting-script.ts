import {
  blocksOf,
  citableBlocks,
  type DocumentBlock,
  type MessagesRequest,
  type SearchResultBlock,
} from "./request.ts";
import type { Citation, Script, ScriptedBlock } from "./script.ts";

/** Begins every answer of this script, so that nobody takes it for a model's. */
export const scriptedModelLabel = "[Scripted model of Sophia's sandbox, not Claude]";

export interface QuotingOptions {
  /**
   * What `char_location` counts. The vendor's page says "characters"; whether those are code points (as in Python) or
   * UTF-16 code units is not known, and differs only behind characters outside the basic plane.
   */
  readonly charIndex?: "code-points" | "utf-16";
  /** How many sentences an answer quotes at most. */
  readonly maxQuotes?: number;
}

/**
 * A script for use by hand: it answers with the sentences of the given documents that share the most telling words with
 * the question, each with a citation of the kind that its source calls for, or says that the documents do not answer.
 */
export function quotingScript(options: QuotingOptions = {}): Script {
  const { charIndex = "code-points", maxQuotes = 3 } = options;
  return ({ request }) => {
    const format = request.output_config?.format;
    const choice = request.tool_choice?.type;
    if (format || choice === "any" || choice === "tool") {
      return {
        kind: "error",
        type: "invalid_request_error",
        message: `The sandbox's quoting script only quotes documents; give startSandbox a script of your own for ${format ? "structured output" : "tool calls"}.`,
      };
    }
    if (request.max_tokens === 0) return { kind: "message", content: [], stopReason: "max_tokens" };
    const { documents, searchResults } = citableBlocks(request.messages);
    const places = [
      ...documents.flatMap((block, index) => placesInDocument(block, index, charIndex)),
      ...searchResults.flatMap(placesInSearchResult),
    ];
    const best = mostTelling(places, questionOf(request)).slice(0, maxQuotes);
    if (best.length === 0) {
      const text =
        places.length === 0
          ? `${scriptedModelLabel} No documents were given, and it knows nothing else.`
          : `${scriptedModelLabel} The documents do not answer this.`;
      return { kind: "message", content: [{ type: "text", text }] };
    }
    const content: ScriptedBlock[] = [{ type: "text", text: `${scriptedModelLabel} The documents say:\n` }];
    for (const place of best) {
      const text = `- ${place.text.trim()}\n`;
      content.push(place.citation ? { type: "text", text, citations: [place.citation] } : { type: "text", text });
    }
    return { kind: "message", content };
  };
}

interface Place {
  readonly text: string;
  readonly citation: Citation | null;
}

function placesInDocument(block: DocumentBlock, index: number, charIndex: "code-points" | "utf-16"): Place[] {
  const cited = block.citations?.enabled === true;
  const common = { document_index: index, document_title: block.title ?? null, file_id: null };
  if (block.source.type === "text") {
    const { data } = block.source;
    return sentences(data).map(({ text, start }) => {
      const from = charIndex === "utf-16" ? start : codePoints(data.slice(0, start));
      const length = charIndex === "utf-16" ? text.length : codePoints(text);
      const range = { start_char_index: from, end_char_index: from + length };
      return { text, citation: cited ? { type: "char_location", cited_text: text, ...common, ...range } : null };
    });
  }
  if (block.source.type !== "content") return [];
  const { content } = block.source;
  const parts = typeof content === "string" ? [{ type: "text" as const, text: content }] : content;
  return parts.flatMap((part, at) => {
    if (part.type !== "text") return [];
    const range = { start_block_index: at, end_block_index: at + 1 };
    const citation: Citation = { type: "content_block_location", cited_text: part.text, ...common, ...range };
    return [{ text: part.text, citation: cited ? citation : null }];
  });
}

function placesInSearchResult(block: SearchResultBlock, index: number): Place[] {
  const cited = block.citations?.enabled === true;
  return block.content.map((part, at) => ({
    text: part.text,
    citation: cited
      ? {
          type: "search_result_location",
          cited_text: part.text,
          search_result_index: index,
          source: block.source,
          title: block.title,
          start_block_index: at,
          end_block_index: at + 1,
        }
      : null,
  }));
}

function sentences(text: string): { text: string; start: number }[] {
  const found: { text: string; start: number }[] = [];
  let start = 0;
  for (const part of text.split(/(\n+|(?<=[.!?])\s+)/)) {
    if (part.trim() !== "") {
      const trimmed = part.trimStart();
      found.push({ text: trimmed.trimEnd(), start: start + part.length - trimmed.length });
    }
    start += part.length;
  }
  return found;
}

/** Places that hold at least half of the question's telling words (two at least, if it has two), the best first. */
function mostTelling(places: readonly Place[], question: string): Place[] {
  const asked = telling(question);
  if (asked.size === 0) return [];
  const wordsOf = places.map((place) => telling(place.text));
  const rarity = new Map(
    [...asked].map((word) => {
      const holders = wordsOf.filter((words) => words.has(word)).length;
      return [word, Math.log(1 + places.length / (1 + holders))];
    }),
  );
  const needed = Math.min(asked.size, Math.max(2, Math.ceil(asked.size / 2)));
  return places
    .map((place, index) => ({ place, shared: [...asked].filter((word) => wordsOf[index]?.has(word)) }))
    .filter(({ shared }) => shared.length >= needed)
    .map(({ place, shared }) => ({ place, score: shared.reduce((sum, word) => sum + (rarity.get(word) ?? 0), 0) }))
    .sort((a, b) => b.score - a.score)
    .map(({ place }) => place);
}

const commonWords = new Set(
  "about and are can did does for from had has have how into its our say says tell that the their them they this was were what when where which who why will with you your".split(
    " ",
  ),
);

function telling(text: string): Set<string> {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? [];
  return new Set(words.filter((word) => !commonWords.has(word)));
}

/** The text of the last message that has one of its own beside its documents. */
function questionOf({ messages }: MessagesRequest): string {
  for (const message of messages.toReversed()) {
    const texts = blocksOf(message).flatMap((block) => (block.type === "text" ? [block.text] : []));
    if (message.role === "user" && texts.length > 0) return texts.join("\n");
  }
  return "";
}

function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}
