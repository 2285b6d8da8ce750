import type { LlmTool } from "@sophia/core";
import type { Filter, LookedAt } from "@sophia/core/api";
import type { SearchDeps } from "../../knowledge/index.ts";
import type { ModelDocument } from "../model-document.ts";
import type { Counted } from "./counted.ts";

/** With whose eyes, and within what, a model's tools read. Nothing of it is the model's to choose. */
export interface ToolContext {
  readonly search: SearchDeps;
  readonly readsAs: string;
  readonly timeZone: string;
  readonly now: Date;
  /** What the person limited the question to. */
  readonly filter: Filter | undefined;
  readonly signal: AbortSignal;
}

/** What a tool found. */
export interface ToolFindings {
  /** The server's words to the model; words of the sources only as JSON. */
  readonly text: string;
  /** Citable, each with the way back to the lines it is made of. */
  readonly documents: readonly ModelDocument[];
  readonly lookedAt: readonly LookedAt[];
  readonly sample: boolean;
  /** A question to the records whose figures may be told. */
  readonly counted?: Counted | undefined;
}

/** A call whose input was understood. */
export interface ToolTask {
  /** For the person: what is being asked. */
  readonly status: string;
  /**
   * @param characters - room for what is handed back
   * @param isGiven - documents that the model has already
   * @throws AppError `invalid_request` or `timeout`, whose sentence goes back to the model
   */
  readonly run: (characters: number, isGiven: (documentId: string) => boolean) => Promise<ToolFindings>;
}

/** A tool of the model: data and a function. Tools only read. */
export interface ModelTool extends LlmTool {
  /** @throws AppError `invalid_request`: what is wrong with the input, and what to do */
  readonly prepare: (input: unknown, context: ToolContext) => ToolTask;
}
