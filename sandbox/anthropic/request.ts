import {
  bool,
  dictionary,
  either,
  list,
  nullable,
  object,
  oneOf,
  openObject,
  tagged,
  text,
  whole,
  type Infer,
} from "./shape.ts";

/**
 * Requests of `POST /v1/messages` and `/v1/messages/count_tokens` as API version 2026-10-21 accepts them. The tools that
 * Anthropic runs on its own side (web search, code execution, …) and their result blocks are not served here.
 */

const cacheControl = object({ type: oneOf("ephemeral") }, { ttl: oneOf("5m", "1h") });
const cached = { cache_control: nullable(cacheControl) };
const citationsConfig = object({}, { enabled: bool() });

const documentCitation = { cited_text: text(), document_index: whole(0), document_title: nullable(text()) };
const citation = tagged("type", {
  char_location: object(
    { ...documentCitation, type: oneOf("char_location"), start_char_index: whole(0), end_char_index: whole(0) },
    {},
  ),
  page_location: object(
    { ...documentCitation, type: oneOf("page_location"), start_page_number: whole(1), end_page_number: whole(1) },
    {},
  ),
  content_block_location: object(
    {
      ...documentCitation,
      type: oneOf("content_block_location"),
      start_block_index: whole(0),
      end_block_index: whole(0),
    },
    {},
  ),
  search_result_location: object(
    {
      type: oneOf("search_result_location"),
      cited_text: text(),
      search_result_index: whole(0),
      source: text(),
      title: nullable(text()),
      start_block_index: whole(0),
      end_block_index: whole(0),
    },
    {},
  ),
});

const textBlock = object({ type: oneOf("text"), text: text() }, { ...cached, citations: nullable(list(citation)) });
const imageBlock = object(
  {
    type: oneOf("image"),
    source: tagged("type", {
      base64: object(
        {
          type: oneOf("base64"),
          media_type: oneOf("image/jpeg", "image/png", "image/gif", "image/webp"),
          data: text(),
        },
        {},
      ),
      url: object({ type: oneOf("url"), url: text() }, {}),
      file: object({ type: oneOf("file"), file_id: text() }, {}),
    }),
  },
  { ...cached, transformations: nullable(object({}, { oversized_image: oneOf("downsize", "error") })) },
);
const isText = (value: unknown) => typeof value === "string";
const documentBlock = object(
  {
    type: oneOf("document"),
    source: tagged("type", {
      text: object({ type: oneOf("text"), media_type: oneOf("text/plain"), data: text() }, {}),
      content: object(
        {
          type: oneOf("content"),
          content: either(text(), list(tagged("type", { text: textBlock, image: imageBlock })), isText),
        },
        {},
      ),
      base64: object({ type: oneOf("base64"), media_type: oneOf("application/pdf"), data: text() }, {}),
      url: object({ type: oneOf("url"), url: text() }, {}),
      file: object({ type: oneOf("file"), file_id: text() }, {}),
    }),
  },
  { ...cached, citations: nullable(citationsConfig), context: nullable(text()), title: nullable(text()) },
);
const searchResultBlock = object(
  { type: oneOf("search_result"), source: text(), title: text(), content: list(textBlock) },
  { ...cached, citations: citationsConfig },
);
const toolUseBlock = object(
  { type: oneOf("tool_use"), id: text(), name: text(), input: dictionary() },
  { ...cached, caller: object({ type: oneOf("direct") }, {}), toolset_name: nullable(text()) },
);
const toolResultBlock = object(
  { type: oneOf("tool_result"), tool_use_id: text() },
  {
    ...cached,
    content: either(
      text(),
      list(
        tagged("type", {
          text: textBlock,
          image: imageBlock,
          search_result: searchResultBlock,
          document: documentBlock,
        }),
      ),
      isText,
    ),
    is_error: bool(),
    toolset_name: nullable(text()),
  },
);
const contentBlock = tagged("type", {
  text: textBlock,
  image: imageBlock,
  document: documentBlock,
  search_result: searchResultBlock,
  thinking: object({ type: oneOf("thinking"), thinking: text(), signature: text() }, {}),
  redacted_thinking: object({ type: oneOf("redacted_thinking"), data: text() }, {}),
  tool_use: toolUseBlock,
  tool_result: toolResultBlock,
});

