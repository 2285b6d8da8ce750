import type { Deal, DealStage } from "../world.ts";
import type { HubspotPipeline, HubspotStage } from "./model.ts";

const dealStages: readonly (readonly [means: DealStage, label: string, probability: number])[] = [
  ["appointment scheduled", "Appointment Scheduled", 0.2],
  ["qualified to buy", "Qualified To Buy", 0.4],
  ["presentation scheduled", "Presentation Scheduled", 0.6],
  ["decision maker bought in", "Decision Maker Bought-In", 0.8],
  ["contract sent", "Contract Sent", 0.9],
  ["closed won", "Closed Won", 1],
  ["closed lost", "Closed Lost", 0],
];

const stagesOf = (idOf: (means: DealStage, index: number) => string): HubspotStage[] =>
  dealStages.map(([means, label, probability], index) => ({
    id: idOf(means, index),
    label,
    means,
    closed: means === "closed won" || means === "closed lost",
    probability,
  }));

/** The first pipeline bears HubSpot's own ids; one that a customer adds has numbers for its stages. */
export const samplePipelines: readonly HubspotPipeline[] = [
  {
    objectType: "deals",
    id: "default",
    label: "Sales Pipeline",
    stages: stagesOf((means) => means.replaceAll(" ", "")),
  },
  {
    objectType: "deals",
    id: "740218811",
    label: "Renewals",
    stages: stagesOf((_means, index) => String(1_078_334_520 + index)),
  },
  {
    objectType: "tickets",
    id: "0",
    label: "Support Pipeline",
    stages: [
      { id: "1", label: "New", means: "new", closed: false, probability: null },
      { id: "2", label: "Waiting on contact", means: "waiting on contact", closed: false, probability: null },
      { id: "3", label: "Waiting on us", means: "waiting on us", closed: false, probability: null },
      { id: "4", label: "Closed", means: "closed", closed: true, probability: null },
    ],
  },
];

/** Renewals have a pipeline of their own, told by the deal's name. */
export function dealPipeline(pipelines: readonly HubspotPipeline[], deal: Deal): HubspotPipeline | undefined {
  const own = pipelines.filter((pipeline) => pipeline.objectType === "deals");
  return (deal.name.endsWith("Renewal") ? own.find((pipeline) => pipeline.label === "Renewals") : undefined) ?? own[0];
}
