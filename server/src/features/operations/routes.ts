import { AppError, jsonRoute, type Route } from "@sophia/core";
import { ReplayRequest, Started, Status, WorkStatus } from "@sophia/core/api";
import { z } from "zod";
import { by } from "../governance/index.ts";
import type { OperationsDeps } from "./deps.ts";
import { status } from "./status.ts";

export function operationsRoutes(deps: OperationsDeps): Route[] {
  return [
    jsonRoute({
      method: "GET",
      path: "/v1/status",
      summary: "What runs, how fresh each source is, and what is wrong",
      reply: Status,
      permission: "sources.read",
      errors: [],
      handle: () => status(deps),
    }),
    jsonRoute({
      method: "POST",
      path: "/v1/operations/replay",
      summary: "Make documents, entities and permissions anew from the stored raw records, without the vendor",
      body: ReplayRequest,
      reply: Started,
      permission: "operations.run",
      errors: ["invalid_request", "unavailable"],
      async handle({ body, actor, requestId }) {
        // Recorded first: the engine's queue is in no transaction of ours, and nothing is to run without a record.
        await deps.record({
          ...by(actor, requestId),
          action: "operation.run",
          target: { kind: "operation", id: "replay" },
          details: { source: body.source ?? "all" },
        });
        return { workflowId: await deps.startReplay(body.source) };
      },
    }),
    jsonRoute({
      method: "POST",
      path: "/v1/operations/index-rebuild",
      summary: "Build the search index anew from the database; the present one serves meanwhile",
      reply: Status.shape.index,
      permission: "operations.run",
      errors: ["unavailable"],
      async handle({ actor, requestId }) {
        await deps.record({
          ...by(actor, requestId),
          action: "operation.run",
          target: { kind: "operation", id: "index rebuild" },
        });
        await deps.rebuildIndex();
        return (await status(deps)).index;
      },
    }),
    jsonRoute({
      method: "GET",
      path: "/v1/operations/:workflowId",
      summary: "How far a started piece of work is",
      params: z.strictObject({ workflowId: z.string().max(400) }),
      reply: WorkStatus,
      permission: "operations.run",
      errors: ["not_found"],
      async handle({ params }) {
        const found = await deps.workStatus(params["workflowId"] ?? "");
        if (found === undefined) throw new AppError("not_found", "No such piece of work.");
        return found;
      },
    }),
  ];
}
