import Anthropic from "@anthropic-ai/sdk";
import type { DocumentBlockParam, RawMessageStreamEvent, TextCitation } from "@anthropic-ai/sdk/resources/messages";
import { AppError, type Llm, type LlmEvent, type LlmRequest } from "@sophia/core";
import { anthropicFailure, cutOff } from "./anthropic-failure.ts";
import { utf16Range } from "./char-range.ts";

export interface AnthropicLlmOptions {
  readonly apiKey: string;
  /** Without a slash at the end. */
  readonly baseUrl: string;
  readonly modelId: string;
  /** Further attempts before the stream has begun; the SDK rests between them as the vendor asks. */
  readonly maxRetries?: number;
  /** Until the reply begins, and between any two events of its stream (the vendor pings). */
  readonly silenceMs?: number;
}

interface Tokens {
  input: number;
  output: number;
  cached: number;
}

/**
 * Claude over Anthropic's Messages API, streamed, with native citations on plain-text documents.
 *
 * Sends no sampling parameters (current models refuse them) and no tools, so text in a document can make nothing happen.
 *
 * @throws from the stream, AppError: `credentials_rejected`, `scope_missing`, `rate_limited` and `vendor_unavailable` (with
 * the vendor's wait), `timeout`, `vendor_reply_invalid`, `payload_too_large`, `invalid_request` for an unknown model. When
 * the request's signal aborts, its reason.
 */
export function createAnthropicLlm(options: AnthropicLlmOptions): Llm {
  const { modelId, silenceMs = 120_000 } = options;
  const client = new Anthropic({
    apiKey: options.apiKey,
    authToken: null,
    baseURL: options.baseUrl,
    maxRetries: options.maxRetries ?? 2,
    timeout: silenceMs,
    logLevel: "off",
  });

  async function* answer(request: LlmRequest): AsyncGenerator<LlmEvent> {
    request.signal.throwIfAborted();
    const silence = new AbortController();
    const quiet = setTimeout(
      () => silence.abort(new AppError("timeout", "Anthropic fell silent in mid-answer. Ask again.")),
      silenceMs,
    );
    const signal = AbortSignal.any([request.signal, silence.signal]);
    try {
      const stream = await client.messages.create(messageOf(request, modelId), { signal });
      let stopped = false;
      const tokens: Tokens = { input: 0, output: 0, cached: 0 };
      for await (const event of stream) {
        quiet.refresh();
        yield* eventsOf(event, request, tokens);
        if (event.type === "message_stop") stopped = true;
      }
      signal.throwIfAborted();
      if (!stopped) throw cutOff();
    } catch (error) {
      if (request.signal.aborted) throw request.signal.reason;
      if (silence.signal.aborted) throw silence.signal.reason;
      throw anthropicFailure(error, modelId);
    } finally {
      clearTimeout(quiet);
    }
  }

  return { modelId, answer };
}

function messageOf(request: LlmRequest, modelId: string) {
  const documents = request.documents.map(({ title, text }): DocumentBlockParam => ({
    type: "document",
    source: { type: "text", media_type: "text/plain", data: text },
    title,
    citations: { enabled: true },
  }));
  return {
    model: modelId,
    max_tokens: request.maxOutputTokens,
    system: request.system,
    messages: [{ role: "user" as const, content: [...documents, { type: "text" as const, text: request.question }] }],
    stream: true as const,
  };
}

function* eventsOf(event: RawMessageStreamEvent, request: LlmRequest, tokens: Tokens): Generator<LlmEvent> {
  switch (event.type) {
    case "message_start": {
      const { usage } = event.message;
      tokens.cached = usage.cache_read_input_tokens ?? 0;
      tokens.input = usage.input_tokens + tokens.cached + (usage.cache_creation_input_tokens ?? 0);
      tokens.output = usage.output_tokens;
      break;
    }
    case "content_block_delta":
      if (event.delta.type === "text_delta") yield { type: "text", text: event.delta.text };
      else if (event.delta.type === "citations_delta") yield citationOf(event.delta.citation, request);
      break;
    case "content_block_stop":
      yield { type: "block_end" };
      break;
    case "message_delta": {
      const { usage } = event;
      tokens.cached = usage.cache_read_input_tokens ?? tokens.cached;
      if (usage.input_tokens !== null)
        tokens.input = usage.input_tokens + tokens.cached + (usage.cache_creation_input_tokens ?? 0);
      tokens.output = usage.output_tokens;
      yield {
        type: "usage",
        inputTokens: tokens.input,
        outputTokens: tokens.output,
        cachedInputTokens: tokens.cached,
      };
      yield { type: "stop", reason: event.delta.stop_reason ?? "unknown" };
      break;
    }
    case "content_block_start":
      if (event.content_block.type === "text" && event.content_block.text !== "")
        yield { type: "text", text: event.content_block.text };
      break;
    case "message_stop": // seen by the caller
    default: // kinds the vendor adds later say nothing we asked for
      break;
  }
}

/** A citation of a kind that was not asked for names no place in our text: an empty range, which no check accepts. */
function citationOf(citation: TextCitation, request: LlmRequest): LlmEvent {
  if (citation.type !== "char_location")
    return { type: "citation", documentIndex: -1, citedText: citation.cited_text, start: 0, end: 0 };
  const given = {
    start: citation.start_char_index,
    end: citation.end_char_index,
    citedText: citation.cited_text,
  };
  const text = request.documents[citation.document_index]?.text;
  const range = text === undefined ? given : utf16Range(text, given);
  return { type: "citation", documentIndex: citation.document_index, citedText: citation.cited_text, ...range };
}
