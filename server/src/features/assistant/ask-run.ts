import type { Actor } from "@sophia/core";
import type { Usage } from "@sophia/core/api";
import type { Kysely } from "kysely";
import type { DB } from "../../platform/db/index.ts";

/** How a run ended, as far as it came. */
export interface RunEnd {
  readonly outcome: "answered" | "refused" | "failed" | "cancelled";
  readonly citationsKept: number;
  /** Claims of a model that did not stand the server's check. */
  readonly citationsDropped: number;
  readonly usage: Usage | undefined;
}

/** Records that somebody asks, before anything is read: who, and with whose eyes. Not what: questions are not kept here. */
export async function beginRun(db: Kysely<DB>, actor: Actor, modelId: string | null): Promise<string> {
  const { id } = await db
    .insertInto("ask_run")
    .values({ person_id: actor.personId, acted_as_email: actor.readsAs, model_id: modelId })
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}

export async function endRun(db: Kysely<DB>, runId: string, end: RunEnd): Promise<void> {
  await db
    .updateTable("ask_run")
    .set({
      finished_at: new Date(),
      outcome: end.outcome,
      citations_kept: end.citationsKept,
      citations_dropped: end.citationsDropped,
      input_tokens: end.usage?.inputTokens ?? null,
      output_tokens: end.usage?.outputTokens ?? null,
    })
    .where("id", "=", runId)
    .execute();
}
