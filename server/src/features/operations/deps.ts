import type { SourceId } from "@sophia/core";
import type { SourceStatus, WorkStatus } from "@sophia/core/api";
import type { AuditEvent } from "../governance/index.ts";
import type { KnowledgeStatus } from "../knowledge/index.ts";

export interface OperationsDeps {
  readonly version: string;
  /** Name of the connected language model; null: none. */
  readonly modelId: string | null;
  readonly sourceStatuses: () => Promise<SourceStatus[]>;
  readonly knowledgeStatus: () => Promise<KnowledgeStatus>;
  /** To the audit; what it cannot keep is not done. */
  readonly record: (event: AuditEvent) => Promise<void>;
  /** Starts the work; returns the run's id. */
  readonly startReplay: (source: SourceId | undefined) => Promise<string>;
  readonly rebuildIndex: () => Promise<void>;
  readonly workStatus: (workflowId: string) => Promise<WorkStatus | undefined>;
}

/** One thing Sophia needs, asked for a sign of life. */
export interface Dependency {
  readonly name: string;
  /** Resolves with a word on its state; rejects when it is not usable. */
  readonly check: (signal: AbortSignal) => Promise<string>;
}
