import Anthropic from "@anthropic-ai/sdk";
import {
  AppError,
  type Llm,
  type LlmConversation,
  type LlmEvent,
  type LlmRequest,
  type LlmToolReply,
} from "@sophia/core";
import { anthropicFailure, cutOff } from "./anthropic-failure.ts";
import { createMessages } from "./anthropic-messages.ts";
import { createTurn } from "./anthropic-turn.ts";

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

/**
 * Claude over Anthropic's Messages API, streamed, with native citations: on plain-text documents of the question, and on
 * what tools found as search results (https://platform.claude.com/docs/en/build-with-claude/search-results).
 *
 * Sends no sampling parameters (current models refuse them) and only the tools of the request.
 *
 * @throws from a turn, AppError: `credentials_rejected`, `scope_missing`, `rate_limited` and `vendor_unavailable` (with
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

  function converse(request: LlmRequest): LlmConversation {
    const messages = createMessages(request, modelId);

    async function* turn(reply?: LlmToolReply): AsyncGenerator<LlmEvent> {
      request.signal.throwIfAborted();
      const silence = new AbortController();
      const quiet = setTimeout(
        () => silence.abort(new AppError("timeout", "Anthropic fell silent in mid-answer. Ask again.")),
        silenceMs,
      );
      const signal = AbortSignal.any([request.signal, silence.signal]);
      try {
        if (reply !== undefined) messages.addReply(reply);
        const stream = await client.messages.create(messages.body(reply?.mayCallTools ?? true), { signal });
        const said = createTurn(request.documents, messages.found);
        for await (const event of stream) {
          quiet.refresh();
          yield* said.take(event);
        }
        signal.throwIfAborted();
        if (!said.isWhole()) throw cutOff();
        messages.addTurn(said.content());
      } catch (error) {
        if (request.signal.aborted) throw request.signal.reason;
        if (silence.signal.aborted) throw silence.signal.reason;
        throw anthropicFailure(error, modelId);
      } finally {
        clearTimeout(quiet);
      }
    }

    return { turn };
  }

  return { modelId, converse };
}
