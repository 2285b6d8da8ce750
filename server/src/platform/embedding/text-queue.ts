import { AppError } from "@sophia/core";
import type { EmbeddingThread } from "./embedding-thread.ts";

/** A text that waits for its turn. */
export interface QueuedText {
  readonly lane: Lane;
  /** Asks the thread and settles what waits; rejects when the text or the thread fails. */
  readonly serve: (thread: EmbeddingThread) => Promise<void>;
  readonly reject: (error: unknown) => void;
}

/** Queries are questions of people who wait; passages are fed by background work. */
export type Lane = "query" | "passage";

export type LaneLimits = Readonly<Record<Lane, number>>;

/** Texts in two bounded lanes, each first come first served; a waiting query always goes before every passage. */
export class TextQueue {
  readonly #lanes: Readonly<Record<Lane, Set<QueuedText>>> = { query: new Set(), passage: new Set() };
  readonly #limits: LaneLimits;

  constructor(limits: LaneLimits) {
    this.#limits = limits;
  }

  /** Throws before anything is added when so many more texts of this lane would not fit. */
  reserve(lane: Lane, count: number): void {
    const limit = this.#limits[lane];
    if (count > limit) {
      throw new AppError("invalid_request", `At most ${limit} texts can be embedded by one call, not ${count}`);
    }
    if (this.#lanes[lane].size + count > limit) {
      throw new AppError(
        "unavailable",
        `The embedding queue is full (${this.#lanes[lane].size} of ${limit} places taken). Try again in a moment.`,
      );
    }
  }

  add(item: QueuedText): void {
    this.#lanes[item.lane].add(item);
  }

  /** Forgets an item that nobody waits for any more; an item already taken is no error. */
  remove(item: QueuedText): void {
    this.#lanes[item.lane].delete(item);
  }

  /** Takes the item that is to be served next out of the queue. */
  next(): QueuedText | undefined {
    for (const lane of [this.#lanes.query, this.#lanes.passage]) {
      for (const item of lane) {
        lane.delete(item);
        return item;
      }
    }
    return undefined;
  }

  rejectAll(error: unknown): void {
    for (let item = this.next(); item; item = this.next()) item.reject(error);
  }
}
