import { AppError, type ErrorCode, type Stream } from "@sophia/core";
import { z } from "zod";
import {
  defineQueue,
  defineWorkflow,
  isPassingDatabaseError,
  retryDelayMs,
  type WorkflowScope,
} from "../../platform/engine/index.ts";
import { transformStale } from "../records/index.ts";
import { findActive, findRecordOwner, type ActiveConnection } from "./connections.ts";
import type { SourcesDeps } from "./deps.ts";
import { readNextPage, type PageOutcome } from "./read-page.ts";
import { failuresInARow, noteFailure, restartRun, retryDue } from "./stream-state.ts";
import { blockUntil } from "./vendor-budget.ts";

/** Slow work of many sources side by side; the runs of one connection follow each other. */
export const syncQueue = defineQueue({ name: "sync", workerConcurrency: 8, partitioned: true, pollMs: 500 });

export interface SyncDeps extends SourcesDeps {
  /** Asks for changed documents to be written to the index. */
  readonly indexSoon: () => Promise<void>;
  /** Asks for the links of changed records. */
  readonly linkSoon: () => Promise<void>;
  /** Asks for their passages to be embedded. */
  readonly embedSoon: () => Promise<void>;
}

/** A backfill asks for index writes, links and embedding only now and then: page by page they would cost more than the reading. */
const indexEveryMs = 3_000;
const linkEveryMs = 5_000;
const embedEveryMs = 60_000;

/** A rest up to this long is waited for in place; a longer one ends the run, and the next look takes the stream up again. */
const longestRestInPlaceMs = 20_000;

type StepOutcome =
  | { readonly kind: "more" }
  | { readonly kind: "finished" }
  | { readonly kind: "rest"; readonly ms: number }
  /** Not worth another try now: the stream waits for its retry time or for a person. */
  | { readonly kind: "left" };

/**
 * Brings one connection up to date: each stream page by page, in the manifest's order. A stream that fails keeps its place
 * and its error; what does not build on it goes on.
 */
export function syncWorkflow(syncDeps: SyncDeps) {
  const deps: PacedDeps = {
    ...syncDeps,
    indexNowAndThen: nowAndThen(indexEveryMs, syncDeps.indexSoon),
    linkNowAndThen: nowAndThen(linkEveryMs, syncDeps.linkSoon),
    embedNowAndThen: nowAndThen(embedEveryMs, syncDeps.embedSoon),
  };
  return defineWorkflow({
    name: "sync.v1",
    queue: syncQueue,
    input: z.strictObject({ connectionId: z.uuid() }),
    async run({ connectionId }, scope) {
      const streams = await scope.step("plan", async () => {
        const connection = await findActive(deps, connectionId);
        return connection?.connector.manifest.streams.map((stream) => stream.id) ?? [];
      });
      for (const stream of streams) await syncStream(deps, connectionId, stream, scope);
      await transformWhatIsStale(deps, connectionId, scope);
      await scope.step("ask for embedding", () => deps.embedSoon());
    },
  });
}

interface PacedDeps extends SyncDeps {
  readonly indexNowAndThen: () => Promise<void>;
  readonly linkNowAndThen: () => Promise<void>;
  readonly embedNowAndThen: () => Promise<void>;
}

/** Lets a request through when the last one, or the first refused one, is long enough ago. */
function nowAndThen(everyMs: number, ask: () => Promise<void>): () => Promise<void> {
  let countsFromMs: number | undefined;
  return async () => {
    countsFromMs ??= Date.now();
    if (Date.now() - countsFromMs < everyMs) return;
    countsFromMs = undefined;
    await ask();
  };
}

/** A page of a backfill is announced now and then; the end of a stream, and any later change, at once. */
async function announce(deps: PacedDeps, outcome: PageOutcome): Promise<void> {
  if (outcome.backfill && !outcome.finished) {
    await deps.indexNowAndThen();
    await deps.linkNowAndThen();
    await deps.embedNowAndThen();
    return;
  }
  await deps.indexSoon();
  await deps.linkSoon();
  if (!outcome.backfill) await deps.embedSoon();
}

