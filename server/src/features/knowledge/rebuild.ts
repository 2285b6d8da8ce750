import { AppError } from "@sophia/core";
import { sql } from "kysely";
import { beginRebuild, ensureIndex, replaceDamaged, servingIndex, type IndexRow } from "./index-list.ts";
import type { KnowledgeDeps } from "./deps.ts";
import { embeddingProgress } from "./embed-passages.ts";
import { pendingDocuments } from "./pending.ts";

function wanted(deps: KnowledgeDeps) {
  return { adapter: deps.indexStore.adapter, modelId: deps.embedder.modelId };
}

/**
 * At the start of a worker: makes the first index, begins a new one when the embedding model has changed, and replaces
 * one that was lost: a folder that somebody emptied looks like a first start to the store, but not to the database.
 */
export async function prepareIndex(deps: KnowledgeDeps): Promise<void> {
  await ensureIndex(deps.db, wanted(deps));
  const serving = await servingIndex(deps.db);
  if (serving !== undefined && (await isLost(deps, serving))) {
    deps.log(
      "warn",
      `The search index ${serving.location} is not there any more; a new one is filled from the database.`,
    );
    await replaceDamaged(deps.db, serving);
  }
  await deps.indexSoon();
}

async function isLost(deps: KnowledgeDeps, serving: IndexRow): Promise<boolean> {
  const { rows } = await sql<{ expected: boolean }>`
    select exists (
      select from passage join document on document.id = passage.document_id and document.deleted_at is null
      where not exists (select from index_pending where index_id = ${serving.id} and index_pending.document_id = document.id)
    ) as expected`.execute(deps.db);
  if (rows[0]?.expected !== true) return false;
  try {
    const index = await deps.indexStore.open(serving.location, "reader");
    try {
      return (await index.stats()).passages === 0;
    } finally {
      await index.close();
    }
  } catch (error) {
    // Not built, or damaged: either way the database has passages that it should hold.
    if (error instanceof AppError && error.code === "unavailable") return true;
    throw error;
  }
}

/** Builds the index anew from the database, without a call to a vendor or an embedder; the old one serves meanwhile. */
export async function rebuildIndex(deps: KnowledgeDeps): Promise<void> {
  await beginRebuild(deps.db, wanted(deps), "a rebuild was asked for");
  await deps.indexSoon();
}

export interface KnowledgeStatus {
  readonly embedding: { readonly modelId: string; readonly embedded: number; readonly passages: number };
  readonly index: {
    readonly passages: number;
    readonly waitingDocuments: number;
    readonly rebuilding: boolean;
    /** What a person should know of the index; null when there is nothing. */
    readonly notice: string | null;
  };
}

/** How many documents are not yet found as they are now; cheap enough to be asked again and again. */
export async function waitingDocuments(deps: Pick<KnowledgeDeps, "db">): Promise<number> {
  const serving = await servingIndex(deps.db);
  return serving === undefined ? 0 : pendingDocuments(deps.db, serving.id);
}

/** How far the projections are behind the database. */
export async function knowledgeStatus(deps: Pick<KnowledgeDeps, "db" | "embedder">): Promise<KnowledgeStatus> {
  const serving = await servingIndex(deps.db);
  const building = await deps.db
    .selectFrom("search_index")
    .selectAll()
    .where("state", "=", "building")
    .executeTakeFirst();
  const embedding = await embeddingProgress(deps.db, deps.embedder.modelId);
  const waiting = await waitingDocuments(deps);
  return {
    embedding: { modelId: deps.embedder.modelId, ...embedding },
    index: {
      passages: embedding.passages,
      waitingDocuments: waiting,
      rebuilding: building !== undefined || (serving?.reason != null && waiting > 0),
      notice: noticeOf(serving, building, waiting),
    },
  };
}

function noticeOf(
  serving: { readonly reason: string | null } | undefined,
  building: { readonly reason: string | null } | undefined,
  waiting: number,
): string | null {
  if (serving === undefined) return "There is no search index yet: a worker makes it.";
  if (serving.reason !== null && waiting > 0)
    return `Rebuilding from the database, since ${serving.reason}: ${waiting} documents still wait.`;
  if (building !== undefined)
    return `A new index is being built, since ${building.reason ?? "it was asked for"}; the old one serves.`;
  return null;
}
