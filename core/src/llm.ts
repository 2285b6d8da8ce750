/** A document handed to a model whole. Each line is one citable block. */
export interface LlmDocument {
  readonly title: string;
  /** Plain text; citations come back as character ranges in it. */
  readonly text: string;
}

export interface LlmRequest {
  readonly system: string;
  readonly question: string;
  readonly documents: readonly LlmDocument[];
  readonly maxOutputTokens: number;
  readonly signal: AbortSignal;
}

/** What a model claims; nothing of it is believed before the server has checked it. */
export type LlmEvent =
  | { readonly type: "text"; readonly text: string }
  | {
      readonly type: "citation";
      /** Index into `documents` as the model gave it; may be out of range. */
      readonly documentIndex: number;
      readonly citedText: string;
      /** Range in the document's text, end exclusive. */
      readonly start: number;
      readonly end: number;
    }
  /** The end of one text block: citations since the last belong to the text since the last. */
  | { readonly type: "block_end" }
  | {
      readonly type: "usage";
      readonly inputTokens: number;
      readonly outputTokens: number;
      readonly cachedInputTokens: number;
    }
  | { readonly type: "stop"; readonly reason: string };

/** A language model. Failures before or within the stream are thrown as AppError. */
export interface Llm {
  readonly modelId: string;
  readonly answer: (request: LlmRequest) => AsyncIterable<LlmEvent>;
}
