import { z } from "zod";
import type { EntityDraft } from "./connector.ts";
import { deliveryEntitySchemas } from "./delivery-entities.ts";

/** Another record of the same source that this one is tied to, with the names people gave the tie. */
const associationSchema = z.strictObject({ externalId: z.string(), labels: z.array(z.string()) });

/** What every record of a CRM (HubSpot) has, whatever its kind. Amounts, numbers and enum values are text as the source gave them. */
const crmRecord = {
  url: z.string(),
  ownerExternalId: z.string().nullable(),
  companies: z.array(associationSchema),
  contacts: z.array(associationSchema),
  deals: z.array(associationSchema),
  tickets: z.array(associationSchema),
  /** ISO 8601 instants. */
  createdAt: z.string().nullable(),
  updatedAt: z.string().nullable(),
  /** In the source's bin, or merged into another record. */
  archived: z.boolean(),
  mergedIntoExternalId: z.string().nullable(),
  /** Former records that this one answers for. */
  mergedExternalIds: z.array(z.string()),
  /** The company's own properties by name; long texts are in the document only. */
  custom: z.record(z.string(), z.string()),
};

/** A record that moves through the stages of a pipeline. Labels are null where the pipeline or stage is deleted. */
const stagedRecord = {
  pipelineExternalId: z.string().nullable(),
  pipeline: z.string().nullable(),
  stageExternalId: z.string().nullable(),
  stage: z.string().nullable(),
  /** Null: the source does not tell. */
  closed: z.boolean().nullable(),
  /** Oldest first. */
  stageChanges: z.array(
    z.strictObject({
      stageExternalId: z.string(),
      stage: z.string().nullable(),
      at: z.string(),
      byUserExternalId: z.string().nullable(),
      /** How the source says it came about: `CRM_UI`, `API`. */
      by: z.string().nullable(),
    }),
  ),
};

/**
 * Canonical entities: one vocabulary over all vendors. Each is kept as one row for each vendor object it was made from;
 * identity across systems is a matter of links with evidence, never of equal names.
 */
