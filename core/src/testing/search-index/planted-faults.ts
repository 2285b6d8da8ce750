import type { IndexAnswer, IndexedPassage, IndexQuery, RankedPassage, SearchIndex } from "../../search-index.ts";
import { fits, isVisible } from "./memory-index.ts";

/** An adapter that is right but for one thing. The contract is worth its name when each of them fails it. */
export interface PlantedFault {
  readonly fault: string;
  /** The check that must catch it. */
  readonly caughtBy: string;
  readonly plant: (right: SearchIndex) => SearchIndex;
}

export const plantedFaults: readonly PlantedFault[] = [
  {
    fault: "filters by principal after the search",
    caughtBy: "ten visible passages are found behind 1,000 better ones that are hidden",
    plant: (right) =>
      afterwards(right, (query, known) => ({
        asked: { ...query, principals: everyPrincipal(known) },
        keep: (passage) => isVisible(passage, query.principals),
      })),
  },
  {
    fault: "filters by time after the search",
    caughtBy: "the time filter includes its start, excludes its end and passages of unknown time, inside the query",
    plant: (right) =>
      afterwards(right, (query) => ({
        asked: { ...query, filter: { ...query.filter, fromMs: undefined, toMs: undefined } },
        keep: (passage) => fits(passage, query.filter),
      })),
  },
  {
    fault: "filters by account after the search",
    caughtBy: "filters by source, kind, account and document act inside the query, and together",
    plant: (right) =>
      afterwards(right, (query) => ({
        asked: { ...query, filter: { ...query.filter, accounts: undefined } },
        keep: (passage) => fits(passage, query.filter),
      })),
  },
  {
    fault: "ignores the time filter",
    caughtBy: "the time filter includes its start, excludes its end and passages of unknown time, inside the query",
    plant: (right) => ({
      ...right,
      search: (query, signal) =>
        right.search({ ...query, filter: { ...query.filter, fromMs: undefined, toMs: undefined } }, signal),
    }),
  },
  {
    fault: "takes an empty list of a filter for none",
    caughtBy: "an empty list in a filter allows nothing",
    plant: (right) => ({
      ...right,
      search: (query, signal) => right.search({ ...query, filter: withoutEmptyLists(query.filter) }, signal),
    }),
  },
  {
    fault: "ignores principals in the dense ranking",
    caughtBy: "any one principal of a person suffices, and only the same one",
    plant: ignoringPrincipals,
  },
  {
    fault: "shows everything to a person without principals",
    caughtBy: "without principals nothing is found",
    plant: (right) =>
      afterwards(right, (query, known) => ({
        asked: query.principals.length === 0 ? { ...query, principals: everyPrincipal(known) } : query,
        keep: () => true,
      })),
  },
  {
    fault: "deletes only when it is maintained",
    caughtBy: "deleted documents are gone at once, all their passages and nothing else",
    plant: (right) => {
      const waiting: string[] = [];
      return {
        ...right,
        deleteDocuments: async (documentIds) => void waiting.push(...documentIds),
        maintain: async (options) => {
          await right.deleteDocuments(waiting.splice(0));
          return right.maintain(options);
        },
      };
    },
  },
  {
    fault: "drops what is written while it is maintained",
    caughtBy: "what is changed while maintenance runs is seen at once, and none of it is lost",
    plant: (right) => {
      let maintaining = false;
      return {
        ...right,
        upsert: (passages) => right.upsert(maintaining ? [] : passages),
        maintain: async (options) => {
          maintaining = true;
          return right.maintain(options).finally(() => (maintaining = false));
        },
      };
    },
  },
  {
    fault: "appends instead of replacing",
    caughtBy: "an update replaces text, time, principals and vector, and leaves one passage",
    plant: appending,
  },
  {
    fault: "keeps the principals a passage once had",
    caughtBy: "a principal taken away is without effect at once",
    plant: (right) => {
      const had = new Map<string, Set<string>>();
      return {
        ...right,
        upsert: (passages) =>
          right.upsert(
            passages.map((passage) => {
              const all = new Set([...(had.get(passage.passageId) ?? []), ...passage.principals]);
              had.set(passage.passageId, all);
              return { ...passage, principals: [...all] };
            }),
          ),
      };
    },
  },
  {
    fault: "takes the first of two passages with one id",
    caughtBy: "of two passages with one id in one batch the last wins",
    plant: (right) => ({ ...right, upsert: (passages) => right.upsert(passages.toReversed()) }),
  },
  {
    fault: "forgets the title",
    caughtBy: "words of the title are found",
    plant: (right) => ({
      ...right,
      upsert: (passages) => right.upsert(passages.map((passage) => ({ ...passage, title: "" }))),
    }),
  },
  {
    fault: "gives one passage more than asked for",
    caughtBy: "the limit is kept in each ranking and must be 1 to 1,000",
    plant: (right) => ({
      ...right,
      search: (query, signal) => right.search(query.limit === 7 ? { ...query, limit: 8 } : query, signal),
    }),
  },
  {
    fault: "ranks the worst first",
    caughtBy: "rankings come best first, by words and by angle",
    plant: (right) => ({
      ...right,
      search: async (query, signal) => {
        const { lexical, dense } = await right.search(query, signal);
        return { lexical: lexical.toReversed(), dense: dense.toReversed() };
      },
    }),
  },
  {
    fault: "gives passages without a vector a place in the dense ranking",
    caughtBy: "a passage without a vector is found by its words, and by its vector once it has one",
    plant: (right) => ({
      ...right,
      upsert: (passages) =>
        right.upsert(
          passages.map((passage) => ({ ...passage, vector: passage.vector ?? Float32Array.of(1, 1, 1, 1) })),
        ),
    }),
  },
];

