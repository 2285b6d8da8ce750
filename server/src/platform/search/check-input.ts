import { AppError, type IndexedPassage, type IndexQuery } from "@sophia/core";

/** Passages in one ranking at most. */
export const maxLimit = 1_000;

/** Refuses what would make Lance fail or store something else than it was given. */
export function checkQuery(query: IndexQuery, dimensions: number): void {
  if (!Number.isInteger(query.limit) || query.limit < 1 || query.limit > maxLimit) {
    throw new AppError("invalid_request", `A search asks for 1 to ${maxLimit} passages, not ${query.limit}`);
  }
  if (query.vector !== undefined) checkVector(query.vector, dimensions, "The query vector");
}

export function checkPassage(passage: IndexedPassage, dimensions: number): void {
  const { passageId, documentId, ordinal, source, kind, occurredAtMs } = passage;
  for (const value of [passageId, documentId, source, kind]) {
    if (value === "" || !value.isWellFormed()) {
      throw new AppError(
        "invalid_request",
        `Passage ${JSON.stringify(passageId)}: its ids, source and kind must be well-formed text and not empty`,
      );
    }
  }
  if (!Number.isInteger(ordinal) || ordinal < 0 || ordinal > 0x7fff_ffff) {
    throw new AppError("invalid_request", `Passage ${passageId}: its ordinal ${ordinal} is no position from 0`);
  }
  if (occurredAtMs !== null && !Number.isFinite(occurredAtMs)) {
    throw new AppError("invalid_request", `Passage ${passageId}: its time is not a number of milliseconds`);
  }
  if (passage.vector !== null) checkVector(passage.vector, dimensions, `The vector of passage ${passageId}`);
}

function checkVector(vector: Float32Array, dimensions: number, what: string): void {
  if (vector.length !== dimensions) {
    throw new AppError("invalid_request", `${what} has ${vector.length} numbers and the index holds ${dimensions}`);
  }
  if (!vector.every(Number.isFinite)) throw new AppError("invalid_request", `${what} holds a value that is no number`);
}
