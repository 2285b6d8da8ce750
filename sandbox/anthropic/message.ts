import { assertNever } from "./assert-never.ts";
import type { CachedInput } from "./prompt-cache.ts";
import type { MessagesRequest } from "./request.ts";
import type { ScriptedBlock, ScriptedMessage, ScriptedUsage, StopReason, StreamEvent } from "./script.ts";
import { estimateTokens } from "./token-estimate.ts";

export interface MessageContext {
  readonly messageId: string;
  readonly input: CachedInput;
}

type FullUsage = ScriptedUsage & Pick<CachedInput, "hourCreationInputTokens">;

/** A scripted message as the reply of a request without streaming. */
export function wholeMessage(
  request: MessagesRequest,
  scripted: ScriptedMessage,
  context: MessageContext,
): Record<string, unknown> {
  const { messageId } = context;
  const usage = fullUsage(context.input, scripted);
  return {
    ...emptyMessage(request, messageId, usage),
    content: scripted.content.map(wholeBlock),
    stop_reason: stopReason(scripted),
    stop_sequence: scripted.stopSequence ?? null,
    stop_details: stopDetails(scripted),
    usage: wireUsage(usage),
  };
}

/**
 * The same message as a stream: `message_start`, then for each block its start, deltas and stop, then `message_delta`
 * with the cumulative usage, then `message_stop`. A `ping` follows the first block's start.
 */
export function* streamEvents(
  request: MessagesRequest,
  scripted: ScriptedMessage,
  context: MessageContext,
): Generator<StreamEvent> {
  const { messageId } = context;
  const usage = fullUsage(context.input, scripted);
  yield { type: "message_start", message: emptyMessage(request, messageId, { ...usage, outputTokens: 1 }) };
  if (scripted.content.length === 0) yield { type: "ping" };
  for (const [index, block] of scripted.content.entries()) {
    yield { type: "content_block_start", index, content_block: emptyBlock(block) };
    if (index === 0) yield { type: "ping" };
    for (const delta of deltas(block)) yield { type: "content_block_delta", index, delta };
    yield { type: "content_block_stop", index };
  }
  const { cache_creation_input_tokens, cache_read_input_tokens, input_tokens, output_tokens, ...rest } =
    wireUsage(usage);
  yield {
    type: "message_delta",
    delta: {
      container: null,
      stop_details: stopDetails(scripted),
      stop_reason: stopReason(scripted),
      stop_sequence: scripted.stopSequence ?? null,
    },
    usage: {
      cache_creation_input_tokens,
      cache_read_input_tokens,
      input_tokens,
      output_tokens,
      output_tokens_details: rest.output_tokens_details,
      server_tool_use: null,
    },
  };
  yield { type: "message_stop" };
}

function emptyMessage(
  request: MessagesRequest,
  messageId: string,
  usage: FullUsage,
): { readonly type: "message" } & Record<string, unknown> {
  return {
    id: messageId,
    type: "message",
    role: "assistant",
    model: request.model,
    content: [],
    container: null,
    diagnostics: null,
    stop_details: null,
    stop_reason: null,
    stop_sequence: null,
    usage: wireUsage(usage),
  };
}

function stopReason({ stopReason: told, content }: ScriptedMessage): StopReason {
  return told ?? (content.some((block) => block.type === "tool_use") ? "tool_use" : "end_turn");
}

function stopDetails(scripted: ScriptedMessage): Record<string, unknown> | null {
  return stopReason(scripted) === "refusal" ? { type: "refusal", category: null, explanation: null } : null;
}

function wholeBlock(block: ScriptedBlock): Record<string, unknown> {
  switch (block.type) {
    case "text":
      return { type: "text", text: block.text, citations: block.citations ?? null };
    case "tool_use":
      return { type: "tool_use", id: block.id, name: block.name, input: block.input, caller: { type: "direct" } };
    case "thinking":
      return { type: "thinking", thinking: block.thinking, signature: block.signature };
    case "redacted_thinking":
      return { type: "redacted_thinking", data: block.data };
    default:
      return assertNever(block);
  }
}

function emptyBlock(block: ScriptedBlock): Record<string, unknown> {
  switch (block.type) {
    case "text":
      return { type: "text", text: "", citations: block.citations ? [] : null };
    case "tool_use":
      return { ...wholeBlock(block), input: {} };
    case "thinking":
      return { type: "thinking", thinking: "", signature: "" };
    case "redacted_thinking":
      return wholeBlock(block);
    default:
      return assertNever(block);
  }
}

function deltas(block: ScriptedBlock): readonly Record<string, unknown>[] {
  switch (block.type) {
    case "text":
      return [
        ...(block.chunks ?? words(block.text)).map((text) => ({ type: "text_delta", text })),
        ...(block.citations ?? []).map((citation) => ({ type: "citations_delta", citation })),
      ];
    case "tool_use": {
      const chunks = block.chunks ?? ["", ...words(JSON.stringify(block.input))];
      return chunks.map((partial_json) => ({ type: "input_json_delta", partial_json }));
    }
    case "thinking":
      return [
        ...words(block.thinking).map((thinking) => ({ type: "thinking_delta", thinking })),
        { type: "signature_delta", signature: block.signature },
      ];
    case "redacted_thinking":
      return [];
    default:
      return assertNever(block);
  }
}

/** Pieces of about three words, which together are the text. */
function words(text: string): string[] {
  return text.match(/(?:\s*\S+){1,3}\s*|\s+/g) ?? [];
}

function fullUsage(input: CachedInput, { usage, content }: ScriptedMessage): FullUsage {
  const thinkingTokens = estimateTokens(
    content.map((block) => (block.type === "thinking" ? block.thinking : "")).join(""),
  );
  const outputTokens = content.reduce((sum, block) => sum + estimateTokens(outputText(block)), 0);
  return {
    ...input,
    outputTokens,
    thinkingTokens,
    ...usage,
    ...(usage?.cacheCreationInputTokens !== undefined && { hourCreationInputTokens: 0 }),
  };
}

function outputText(block: ScriptedBlock): string {
  switch (block.type) {
    case "text":
      return block.text;
    case "tool_use":
      return block.name + JSON.stringify(block.input);
    case "thinking":
      return block.thinking;
    case "redacted_thinking":
      return block.data;
    default:
      return assertNever(block);
  }
}

function wireUsage(usage: FullUsage) {
  return {
    input_tokens: usage.inputTokens,
    output_tokens: usage.outputTokens,
    cache_creation_input_tokens: usage.cacheCreationInputTokens,
    cache_read_input_tokens: usage.cacheReadInputTokens,
    cache_creation: {
      ephemeral_5m_input_tokens: usage.cacheCreationInputTokens - usage.hourCreationInputTokens,
      ephemeral_1h_input_tokens: usage.hourCreationInputTokens,
    },
    inference_geo: null,
    output_tokens_details: { thinking_tokens: usage.thinkingTokens },
    server_tool_use: null,
    service_tier: "standard",
    speed: "standard",
  };
}
