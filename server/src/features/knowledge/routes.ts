import { jsonRoute, type Route } from "@sophia/core";
import { SearchReply, SearchRequest } from "@sophia/core/api";
import { searchDocuments, type FoundDocument, type SearchDeps } from "./search-documents.ts";

function hit(document: FoundDocument) {
  const { documentId, source, kind, title, url, occurredAt, sample, score } = document;
  return {
    documentId,
    source,
    kind,
    title,
    url,
    occurredAt,
    sample,
    score,
    passages: document.passages.map((passage) => {
      const line = document.lines[passage.firstLine];
      return { text: passage.text, url: line?.url ?? url, at: line?.at ?? null };
    }),
  };
}

export function knowledgeRoutes(deps: SearchDeps): Route[] {
  return [
    jsonRoute({
      method: "POST",
      path: "/v1/search",
      class: "search",
      summary: "Documents that match, among those the person may read in the sources",
      body: SearchRequest,
      reply: SearchReply,
      permission: "knowledge.search",
      errors: ["invalid_request", "unavailable"],
      async handle({ body, actor, signal }) {
        const found = await searchDocuments(deps, {
          readsAs: actor.readsAs,
          turns: [{ speaker: "user", text: body.query }],
          filter: body.filter,
          limit: body.limit,
          signal,
        });
        return {
          hits: found.documents.map(hit),
          sample: found.documents.some((document) => document.sample),
          ranking: found.ranking,
        };
      },
    }),
  ];
}
