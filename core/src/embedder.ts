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

/** A word as it stands in a text. */
export interface WordVector {
  /** In lower case, without accents, as the model's vocabulary has it. */
  readonly word: string;
  /** Of length 1. What stands around the word counts: "union" lies elsewhere beside "trade" than beside "credit". */
  readonly vector: Float32Array;
}

/** Tells how near single words of two texts are to each other in meaning. */
export interface WordEmbedder {
  /** The words of a text in their order; what lies beyond the model's length is left out. Throws like `Embedder`. */
  readonly embedWords: (text: string, signal?: AbortSignal) => Promise<readonly WordVector[]>;
}
