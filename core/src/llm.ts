/** A document handed to a model. Each line is one citable block, or several where it is long. */
export interface LlmDocument {
  readonly title: string;
  /** Plain text; citations come back as character ranges in it. */
  readonly text: string;
}

/** Something a model may ask for in the middle of its answer. Tools only read. */
export interface LlmTool {
  /** Letters, digits, `_` and `-`. */
  readonly name: string;
  readonly description: string;
  /** JSON schema (2020-12) of an object. What comes back is not trusted to keep to it. */
  readonly inputSchema: Readonly<Record<string, unknown>>;
}

/** What a model asks a tool, as it wrote it: the name may be of no tool, the input no JSON. */
export interface LlmToolCall {
  readonly id: string;
  readonly name: string;
  /** JSON text. */
  readonly input: string;
}

/** The answer to one call. */
export interface LlmToolResult {
  readonly callId: string;
  /** The server's own words. Words of the sources stand in documents, or in it quoted as JSON. */
  readonly text: string;
  /** Citable, numbered on from the documents that the model has already. Empty where `isError`. */
  readonly documents: readonly LlmDocument[];
  /** True: the text says what was wrong with the call, and what to do. */
  readonly isError: boolean;
}

export interface LlmToolReply {
  /** One for each call of the turn before. */
  readonly results: readonly LlmToolResult[];
  /** False: the model must answer now from what it has. */
  readonly mayCallTools: boolean;
}

export interface LlmRequest {
  readonly system: string;
  readonly question: string;
  readonly documents: readonly LlmDocument[];
  /** Left out or empty: the model can ask for nothing. */
  readonly tools?: readonly LlmTool[] | undefined;
  /** Of one turn. */
  readonly maxOutputTokens: number;
  readonly signal: AbortSignal;
}

/** What a model claims; nothing of it is believed before the server has checked it. */
export type LlmEvent =
  | { readonly type: "text"; readonly text: string }
  | {
      readonly type: "citation";
      /** Index into the request's documents and, behind them, those of all tool results in order; may be out of range. */
      readonly documentIndex: number;
      readonly citedText: string;
      /** Range in the document's text, end exclusive. */
      readonly start: number;
      readonly end: number;
    }
  /** The end of one text block: citations since the last belong to the text since the last. */
  | { readonly type: "block_end" }
  /** A whole call. It waits for a result only when the turn stops with `tool_use`. */
  | { readonly type: "tool_call"; readonly call: LlmToolCall }
  | {
      readonly type: "usage";
      readonly inputTokens: number;
      readonly outputTokens: number;
      readonly cachedInputTokens: number;
    }
  /** `tool_use`: the model waits for the results of its calls. */
  | { readonly type: "stop"; readonly reason: string };

/** One question and the turns it takes to answer it; it keeps what the model has said and been given. */
export interface LlmConversation {
  /**
   * The model's next turn: the first without a reply, each further one with the results of the calls before it. Failures
   * before or within the stream are thrown as AppError; the conversation ends with them.
   */
  readonly turn: (reply?: LlmToolReply) => AsyncIterable<LlmEvent>;
}

/** A language model. */
export interface Llm {
  readonly modelId: string;
  /** Nothing is sent before the first turn is read. */
  readonly converse: (request: LlmRequest) => LlmConversation;
}
