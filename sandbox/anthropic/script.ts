import type { ErrorType } from "./api-error.ts";
import type { MessagesRequest } from "./request.ts";

/** Decides what the model "says". It is called for each request that passed the checks; what it throws becomes a 500. */
export type Script = (call: ScriptCall) => ScriptedReply | Promise<ScriptedReply>;

export interface ScriptCall {
  readonly request: MessagesRequest;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Aborts when the client has gone. */
  readonly signal: AbortSignal;
}

export type ScriptedReply =
  | ScriptedMessage
  /** A refusal in the vendor's shape; the status follows from the type (529 for `overloaded_error`, …). */
  | {
      readonly kind: "error";
      readonly type: ErrorType;
      readonly message: string;
      readonly details?: Readonly<Record<string, unknown>>;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** Anything at all, for instance a proxy's HTML or broken JSON. */
  | { readonly kind: "raw"; readonly status: number; readonly contentType: string; readonly body: string }
  /** The connection breaks before a single byte of an answer. */
  | { readonly kind: "cut" };

export interface ScriptedMessage {
  readonly kind: "message";
  readonly content: readonly ScriptedBlock[];
  /** `tool_use` with a tool call among the blocks, otherwise `end_turn`, unless told. */
  readonly stopReason?: StopReason;
  readonly stopSequence?: string;
  /** What is not given is estimated from the texts. */
  readonly usage?: Partial<ScriptedUsage>;
  /** Awaited before each event of a stream goes out: a test holds the stream there, and lets it go by a signal. */
  readonly pace?: (event: StreamEvent, index: number) => void | Promise<void>;
  /** The stream ends badly after this many events. Without streaming the whole request fails in the same way. */
  readonly interruption?: { readonly afterEvents: number } & Interruption;
}

export type Interruption =
  | { readonly by: "error"; readonly type: ErrorType; readonly message: string }
  /** The connection breaks. */
  | { readonly by: "cut" }
  /** These bytes come instead of the next event, and then the regular end of the body. */
  | { readonly by: "raw"; readonly text: string };

export type StopReason =
  | "end_turn"
  | "max_tokens"
  | "stop_sequence"
  | "tool_use"
  | "pause_turn"
  | "refusal"
  | "model_context_window_exceeded";

export interface ScriptedUsage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cacheCreationInputTokens: number;
  readonly cacheReadInputTokens: number;
  readonly thinkingTokens: number;
}

export type ScriptedBlock =
  | {
      readonly type: "text";
      readonly text: string;
      /** Sent after the text of their block, as given, right or wrong. */
      readonly citations?: readonly Citation[];
      /** How the text is cut into deltas; by words unless told. They need not add up to `text`. */
      readonly chunks?: readonly string[];
    }
  | {
      readonly type: "tool_use";
      readonly id: string;
      readonly name: string;
      readonly input: Readonly<Record<string, unknown>>;
      /** Streams these pieces of JSON in the place of `input`, for instance JSON that never ends. */
      readonly chunks?: readonly string[];
    }
  | { readonly type: "thinking"; readonly thinking: string; readonly signature: string }
  | { readonly type: "redacted_thinking"; readonly data: string };

export type Citation =
  | {
      readonly type: "char_location";
      readonly cited_text: string;
      readonly document_index: number;
      readonly document_title: string | null;
      readonly file_id: string | null;
      readonly start_char_index: number;
      readonly end_char_index: number;
    }
  | {
      readonly type: "page_location";
      readonly cited_text: string;
      readonly document_index: number;
      readonly document_title: string | null;
      readonly file_id: string | null;
      readonly start_page_number: number;
      readonly end_page_number: number;
    }
  | {
      readonly type: "content_block_location";
      readonly cited_text: string;
      readonly document_index: number;
      readonly document_title: string | null;
      readonly file_id: string | null;
      readonly start_block_index: number;
      readonly end_block_index: number;
    }
  | {
      readonly type: "search_result_location";
      readonly cited_text: string;
      readonly search_result_index: number;
      readonly source: string;
      readonly title: string | null;
      readonly start_block_index: number;
      readonly end_block_index: number;
    };

/** One server-sent event: its `type` is also the event's name. */
export type StreamEvent = { readonly type: string } & Readonly<Record<string, unknown>>;
