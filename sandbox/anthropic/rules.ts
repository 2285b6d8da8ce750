import { ApiError } from "./api-error.ts";
import { findModel } from "./models.ts";
import {
  blocksOf,
  citableBlocks,
  countTokensRequest,
  messagesRequest,
  type CountTokensRequest,
  type MessagesRequest,
  type RequestMessage,
} from "./request.ts";
import type { Shape } from "./shape.ts";
import { estimateInputTokens } from "./token-estimate.ts";

/** @throws ApiError `invalid_request_error`, `not_found_error` for an unknown model */
export function readMessagesRequest(body: unknown): MessagesRequest {
  assertShape(messagesRequest, body);
  const model = assertRules(body);
  if (model.maxOutputTokens !== null && body.max_tokens > model.maxOutputTokens) {
    throw invalid(
      `max_tokens: ${body.max_tokens} > ${model.maxOutputTokens}, which is the maximum allowed number of output tokens for ${model.id}`,
    );
  }
  return body;
}

/** @throws ApiError as `readMessagesRequest` */
export function readCountTokensRequest(body: unknown): CountTokensRequest {
  assertShape(countTokensRequest, body);
  assertRules(body);
  return body;
}

function assertShape<T>(shape: Shape<T>, value: unknown): asserts value is T {
  const problem = shape.problem(value, "");
  // At the top there is no path to put before the sentence.
  if (problem !== undefined) throw invalid(problem.replace(/^: /, ""));
}

/** What no single field shows. */
function assertRules(request: CountTokensRequest): NonNullable<ReturnType<typeof findModel>> {
  const model = findModel(request.model);
  if (!model) throw new ApiError("not_found_error", `model: ${request.model}`);
  assertTurns(request.messages);
  assertToolResults(request.messages);
  assertTools(request);
  assertCitations(request);
  const breakpoints = countKey(request, "cache_control");
  if (breakpoints > 4) {
    throw invalid(`A maximum of 4 blocks with cache_control may be provided. Found ${breakpoints}.`);
  }
  const inputTokens = estimateInputTokens(request);
  if (model.maxInputTokens !== null && inputTokens > model.maxInputTokens) {
    throw invalid(`prompt is too long: ${inputTokens} tokens > ${model.maxInputTokens} maximum`);
  }
  return model;
}

function assertTurns(messages: readonly RequestMessage[]): void {
  const first = messages[0];
  if (!first) throw invalid("messages: at least one message is required");
  if (first.role !== "user") throw invalid("messages: first message must use the user role");
  for (const [index, message] of messages.entries()) {
    const blocks = blocksOf(message);
    const where = `messages.${index}`;
    if (blocks.length === 0) throw invalid(`${where}: all messages must have non-empty content`);
    for (const block of blocks) {
      if (block.type === "text" && block.text === "") {
        throw invalid(`${where}: text content blocks must be non-empty`);
      }
      const fromAssistant = block.type === "tool_use" || block.type.endsWith("thinking");
      if (fromAssistant && message.role !== "assistant") {
        throw invalid(`${where}: \`${block.type}\` blocks can only be in \`assistant\` messages`);
      }
      const fromUser = ["tool_result", "document", "search_result", "image"].includes(block.type);
      if (fromUser && message.role !== "user") {
        throw invalid(`${where}: \`${block.type}\` blocks can only be in \`user\` messages`);
      }
    }
  }
  if (messages.at(-1)?.role === "assistant") {
    throw invalid(
      "This model does not support assistant message prefill. The conversation must end with a user message.",
    );
  }
}

function assertToolResults(messages: readonly RequestMessage[]): void {
  for (const [index, message] of messages.entries()) {
    const asked = toolUseIds(messages[index - 1]);
    const answered = blocksOf(message).flatMap((block) => (block.type === "tool_result" ? [block.tool_use_id] : []));
    const unasked = answered.find((id) => !asked.includes(id));
    if (unasked !== undefined) {
      throw invalid(
        `messages.${index}: unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${unasked}. Each \`tool_result\` block must have a corresponding \`tool_use\` block in the previous message.`,
      );
    }
    const unanswered = asked.filter((id) => !answered.includes(id));
    if (unanswered.length > 0) {
      throw invalid(
        `messages.${index - 1}: \`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${unanswered.join(", ")}. Each \`tool_use\` block must have a corresponding \`tool_result\` block in the next message.`,
      );
    }
  }
}

function toolUseIds(message: RequestMessage | undefined): string[] {
  if (!message) return [];
  return blocksOf(message).flatMap((block) => (block.type === "tool_use" ? [block.id] : []));
}

function assertTools({ tools = [], tool_choice: choice }: CountTokensRequest): void {
  const names = new Set<string>();
  for (const [index, tool] of tools.entries()) {
    if (!/^[a-zA-Z0-9_-]{1,128}$/.test(tool.name)) {
      throw invalid(`tools.${index}.custom.name: String should match pattern '^[a-zA-Z0-9_-]{1,128}$'`);
    }
    if (names.has(tool.name)) throw invalid("tools: Tool names must be unique.");
    names.add(tool.name);
  }
  if (choice && choice.type !== "none" && tools.length === 0) {
    throw invalid("tool_choice may only be specified while providing tools.");
  }
  if (choice?.type === "tool" && !names.has(choice.name)) {
    throw invalid(`Tool '${choice.name}' not found in provided tools`);
  }
}

function assertCitations(request: CountTokensRequest): void {
  const { documents, searchResults } = citableBlocks(request.messages);
  const cited = (block: (typeof documents | typeof searchResults)[number]) => block.citations?.enabled === true;
  for (const blocks of [documents, searchResults]) {
    if (blocks.some(cited) && !blocks.every(cited)) {
      throw invalid("citations: citations must be enabled for all of the documents of a request, or for none");
    }
  }
  if (request.output_config?.format && [...documents, ...searchResults].some(cited)) {
    throw invalid("output_config.format: citations and a structured output format cannot be used together");
  }
}

function countKey(value: unknown, key: string): number {
  if (typeof value !== "object" || value === null) return 0;
  let count = 0;
  for (const [name, inner] of Object.entries(value)) {
    // A tool's own schema or input may use the same word for something else.
    if (name === "input_schema" || name === "input") continue;
    count += name === key && inner !== null ? 1 : countKey(inner, key);
  }
  return count;
}

function invalid(message: string): ApiError {
  return new ApiError("invalid_request_error", message);
}
