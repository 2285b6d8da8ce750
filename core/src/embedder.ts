/** Turns text into vectors of length 1. One model id means one space: vectors of different ids are never compared. */
export interface Embedder {
  readonly modelId: string;
  readonly dimensions: number;
  /** A question: served before waiting passages. */
  readonly embedQuery: (text: string, signal?: AbortSignal) => Promise<Float32Array>;
  /** In the order given; throws AppError `unavailable` when the model cannot run. */
  readonly embedPassages: (texts: readonly string[], signal?: AbortSignal) => Promise<readonly Float32Array[]>;
  readonly close: () => Promise<void>;
}
