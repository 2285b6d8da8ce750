import type { Status } from "@sophia/core/api";
import type { OperationsDeps } from "./deps.ts";

/** What runs, how fresh each source is, and how far the projections are. Counts are of the whole company's copy. */
export async function status(deps: OperationsDeps): Promise<Status> {
  const [sources, knowledge] = await Promise.all([deps.sourceStatuses(), deps.knowledgeStatus()]);
  return {
    version: deps.version,
    at: new Date().toISOString(),
    sample: sources.some((source) => source.sample),
    model: deps.modelId,
    sources,
    ...knowledge,
  };
}
