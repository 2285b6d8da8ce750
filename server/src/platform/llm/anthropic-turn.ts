import type { ContentBlockParam, RawMessageStreamEvent, TextCitation } from "@anthropic-ai/sdk/resources/messages";
import type { LlmDocument, LlmEvent } from "@sophia/core";
import { z } from "zod";
import { utf16Range } from "./char-range.ts";
import { rangeOfBlocks } from "./search-result.ts";

/** A block of a turn while it comes in. */
type Block =
  | { readonly type: "text"; text: string }
  | { readonly type: "thinking"; thinking: string; signature: string }
  | { readonly type: "redacted_thinking"; readonly data: string }
  | { readonly type: "tool_use"; readonly id: string; readonly name: string; json: string };

/** One turn of the model as it is streamed. */
export interface Turn {
  readonly take: (event: RawMessageStreamEvent) => readonly LlmEvent[];
  /** False: the stream ended before the turn did. */
  readonly isWhole: () => boolean;
  /** What goes back to the vendor when the conversation goes on: thinking unchanged, as it demands. */
  readonly content: () => readonly ContentBlockParam[];
}

/** @param found - documents within tool results */
export function createTurn(given: readonly LlmDocument[], found: readonly LlmDocument[]): Turn {
  const blocks = new Map<number, Block>();
  const tokens = { input: 0, output: 0, cached: 0 };
  let isStopped = false;

  function take(event: RawMessageStreamEvent): readonly LlmEvent[] {
    switch (event.type) {
      case "message_start": {
        const { usage } = event.message;
        tokens.cached = usage.cache_read_input_tokens ?? 0;
        tokens.input = usage.input_tokens + tokens.cached + (usage.cache_creation_input_tokens ?? 0);
        tokens.output = usage.output_tokens;
        return [];
      }
      case "content_block_start":
        return begin(event);
      case "content_block_delta":
        return grow(event);
      case "content_block_stop": {
        const block = blocks.get(event.index);
        if (block?.type !== "tool_use") return [{ type: "block_end" }];
        const { id, name, json } = block;
        return [{ type: "tool_call", call: { id, name, input: json === "" ? "{}" : json } }];
      }
      case "message_delta": {
        const { usage } = event;
        tokens.cached = usage.cache_read_input_tokens ?? tokens.cached;
        if (usage.input_tokens !== null)
          tokens.input = usage.input_tokens + tokens.cached + (usage.cache_creation_input_tokens ?? 0);
        tokens.output = usage.output_tokens;
        return [
          {
            type: "usage",
            inputTokens: tokens.input,
            outputTokens: tokens.output,
            cachedInputTokens: tokens.cached,
          },
          { type: "stop", reason: event.delta.stop_reason ?? "unknown" },
        ];
      }
      case "message_stop":
        isStopped = true;
        return [];
      default: // kinds the vendor adds later say nothing we asked for
        return [];
    }
  }

  function begin({
    index,
    content_block: block,
  }: Extract<RawMessageStreamEvent, { readonly type: "content_block_start" }>): readonly LlmEvent[] {
    if (block.type === "text") {
      blocks.set(index, { type: "text", text: block.text });
      return block.text === "" ? [] : [{ type: "text", text: block.text }];
    }
    if (block.type === "thinking")
      blocks.set(index, { type: "thinking", thinking: block.thinking, signature: block.signature });
    if (block.type === "redacted_thinking") blocks.set(index, { type: "redacted_thinking", data: block.data });
    if (block.type === "tool_use") blocks.set(index, { type: "tool_use", id: block.id, name: block.name, json: "" });
    return [];
  }

  function grow({
    index,
    delta,
  }: Extract<RawMessageStreamEvent, { readonly type: "content_block_delta" }>): readonly LlmEvent[] {
    const block = blocks.get(index);
    switch (delta.type) {
      case "text_delta":
        if (block?.type === "text") block.text += delta.text;
        return [{ type: "text", text: delta.text }];
      case "citations_delta":
        return [citationOf(delta.citation, given, found)];
      case "input_json_delta":
        if (block?.type === "tool_use") block.json += delta.partial_json;
        return [];
      case "thinking_delta":
        if (block?.type === "thinking") block.thinking += delta.thinking;
        return [];
      case "signature_delta":
        if (block?.type === "thinking") block.signature = delta.signature;
        return [];
      default:
        return [];
    }
  }

  return { take, isWhole: () => isStopped, content: () => [...blocks.values()].flatMap(sentBack) };
}

function sentBack(block: Block): ContentBlockParam[] {
  if (block.type === "tool_use") {
    const { id, name, json } = block;
    return [{ type: "tool_use", id, name, input: inputOf(json) }];
  }
  // An empty text is refused.
  return block.type === "text" && block.text.trim() === "" ? [] : [{ ...block }];
}

/** The input of a call as the vendor takes it back: an object, whatever the model wrote. */
function inputOf(json: string): Readonly<Record<string, unknown>> {
  if (json === "") return {};
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(json));
  } catch {
    return { INVALID_JSON: json };
  }
}

/** A citation of a kind that was not asked for names no place in our text: an empty range, which no check accepts. */
function citationOf(citation: TextCitation, given: readonly LlmDocument[], found: readonly LlmDocument[]): LlmEvent {
  const { cited_text: citedText } = citation;
  if (citation.type === "search_result_location") {
    const documentIndex = given.length + citation.search_result_index;
    const text = found[citation.search_result_index]?.text ?? "";
    const cited = { startBlock: citation.start_block_index, endBlock: citation.end_block_index, citedText };
    return { type: "citation", documentIndex, citedText, start: 0, end: 0, ...rangeOfBlocks(text, cited) };
  }
  if (citation.type !== "char_location") return { type: "citation", documentIndex: -1, citedText, start: 0, end: 0 };
  const range = { start: citation.start_char_index, end: citation.end_char_index };
  // Documents within tool results are search results: of them there is no such citation.
  const text = given[citation.document_index]?.text;
  return {
    type: "citation",
    documentIndex: text === undefined ? -1 : citation.document_index,
    citedText,
    ...(text === undefined ? range : utf16Range(text, { ...range, citedText })),
  };
}
