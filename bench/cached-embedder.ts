import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { appendFile, mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Embedder } from "@sophia/core";

/**
 * An embedder that remembers every vector, and keeps them in a folder when one is given: for runs that repeat while a
 * ranking is tried. One process at a time.
 */
export async function cachedEmbedder(embedder: Embedder, folder: string | undefined): Promise<Embedder> {
  const name = createHash("sha256").update(embedder.modelId).digest("hex").slice(0, 16);
  const file = folder === undefined ? undefined : join(folder, `${name}.vectors`);
  const bytesOfVector = embedder.dimensions * Float32Array.BYTES_PER_ELEMENT;
  const known = new Map<string, Float32Array>();
  if (folder !== undefined) await mkdir(folder, { recursive: true });
  if (file !== undefined && existsSync(file)) {
    const bytes = await readFile(file);
    const record = keyBytes + bytesOfVector;
    // A record that a killed run left unfinished stands at the end and is passed over.
    for (let at = 0; at + record <= bytes.length; at += record) {
      const vector = new Float32Array(embedder.dimensions);
      new Uint8Array(vector.buffer).set(bytes.subarray(at + keyBytes, at + record));
      known.set(bytes.toString("hex", at, at + keyBytes), vector);
    }
  }

  async function remember(texts: readonly string[], vectors: readonly Float32Array[]): Promise<void> {
    const records = texts.flatMap((text, index) => {
      const vector = vectors[index];
      if (vector === undefined) return [];
      known.set(keyOf(text), vector);
      return [
        Buffer.concat([
          Buffer.from(keyOf(text), "hex"),
          Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength),
        ]),
      ];
    });
    if (file !== undefined) await appendFile(file, Buffer.concat(records));
  }

  async function embed(
    texts: readonly string[],
    ask: (missing: readonly string[]) => Promise<readonly Float32Array[]>,
  ): Promise<Float32Array[]> {
    const missing = [...new Set(texts.filter((text) => !known.has(keyOf(text))))];
    for (let start = 0; start < missing.length; start += textsAtOnce) {
      const slice = missing.slice(start, start + textsAtOnce);
      await remember(slice, await ask(slice));
    }
    return texts.flatMap((text) => known.get(keyOf(text)) ?? []);
  }

  return {
    modelId: embedder.modelId,
    dimensions: embedder.dimensions,
    async embedQuery(text, signal) {
      const [vector] = await embed([text], async () => [await embedder.embedQuery(text, signal)]);
      if (vector === undefined) throw new Error("The embedder gave no vector.");
      return vector;
    },
    embedPassages: (texts, signal) => embed(texts, (missing) => embedder.embedPassages(missing, signal)),
    close: () => embedder.close(),
  };
}

const keyBytes = 32;
/** Well below what waits in the embedder's queue at most. */
const textsAtOnce = 512;

function keyOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
