import { readList, type Json } from "@sophia/core";
import { z } from "zod";
import type { HubSpotReply } from "./client.ts";
import { hubspotReplyInvalid } from "./errors.ts";
import { hubspotReadersSchema } from "./manifest.ts";

/** The fields of HubSpot's objects that we read; all others are kept in the raw record and ignored here. */

const text = z.string().nullish();

/**
 * Text, since ids grow beyond 2^53. A number is taken only where JSON has not yet rounded it; nothing but letters, digits,
 * hyphens and underscores becomes part of a principal or a link.
 */
export const hubspotIdSchema = z.union([
  z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, "not an id of HubSpot"),
  z.int().nonnegative().transform(String),
]);
/** An id that is empty or damaged points at nobody: that only ever takes access away. */
const optionalId = hubspotIdSchema.nullish().catch(null);

/** The object of a page: its id, and when it went to the bin. */
export const listedObjectSchema = z.object({ id: hubspotIdSchema, archivedAt: text });

export const crmObjectSchema = z.object({
  id: hubspotIdSchema,
  properties: z.record(z.string(), z.string().nullable()),
  propertiesWithHistory: z
    .record(
      z.string(),
      z.array(
        z.object({
          value: z.string().nullable().catch(null),
          timestamp: z.string(),
          sourceType: text,
          updatedByUserId: optionalId,
        }),
      ),
    )
    .nullish(),
  createdAt: text,
  updatedAt: text,
  archived: z.boolean().nullish(),
  url: text,
});
export type CrmObject = z.infer<typeof crmObjectSchema>;

export const associationSchema = z.object({
  toObjectId: hubspotIdSchema,
  associationTypes: z
    .array(z.object({ label: text }))
    .nullish()
    .catch(null),
});
export type Association = z.infer<typeof associationSchema>;

/**
 * Raw record of every CRM object: as sent, with its associated records by type. `merged_into` stands in the place of a
 * record that was merged into another: `object` is then that other one.
 */
export const crmRecordSchema = z.object({
  object: crmObjectSchema,
  associations: z.record(z.string(), z.array(associationSchema)),
  merged_into: hubspotIdSchema.optional(),
});
export type CrmRecord = z.infer<typeof crmRecordSchema>;

export const portalDetailsSchema = z.object({
  portalId: hubspotIdSchema,
  portalName: text,
  timeZone: text,
  companyCurrency: text,
  uiDomain: text,
});
/** Raw record `portal`: the account's settings, and whom records are shown to. */
export const portalRecordSchema = z.object({ details: portalDetailsSchema, readers: hubspotReadersSchema });
export type PortalRecord = z.infer<typeof portalRecordSchema>;

export const definitionSchema = z.object({
  name: z.string(),
  label: text,
  hubspotDefined: z.boolean().nullish(),
  hidden: z.boolean().nullish(),
  dataSensitivity: text,
  options: z
    .array(z.object({ label: text, value: text }))
    .nullish()
    .catch(null),
});
export type Definition = z.infer<typeof definitionSchema>;
/** Raw record `properties` of one object type. */
export const definitionsRecordSchema = z.object({ definitions: z.array(definitionSchema) });

export const userSchema = z.object({
  id: hubspotIdSchema,
  email: text,
  firstName: text,
  lastName: text,
  superAdmin: z.boolean().nullish(),
});
export type HubSpotUser = z.infer<typeof userSchema>;

export const teamSchema = z.object({
  id: hubspotIdSchema,
  name: text,
  userIds: z.array(hubspotIdSchema).nullish(),
  secondaryUserIds: z.array(hubspotIdSchema).nullish(),
});
export type HubSpotTeam = z.infer<typeof teamSchema>;

export const ownerSchema = z.object({
  id: hubspotIdSchema,
  email: text,
  firstName: text,
  lastName: text,
  userId: optionalId,
  archived: z.boolean().nullish(),
  teams: z
    .array(z.object({ id: hubspotIdSchema, name: text, primary: z.boolean().nullish() }))
    .nullish()
    .catch(null),
});
export type HubSpotOwner = z.infer<typeof ownerSchema>;

export const pipelineSchema = z.object({
  id: hubspotIdSchema,
  label: text,
  archived: z.boolean().nullish(),
  stages: z.array(
    z.object({
      id: hubspotIdSchema,
      label: text,
      displayOrder: z.number().nullish().catch(null),
      archived: z.boolean().nullish(),
      metadata: z.record(z.string(), z.unknown()).nullish().catch(null),
    }),
  ),
});
/** Raw record `pipeline`, by object type and id: HubSpot's own ids repeat between types. */
export const pipelineRecordSchema = z.object({ object_type: z.string(), pipeline: pipelineSchema });
export type PipelineRecord = z.infer<typeof pipelineRecordSchema>;

export function pipelineKey(objectType: string, pipelineId: string): string {
  return `${objectType}:${pipelineId}`;
}

/** The `results` of a reply, each object as sent beside the fields we read of it. */
export function resultsOf<Output>(reply: HubSpotReply, schema: z.ZodType<Output>): { raw: Json; read: Output }[] {
  return readList(reply.body, "results", schema, (what) => hubspotReplyInvalid(reply.path, what));
}