/** Asks something wider and drops what does not fit: fewer come back than there are. */
function afterwards(
  right: SearchIndex,
  change: (
    query: IndexQuery,
    known: ReadonlyMap<string, IndexedPassage>,
  ) => { asked: IndexQuery; keep: (passage: IndexedPassage) => boolean },
): SearchIndex {
  const known = new Map<string, IndexedPassage>();
  return {
    ...right,
    upsert: async (passages) => {
      await right.upsert(passages);
      for (const passage of passages) known.set(passage.passageId, passage);
    },
    search: async (query, signal): Promise<IndexAnswer> => {
      const { asked, keep } = change(query, known);
      const { lexical, dense } = await right.search(asked, signal);
      const kept = ({ passageId }: RankedPassage) => {
        const passage = known.get(passageId);
        return passage !== undefined && keep(passage);
      };
      return { lexical: lexical.filter(kept), dense: dense.filter(kept) };
    },
  };
}

function everyPrincipal(known: ReadonlyMap<string, IndexedPassage>): string[] {
  return [...new Set([...known.values()].flatMap(({ principals }) => principals))];
}

function ignoringPrincipals(right: SearchIndex): SearchIndex {
  const seen = new Set<string>();
  return {
    ...right,
    upsert: async (passages) => {
      await right.upsert(passages);
      for (const principal of passages.flatMap(({ principals }) => principals)) seen.add(principal);
    },
    search: async (query, signal) => {
      const [{ lexical }, { dense }] = await Promise.all([
        right.search(query, signal),
        right.search({ ...query, principals: [...seen] }, signal),
      ]);
      return { lexical, dense };
    },
  };
}

function appending(right: SearchIndex): SearchIndex {
  let copies = 0;
  const originals = (ranking: readonly RankedPassage[]) =>
    ranking.map((found) => ({ ...found, passageId: found.passageId.split("#")[0] ?? found.passageId }));
  return {
    ...right,
    upsert: (passages) =>
      right.upsert(
        passages.map((passage) => {
          copies += 1;
          return { ...passage, passageId: `${passage.passageId}#${copies}` };
        }),
      ),
    search: async (query, signal) => {
      const { lexical, dense } = await right.search(query, signal);
      return { lexical: originals(lexical), dense: originals(dense) };
    },
  };
}

function withoutEmptyLists(filter: IndexQuery["filter"]): IndexQuery["filter"] {
  return (
    filter &&
    Object.fromEntries(Object.entries(filter).filter(([, value]) => !Array.isArray(value) || value.length > 0))
  );
}
