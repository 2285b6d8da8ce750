import type { SearchIndex } from "../../search-index.ts";
import type { RankingName } from "./check.ts";

/** An index with one of its rankings taken away, as a store that never had it: what belongs to the other is not kept. */
export function offeringOnly(ranking: RankingName, index: SearchIndex): SearchIndex {
  const lexical = ranking === "lexical";
  return {
    ...index,
    offers: { lexical, dense: !lexical },
    upsert: (passages) =>
      index.upsert(
        passages.map((passage) => (lexical ? { ...passage, vector: null } : { ...passage, title: "", text: "" })),
      ),
    search: (query, signal) =>
      index.search({ ...query, ...(lexical ? { vector: undefined } : { text: undefined }) }, signal),
  };
}
