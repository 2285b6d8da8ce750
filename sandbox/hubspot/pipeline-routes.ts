import type { HubspotPipeline, HubspotStage } from "../company/hubspot/model.ts";
import type { Crm } from "./crm.ts";
import { notFound } from "./refusal.ts";
import { ok, pathType, type HubspotRoute, type RouteContext } from "./route.ts";

const bases = ["/crm/v3/pipelines/:type", "/crm/pipelines/2026-09/:type"];

/** Pipelines of deals and tickets, and their stages. */
export function pipelineRoutes({ crm }: RouteContext): readonly HubspotRoute[] {
  const route = (rest: string, answer: (params: Readonly<Record<string, string>>) => unknown): HubspotRoute => ({
    method: "GET",
    paths: bases.map((base) => base + rest),
    kind: "other",
    scopes(params) {
      const { type, readScopes } = pathType(params);
      return type === "deals" ? [...readScopes, "crm.schemas.deals.read"] : readScopes;
    },
    handle: ({ params }) => ok(answer(params)),
  });
  const pipelinesOf = (params: Readonly<Record<string, string>>): HubspotPipeline[] => {
    const { type } = pathType(params);
    return crm().data.pipelines.filter((pipeline) => pipeline.objectType === type);
  };
  const pipelineOf = (params: Readonly<Record<string, string>>): HubspotPipeline => {
    const found = pipelinesOf(params).find(({ id }) => id === params["pipelineId"]);
    if (!found) throw notFound(`No pipeline found with id ${(params["pipelineId"] ?? "").slice(0, 100)}`);
    return found;
  };

  return [
    route("", (params) => ({
      results: pipelinesOf(params).map((pipeline, index) => wirePipeline(crm(), pipeline, index)),
    })),
    route("/:pipelineId", (params) => {
      const pipeline = pipelineOf(params);
      const index = pipelinesOf(params).findIndex(({ id }) => id === pipeline.id);
      return wirePipeline(crm(), pipeline, index);
    }),
    route("/:pipelineId/stages", (params) => ({
      results: pipelineOf(params).stages.map((stage, index) => wireStage(crm(), stage, index)),
    })),
    route("/:pipelineId/stages/:stageId", (params) => {
      const { stages } = pipelineOf(params);
      const index = stages.findIndex(({ id }) => id === params["stageId"]);
      const stage = stages[index];
      if (!stage) throw notFound(`No stage found with id ${(params["stageId"] ?? "").slice(0, 100)}`);
      return wireStage(crm(), stage, index);
    }),
  ];
}

/** Pipelines were set up with the account, long before the first deal. */
function times({ world }: Crm) {
  const at = new Date(Date.parse(world.parameters.anchor) - 900 * 86_400_000).toISOString();
  return { createdAt: at, updatedAt: at, archived: false };
}

function wirePipeline(crm: Crm, { id, label, stages }: HubspotPipeline, displayOrder: number) {
  return {
    id,
    label,
    displayOrder,
    stages: stages.map((stage, index) => wireStage(crm, stage, index)),
    ...times(crm),
  };
}

function wireStage(crm: Crm, { id, label, closed, probability }: HubspotStage, displayOrder: number) {
  return {
    id,
    label,
    displayOrder,
    metadata:
      probability === null
        ? { isClosed: String(closed), ticketState: closed ? "CLOSED" : "OPEN" }
        : { isClosed: String(closed), probability: probability.toFixed(1) },
    writePermissions: "CRM_PERMISSIONS_ENFORCEMENT",
    ...times(crm),
  };
}
