export type { IndexStore, KnowledgeDeps } from "./deps.ts";
export { embedWorkflow } from "./embed-workflow.ts";
export { createIndexReader, type IndexReader } from "./index-reader.ts";
export { indexWorkflow } from "./index-workflow.ts";
export { spokenLine } from "./passages.ts";
export { tellingTerms, type ConversationTurn } from "./query-terms.ts";
export { knowledgeStatus, prepareIndex, rebuildIndex, waitingDocuments, type KnowledgeStatus } from "./rebuild.ts";
export { rankedPassages, type PassageQuestion, type RankedPassages, type RankingDeps } from "./ranked-passages.ts";
export { knowledgeRoutes } from "./routes.ts";
export {
  searchDocuments,
  type Found,
  type FoundDocument,
  type FoundPassage,
  type SearchDeps,
  type SearchOptions,
} from "./search-documents.ts";
export { visibleLines } from "./visible-lines.ts";
export { visibleDocuments, type VisibleDocument } from "./visible-documents.ts";
export { forgetDocumentsOf, writeDocuments, type DocumentInput } from "./write-documents.ts";