export const entitySchemas = {
  /** A member of the own company (or a guest), as one source knows them. */
  user: z.strictObject({
    name: z.string(),
    email: z.string().nullable(),
    title: z.string().nullable(),
    active: z.boolean(),
    guest: z.boolean(),
    managerExternalId: z.string().nullable(),
  }),
  channel: z.strictObject({
    name: z.string(),
    private: z.boolean(),
    archived: z.boolean(),
    topic: z.string(),
    purpose: z.string(),
    /** With people of other companies. Optional: rows kept from before it was read are without. */
    shared: z.boolean().exactOptional(),
  }),
  /** A group of users that is called by its handle, given without the @. */
  user_group: z.strictObject({
    handle: z.string(),
    name: z.string(),
    description: z.string(),
    /** Null: the source does not tell. */
    memberExternalIds: z.array(z.string()).nullable(),
    active: z.boolean(),
  }),
  /** Somebody of another company whom the source shows in a shared conversation. Without an address: ours never verified it. */
  outsider: z.strictObject({
    name: z.string(),
    title: z.string().nullable(),
    teamExternalId: z.string().nullable(),
    active: z.boolean(),
  }),
  thread: z.strictObject({
    channelExternalId: z.string(),
    startedAt: z.string(),
    lastMessageAt: z.string(),
    messages: z.number().int(),
    participants: z.array(z.string()),
  }),
  call: z.strictObject({
    title: z.string(),
    startedAt: z.string(),
    durationSeconds: z.number(),
    private: z.boolean(),
    scope: z.string(),
    hostExternalId: z.string().nullable(),
    parties: z.array(
      z.strictObject({
        name: z.string(),
        email: z.string().nullable(),
        title: z.string().nullable(),
        external: z.boolean(),
      }),
    ),
    accountDomains: z.array(z.string()),
    /*
     * What the source computed from the call; absent where it was not asked for or not computed. Null: it told nothing
     * that can be true.
     */
    /** Our side's share of all speaking, 0 to 1. */
    talkRatio: z.number().nullable().exactOptional(),
    /** Of one of our people, without another voice. */
    longestMonologueSeconds: z.number().nullable().exactOptional(),
    longestCustomerStorySeconds: z.number().nullable().exactOptional(),
    /** The source's own score of how often the word passed between the sides; Gong's goes from 0 to 10. */
    interactivity: z.number().nullable().exactOptional(),
    /** The usual silence between their last word and ours. */
    patienceSeconds: z.number().nullable().exactOptional(),
    questionsByUs: z.int().nullable().exactOptional(),
    questionsByThem: z.int().nullable().exactOptional(),
    /** How long each participant spoke. */
    speakers: z
      .array(z.strictObject({ name: z.string(), external: z.boolean(), talkSeconds: z.number() }))
      .exactOptional(),
    /** Trackers that were heard, with the first seconds at which they were. */
    trackers: z
      .array(z.strictObject({ name: z.string(), count: z.int(), atSeconds: z.array(z.number()) }))
      .exactOptional(),
    /** Names of the source's folders that everybody who sees calls may open. */
    folders: z.array(z.string()).exactOptional(),
  }),
  company: z.strictObject({
    ...crmRecord,
    name: z.string(),
    /** Lower case; further ones in `domains`, which holds this one too. */
    domain: z.string().nullable(),
    domains: z.array(z.string()),
    industry: z.string().nullable(),
    lifecycleStage: z.string().nullable(),
    parentExternalId: z.string().nullable(),
  }),
  /** Somebody outside the own company. The source does not verify the address. */
  contact: z.strictObject({
    ...crmRecord,
    name: z.string(),
    email: z.string().nullable(),
    /** All addresses, the first one among them. */
    emails: z.array(z.string()),
    title: z.string().nullable(),
    phone: z.string().nullable(),
    lifecycleStage: z.string().nullable(),
    /** IANA name as the source has it. */
    timeZone: z.string().nullable(),
  }),
  deal: z.strictObject({
    ...crmRecord,
    ...stagedRecord,
    name: z.string(),
    won: z.boolean().nullable(),
    /** Decimal in `currency`; null: none is set. */
    amount: z.string().nullable(),
    /** ISO 4217; the account's own currency where the deal names none. */
    currency: z.string().nullable(),
    /** Decimal in the account's own currency, as the source converted it. */
    amountInHomeCurrency: z.string().nullable(),
    homeCurrency: z.string().nullable(),
    /** ISO 8601 instant, and the day on which it falls in the account's time zone. */
    closeAt: z.string().nullable(),
    closeDay: z.string().nullable(),
    type: z.string().nullable(),
    priority: z.string().nullable(),
    forecastCategory: z.string().nullable(),
    /** Of being won, 0 to 1, decimal. */
    probability: z.string().nullable(),
    nextStep: z.string().nullable(),
    lostReason: z.string().nullable(),
    wonReason: z.string().nullable(),
  }),
  ticket: z.strictObject({
    ...crmRecord,
    ...stagedRecord,
    subject: z.string(),
    priority: z.string().nullable(),
    category: z.string().nullable(),
    origin: z.string().nullable(),
    closedAt: z.string().nullable(),
  }),
  /** Something that was said or written about a record and logged on it. */
  engagement: z.strictObject({
    ...crmRecord,
    type: z.enum(["note", "email", "call", "meeting"]),
    title: z.string(),
    at: z.string(),
    endsAt: z.string().nullable(),
    durationMs: z.number().nullable(),
    direction: z.string().nullable(),
    status: z.string().nullable(),
    fromEmail: z.string().nullable(),
    toEmails: z.array(z.string()),
    /** The same call as another system recorded it, by that system's id. */
    recording: z.strictObject({ source: z.string(), externalId: z.string() }).nullable(),
  }),
  task: z.strictObject({
    ...crmRecord,
    title: z.string(),
    dueAt: z.string().nullable(),
    completedAt: z.string().nullable(),
    status: z.string().nullable(),
    priority: z.string().nullable(),
    type: z.string().nullable(),
  }),
  pipeline: z.strictObject({
    /** `deals` or `tickets`. */
    objectType: z.string(),
    label: z.string(),
    archived: z.boolean(),
    /** In their order. */
    stages: z.array(
      z.strictObject({
        externalId: z.string(),
        label: z.string(),
        archived: z.boolean(),
        closed: z.boolean().nullable(),
        probability: z.string().nullable(),
      }),
    ),
  }),
  /** Whom records of a CRM belong to: a member of staff under an id of its own, kept when the person has left. */
  owner: z.strictObject({
    name: z.string(),
    email: z.string().nullable(),
    userExternalId: z.string().nullable(),
    active: z.boolean(),
    teams: z.array(z.strictObject({ externalId: z.string(), name: z.string(), primary: z.boolean() })),
  }),
  ...deliveryEntitySchemas,
} as const;

export type EntityKind = keyof typeof entitySchemas;
export type EntityOf<Kind extends EntityKind> = z.infer<(typeof entitySchemas)[Kind]>;

/** An entity draft whose data fits its kind's schema, by type. */
export function entityDraft<Kind extends EntityKind>(
  kind: Kind,
  externalId: string,
  data: EntityOf<Kind>,
): EntityDraft {
  return { kind, externalId, data };
}