const content = either(text(), list(contentBlock), isText);
const message = tagged("role", {
  user: object({ role: oneOf("user"), content }, {}),
  assistant: object({ role: oneOf("assistant"), content }, {}),
  system: object({ role: oneOf("system"), content: either(text(), list(textBlock), isText) }, {}),
});

const tool = object(
  { name: text(), input_schema: openObject({ type: oneOf("object") }, { required: nullable(list(text())) }) },
  {
    ...cached,
    type: nullable(oneOf("custom")),
    description: text(),
    strict: bool(),
    defer_loading: bool(),
    eager_input_streaming: nullable(bool()),
    input_examples: list(dictionary()),
    allowed_callers: list(
      oneOf("direct", "code_execution_20250825", "code_execution_20260120", "code_execution_20260521"),
    ),
  },
);
const parallel = { disable_parallel_tool_use: bool() };
const toolChoice = tagged("type", {
  auto: object({ type: oneOf("auto") }, parallel),
  any: object({ type: oneOf("any") }, parallel),
  tool: object({ type: oneOf("tool"), name: text() }, parallel),
  none: object({ type: oneOf("none") }, {}),
});
const display = { display: nullable(oneOf("summarized", "omitted")) };
const thinking = tagged("type", {
  adaptive: object({ type: oneOf("adaptive") }, display),
  enabled: object({ type: oneOf("enabled"), budget_tokens: whole(1024) }, display),
  between_tools: object({ type: oneOf("between_tools") }, {}),
  disabled: object({ type: oneOf("disabled") }, {}),
});
const outputConfig = object(
  {},
  {
    effort: nullable(oneOf("low", "medium", "high", "xhigh", "max")),
    format: nullable(object({ type: oneOf("json_schema"), schema: dictionary() }, {})),
  },
);

const countFields = {
  ...cached,
  output_config: outputConfig,
  speed: nullable(oneOf("standard", "fast")),
  system: either(text(), list(textBlock), isText),
  thinking,
  tool_choice: toolChoice,
  tools: list(tool),
  user_profile_id: text(),
  workspace_id: text(),
};

export const countTokensRequest = object({ model: text(), messages: list(message) }, countFields);
export const messagesRequest = object(
  { model: text(), messages: list(message), max_tokens: whole(0) },
  {
    ...countFields,
    container: nullable(text()),
    diagnostics: nullable(object({}, { previous_message_id: nullable(text()) })),
    inference_geo: nullable(text()),
    metadata: object({}, { user_id: nullable(text()) }),
    service_tier: oneOf("auto", "standard_only"),
    stop_sequences: list(text()),
    stream: bool(),
  },
);

export type CountTokensRequest = Infer<typeof countTokensRequest>;
export type MessagesRequest = Infer<typeof messagesRequest>;
export type RequestMessage = CountTokensRequest["messages"][number];
export type RequestBlock = Infer<typeof contentBlock>;
export type DocumentBlock = Infer<typeof documentBlock>;
export type SearchResultBlock = Infer<typeof searchResultBlock>;

/** A message's content as blocks; a string is one text block. */
export function blocksOf(message: RequestMessage): readonly RequestBlock[] {
  return typeof message.content === "string" ? [{ type: "text", text: message.content }] : message.content;
}

/** Documents and search results in the order in which citations number them, those inside tool results included. */
export function citableBlocks(messages: readonly RequestMessage[]): {
  readonly documents: readonly DocumentBlock[];
  readonly searchResults: readonly SearchResultBlock[];
} {
  const documents: DocumentBlock[] = [];
  const searchResults: SearchResultBlock[] = [];
  const visit = (block: RequestBlock) => {
    if (block.type === "document") documents.push(block);
    else if (block.type === "search_result") searchResults.push(block);
    else if (block.type === "tool_result" && Array.isArray(block.content)) block.content.forEach(visit);
  };
  for (const message of messages) blocksOf(message).forEach(visit);
  return { documents, searchResults };
}