async function syncStream(
  deps: PacedDeps,
  connectionId: string,
  streamId: string,
  scope: WorkflowScope,
): Promise<void> {
  for (;;) {
    const outcome = await scope.step(`page of ${streamId}`, ({ signal }) =>
      pageStep(deps, connectionId, streamId, signal),
    );
    switch (outcome.kind) {
      case "more":
        break;
      case "rest":
        await scope.sleep(outcome.ms);
        break;
      case "finished":
      case "left":
        return;
    }
  }
}

async function pageStep(
  deps: PacedDeps,
  connectionId: string,
  streamId: string,
  signal: AbortSignal,
): Promise<StepOutcome> {
  const connection = await findActive(deps, connectionId);
  const stream = connection?.connector.manifest.streams.find((candidate) => candidate.id === streamId);
  if (connection === undefined || stream === undefined) return { kind: "left" };
  if (!(await retryDue(deps.db, connectionId, streamId))) return { kind: "left" };
  try {
    const outcome = await readNextPage(deps, connection, stream, signal);
    if (outcome.changed > 0 || outcome.finished) await announce(deps, outcome);
    return { kind: outcome.finished ? "finished" : "more" };
  } catch (error) {
    if (signal.aborted || isPassingDatabaseError(error)) throw error;
    return handleFailure(deps, connection, stream, error);
  }
}

/** Patience for what heals by itself, a clear state for what needs a person; never an end to the other source. */
async function handleFailure(
  deps: SyncDeps,
  connection: ActiveConnection,
  stream: Stream,
  error: unknown,
): Promise<StepOutcome> {
  const { connectionId } = connection;
  const failure = describe(error);
  if (!(error instanceof AppError))
    deps.log("error", `A bug stopped the reading of ${stream.id} from ${connection.source}.`, error);
  const attempt = (await failuresInARow(deps.db, connectionId, stream.id)) + 1;
  const needsPerson = failure.code === "credentials_rejected" || failure.code === "scope_missing";
  const restMs = retryDelayMs(error, attempt);
  await noteFailure(deps.db, connectionId, stream.id, {
    ...failure,
    retryAt: failure.code === "credentials_rejected" ? null : new Date(Date.now() + restMs),
  });
  if (failure.code === "rate_limited") {
    for (const limit of Object.keys(connection.connector.manifest.limits)) {
      if (error instanceof AppError && error.retryAfterMs !== undefined)
        await blockUntil(deps.db, connectionId, limit, error.retryAfterMs);
    }
  }
  if (failure.code === "cursor_expired") await restartRun(deps.db, connectionId, stream.id);
  if (failure.code === "credentials_rejected") {
    await deps.db.updateTable("connection").set({ state: "sign_in_needed" }).where("id", "=", connectionId).execute();
  }
  if (needsPerson || restMs > longestRestInPlaceMs) return { kind: "left" };
  return { kind: "rest", ms: restMs };
}

function describe(error: unknown): { readonly code: ErrorCode; readonly message: string } {
  if (error instanceof AppError) return { code: error.code, message: error.message };
  return {
    code: "internal",
    message: "A bug in Sophia stopped the reading of this stream; the log has it. Sophia tries again.",
  };
}

async function transformWhatIsStale(deps: SyncDeps, connectionId: string, scope: WorkflowScope): Promise<void> {
  for (;;) {
    const done = await scope.step("transform stale records", async () => {
      const connection = await findRecordOwner(deps, connectionId);
      if (connection === undefined) return 0;
      const count = await transformStale(deps.db, connection, connection.connector);
      if (count > 0) {
        await deps.indexSoon();
        await deps.linkSoon();
      }
      return count;
    });
    if (done === 0) return;
  }
}
