import type { KeyObject } from "node:crypto";

/** Data keys that were unwrapped a moment ago: a page of a sync opens the same credentials many times. */
export interface DataKeyCache {
  readonly get: (id: string) => KeyObject | undefined;
  readonly put: (id: string, key: KeyObject) => void;
}

/** So long a data key may be used after it was unwrapped, whatever has happened to it since. */
const lifeMs = 60_000;
const most = 500;

export function createDataKeyCache(nowMs: () => number = Date.now): DataKeyCache {
  const kept = new Map<string, { readonly key: KeyObject; readonly untilMs: number }>();
  return {
    get(id) {
      const found = kept.get(id);
      if (found === undefined) return undefined;
      if (found.untilMs > nowMs()) return found.key;
      kept.delete(id);
      return undefined;
    },
    put(id, key) {
      kept.delete(id);
      kept.set(id, { key, untilMs: nowMs() + lifeMs });
      const [oldest] = kept.keys();
      if (kept.size > most && oldest !== undefined) kept.delete(oldest);
    },
  };
}
