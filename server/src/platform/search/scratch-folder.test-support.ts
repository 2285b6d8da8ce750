import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { IndexedPassage, SearchIndex } from "@sophia/core";
import { openLanceIndex, type LanceIndexOptions } from "./lance-index.ts";

export interface ScratchFolder extends AsyncDisposable {
  /** Not made yet. Its siblings `${directory}-…` are removed with it. */
  readonly directory: string;
  readonly open: (options?: Partial<LanceIndexOptions>) => Promise<SearchIndex>;
  readonly remove: () => Promise<void>;
}

export const scratchDimensions = 4;

/** A folder of its own for one test, with a writer unless another role is asked for. */
export async function scratchFolder(): Promise<ScratchFolder> {
  const root = await mkdtemp(join(tmpdir(), "sophia-search-"));
  const directory = join(root, "index");
  const opened: SearchIndex[] = [];
  const remove = async () => {
    for (const index of opened) await index.close();
    await rm(root, { recursive: true, force: true });
  };
  return {
    directory,
    async open(options = {}) {
      const index = await openLanceIndex({
        directory,
        dimensions: scratchDimensions,
        role: "writer",
        log: () => undefined,
        ...options,
      });
      opened.push(index);
      return index;
    },
    remove,
    [Symbol.asyncDispose]: remove,
  };
}

export function somePassage(id: string, changes: Partial<IndexedPassage> = {}): IndexedPassage {
  return {
    passageId: id,
    documentId: `d-${id}`,
    ordinal: 0,
    title: "Renewal of Acme",
    text: `they pay in spring, see ENG-${id}`,
    source: "slack",
    kind: "thread",
    occurredAtMs: 1_000,
    accounts: ["acme"],
    principals: ["everyone"],
    vector: Float32Array.of(1, 0.5, 0, 0),
    ...changes,
  };
}
