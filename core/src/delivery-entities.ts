import { z } from "zod";

/** What every object of a work tracker tells of its life. Instants are ISO 8601. */
const lived = {
  url: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
  archived: z.boolean(),
} as const;

/** Canonical entities of the work itself: teams, what they work on, and which customers asked for it. */
export const deliveryEntitySchemas = {
  team: z.strictObject({
    name: z.string(),
    /** Short name that begins the identifiers of its issues. */
    key: z.string(),
    private: z.boolean(),
    archived: z.boolean(),
  }),
  issue: z.strictObject({
    ...lived,
    trashed: z.boolean(),
    /** For people: `ENG-12`. */
    identifier: z.string(),
    title: z.string(),
    teamExternalId: z.string(),
    /** The team's own name of the state. */
    state: z.string().nullable(),
    /** As the source names it: `backlog`, `unstarted`, `started`, `completed`, `canceled`, `triage` or a newer one. */
    stateType: z.string().nullable(),
    /** 0 none, 1 urgent, 2 high, 3 medium, 4 low. */
    priority: z.number().nullable(),
    priorityLabel: z.string().nullable(),
    estimate: z.number().nullable(),
    labels: z.array(z.string()),
    creatorExternalId: z.string().nullable(),
    assigneeExternalId: z.string().nullable(),
    projectExternalId: z.string().nullable(),
    cycleExternalId: z.string().nullable(),
    parentExternalId: z.string().nullable(),
    /** `blocks` with `inverse`: the other issue blocks this one. The other one may be invisible to this one's readers. */
    relations: z.array(z.strictObject({ type: z.string(), inverse: z.boolean(), issueExternalId: z.string() })),
    comments: z.number().int(),
    /** A day, `2026-11-30`. */
    dueDate: z.string().nullable(),
    startedAt: z.string().nullable(),
    completedAt: z.string().nullable(),
    canceledAt: z.string().nullable(),
  }),
  project: z.strictObject({
    ...lived,
    trashed: z.boolean(),
    name: z.string(),
    status: z.string().nullable(),
    statusType: z.string().nullable(),
    /** As its latest update says: `onTrack`, `atRisk`, `offTrack` or a newer one. */
    health: z.string().nullable(),
    /** Part that is done, 0 to 1. */
    progress: z.number().nullable(),
    leadExternalId: z.string().nullable(),
    teamExternalIds: z.array(z.string()),
    initiativeExternalIds: z.array(z.string()),
    milestones: z.array(
      z.strictObject({
        name: z.string(),
        targetDate: z.string().nullable(),
        status: z.string().nullable(),
        progress: z.number().nullable(),
      }),
    ),
    startDate: z.string().nullable(),
    targetDate: z.string().nullable(),
    startedAt: z.string().nullable(),
    completedAt: z.string().nullable(),
    canceledAt: z.string().nullable(),
  }),
  cycle: z.strictObject({
    teamExternalId: z.string().nullable(),
    number: z.number().nullable(),
    name: z.string().nullable(),
    startsAt: z.string().nullable(),
    endsAt: z.string().nullable(),
    completedAt: z.string().nullable(),
    progress: z.number().nullable(),
    archived: z.boolean(),
  }),
  initiative: z.strictObject({
    ...lived,
    trashed: z.boolean(),
    name: z.string(),
    status: z.string().nullable(),
    health: z.string().nullable(),
    ownerExternalId: z.string().nullable(),
    targetDate: z.string().nullable(),
    completedAt: z.string().nullable(),
  }),
  /** A customer as the work tracker knows it; the same company elsewhere is found by its domains. */
  customer: z.strictObject({
    ...lived,
    name: z.string(),
    /** Lower case. */
    domains: z.array(z.string()),
    /** Ids of the customer in other systems, as somebody entered them. */
    externalIds: z.array(z.string()),
    status: z.string().nullable(),
    tier: z.string().nullable(),
    revenue: z.number().nullable(),
    size: z.number().nullable(),
    ownerExternalId: z.string().nullable(),
  }),
  /** A customer asked for something: the link between a customer and an issue or project. */
  customer_need: z.strictObject({
    ...lived,
    customerExternalId: z.string().nullable(),
    issueExternalId: z.string().nullable(),
    projectExternalId: z.string().nullable(),
    /** 1: important. */
    priority: z.number().nullable(),
  }),
} as const;
