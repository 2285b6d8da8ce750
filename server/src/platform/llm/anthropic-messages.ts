import type {
  ContentBlockParam,
  DocumentBlockParam,
  MessageCreateParamsStreaming,
  MessageParam,
  Tool,
} from "@anthropic-ai/sdk/resources/messages";
import type { LlmDocument, LlmRequest, LlmToolReply } from "@sophia/core";
import { searchResultOf } from "./search-result.ts";

/** The messages of one conversation as they are sent again with every turn. */
export interface Messages {
  readonly addTurn: (content: readonly ContentBlockParam[]) => void;
  readonly addReply: (reply: LlmToolReply) => void;
  /** Documents within tool results, in the order in which the vendor numbers them. */
  readonly found: readonly LlmDocument[];
  readonly body: (mayCallTools: boolean) => MessageCreateParamsStreaming;
}

const ephemeral = { type: "ephemeral" } as const;

export function createMessages(request: LlmRequest, modelId: string): Messages {
  const { documents, question, tools = [] } = request;
  const messages: MessageParam[] = [
    { role: "user", content: [...documents.map(documentOf), { type: "text", text: question }] },
  ];
  const found: LlmDocument[] = [];
  return {
    found,
    addTurn(content) {
      messages.push({ role: "assistant", content: [...content] });
    },
    addReply({ results }) {
      const content = results.map(({ callId, text, documents: more, isError }): ContentBlockParam => {
        const blocks = more.map((document) => {
          found.push(document);
          return searchResultOf(document, documents.length + found.length);
        });
        return {
          type: "tool_result",
          tool_use_id: callId,
          is_error: isError,
          content: [{ type: "text", text }, ...blocks],
        };
      });
      messages.push({ role: "user", content });
    },
    body: (mayCallTools) => ({
      model: modelId,
      max_tokens: request.maxOutputTokens,
      system: request.system,
      messages: [...messages],
      stream: true,
      ...(tools.length === 0
        ? {}
        : {
            tools: toolParams(tools),
            tool_choice: { type: mayCallTools ? "auto" : "none" },
            // A further turn sends all of it again: what it has in common with the one before is read from the cache.
            cache_control: ephemeral,
          }),
    }),
  };
}

function documentOf({ title, text }: LlmDocument): DocumentBlockParam {
  return {
    type: "document",
    source: { type: "text", media_type: "text/plain", data: text },
    title,
    citations: { enabled: true },
  };
}

/** Not `strict`: that allows no schema which refers to itself, as conditions do; the server checks every input anyway. */
function toolParams(tools: NonNullable<LlmRequest["tools"]>): Tool[] {
  return tools.map(({ name, description, inputSchema }, index) => ({
    name,
    description,
    input_schema: { ...inputSchema, type: "object" },
    // The same for every question of everybody.
    ...(index === tools.length - 1 ? { cache_control: ephemeral } : {}),
  }));
}
