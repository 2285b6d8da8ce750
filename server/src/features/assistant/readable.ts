import { visibleDocuments, type SearchDeps, type VisibleDocument } from "../knowledge/index.ts";

/**
 * Of these documents, those that the person may read at this moment: memberships and documents are read anew each time,
 * since a right may have ended while a model was talking.
 */
export async function readableNow(
  search: SearchDeps,
  email: string,
  documentIds: readonly string[],
): Promise<Map<string, VisibleDocument>> {
  const principals = await search.principalsOf(email);
  return principals.length === 0 ? new Map() : visibleDocuments(search.db, documentIds, principals);
}
