import type { SearchIndex } from "./search-index.ts";

/**
 * One index of two stores: the dense ranking of the one and the lexical ranking of the other. Each is written every
 * passage, the lexical one without its vector, so that each filters by itself.
 *
 * The two commit one after the other. A change that fails in between is an error, and the same change made again mends
 * it, since upserts replace and deletions of nothing are none: the caller repeats a batch until it is accepted (the index
 * queue does). Until then one ranking may still show what the other no longer does.
 *
 * @param dense - asked first to take passages: it is the one that refuses vectors, and then neither holds the batch
 * @throws Error when a store is wired for a ranking that it does not offer
 */
export function joinSearchIndexes(dense: SearchIndex, lexical: SearchIndex): SearchIndex {
  if (!dense.offers.dense) throw new Error("The store given for the dense ranking does not offer one");
  if (!lexical.offers.lexical) throw new Error("The store given for the lexical ranking does not offer one");

  // A deletion must not overtake an upsert that has reached one store only.
  let lastWrite: Promise<unknown> = Promise.resolve();
  function inOrder(write: () => Promise<unknown>): Promise<void> {
    const written = lastWrite.then(write, write).then(() => undefined);
    lastWrite = written.catch(() => undefined);
    return written;
  }

  return {
    offers: { lexical: true, dense: true },
    upsert: (passages) =>
      inOrder(async () => {
        await dense.upsert(passages);
        await lexical.upsert(passages.map((passage) => ({ ...passage, vector: null })));
      }),
    // Each is told, whatever the other says: what is to go shall go wherever it can.
    deleteDocuments: (documentIds) =>
      inOrder(() => both(dense.deleteDocuments(documentIds), lexical.deleteDocuments(documentIds))),
    async search(query, signal) {
      const [byVector, byWords] = await both(
        dense.search({ ...query, text: undefined }, signal),
        lexical.search({ ...query, vector: undefined }, signal),
      );
      return { dense: byVector.dense, lexical: byWords.lexical };
    },
    async maintain(options) {
      return (await both(dense.maintain(options), lexical.maintain(options))).includes(true);
    },
    async stats() {
      const [ofDense, ofLexical] = await both(dense.stats(), lexical.stats());
      return {
        // Written last: what it counts, both hold.
        passages: ofLexical.passages,
        withVector: ofDense.withVector,
        bytes: ofDense.bytes === null || ofLexical.bytes === null ? null : ofDense.bytes + ofLexical.bytes,
        uncompacted:
          ofDense.uncompacted === null && ofLexical.uncompacted === null
            ? null
            : (ofDense.uncompacted ?? 0) + (ofLexical.uncompacted ?? 0),
      };
    },
    close: () => inOrder(() => both(dense.close(), lexical.close())),
  };
}

/** Waits for both, also when one fails, so that nothing of a failed call is still under way. */
async function both<T>(one: Promise<T>, other: Promise<T>): Promise<[T, T]> {
  await Promise.allSettled([one, other]);
  return Promise.all([one, other]);
}
