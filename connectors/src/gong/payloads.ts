import { asSent, readList, type Json } from "@sophia/core";
import { z } from "zod";
import type { GongReply } from "./client.ts";
import { gongReplyInvalid } from "./errors.ts";

/** The fields of Gong's objects that we read; all others are kept in the raw record and ignored here. */

const text = z.string().nullish();

/**
 * Up to 20 digits. A number is taken only where JSON has not yet rounded it; nothing but letters, digits and hyphens
 * becomes part of a principal or a link.
 */
export const gongIdSchema = z.union([
  z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, "not an id of Gong"),
  z.int().nonnegative().transform(String),
]);
/** An id that is empty or damaged points at nobody: that only ever takes access away. */
const optionalId = gongIdSchema.nullish().catch(null);

export const gongUserSchema = z.object({
  id: gongIdSchema,
  emailAddress: text,
  firstName: text,
  lastName: text,
  title: text,
  active: z.boolean().nullish(),
  managerId: optionalId,
});
export type GongUser = z.infer<typeof gongUserSchema>;

export const permissionLevels = ["all", "managers-team", "report-to-them", "own", "none"] as const;
export type PermissionLevel = (typeof permissionLevels)[number];

/** Somebody with a Gong seat, as far as permissions need them. */
export const seatSchema = z.object({ id: z.string(), managerId: z.string().nullable(), active: z.boolean() });
export type Seat = z.infer<typeof seatSchema>;

/** Raw record `profile`: what it allows, whom it is given to, and everybody's manager at that time. */
export const profileRecordSchema = z.object({
  profile: z.object({
    id: gongIdSchema,
    callsAccess: z.object({ permissionLevel: z.string(), teamLeadIds: z.array(gongIdSchema).nullish() }),
    /** Absent or damaged: it opens no folder. */
    libraryFolderAccess: z
      .object({ permissionLevel: z.string(), libraryFolderIds: z.array(gongIdSchema).nullish() })
      .nullish()
      .catch(null),
  }),
  workspace_id: gongIdSchema,
  user_ids: z.array(gongIdSchema),
  seats: z.array(seatSchema),
});
export type ProfileRecord = z.infer<typeof profileRecordSchema>;

export const partySchema = z.object({
  speakerId: optionalId,
  userId: optionalId,
  name: text,
  emailAddress: text,
  title: text,
  affiliation: text,
});
export type Party = z.infer<typeof partySchema>;

export const callSchema = z.object({
  metaData: z.object({
    id: gongIdSchema,
    title: text,
    url: text,
    started: z.string(),
    duration: z.number().nonnegative().nullish(),
    primaryUserId: optionalId,
    workspaceId: optionalId,
    isPrivate: z.boolean().nullish(),
    scope: text,
  }),
  parties: z.array(partySchema).nullish(),
  // What Gong computed from the call is read apart (`call-insights.ts`): damage there must not hide what was said.
  content: asSent.optional(),
  interaction: asSent.optional(),
});
export type GongCallObject = z.infer<typeof callSchema>;

/** Raw record `call`; `transcript` is null until Gong has one. Monologues are read one by one, they may be many. */
export const callRecordSchema = z.object({ call: callSchema, transcript: z.array(asSent).nullable() });

export const monologueSchema = z.object({
  speakerId: optionalId,
  sentences: z
    .array(z.object({ start: z.number().nonnegative(), end: z.number().nonnegative().nullish(), text: z.string() }))
    .nullish(),
});
export type Monologue = z.infer<typeof monologueSchema>;

export const transcriptSchema = z.object({ callId: gongIdSchema, transcript: z.array(asSent).nullish() });

export const libraryCallSchema = z.object({ id: gongIdSchema });

/** Raw record `folder`: a public folder of the library and the calls in it. */
export const folderRecordSchema = z.object({
  id: gongIdSchema,
  name: z.string(),
  workspace_id: gongIdSchema,
  calls: z.array(libraryCallSchema),
});

/** Raw record `call_folders`, by the call's id: the folders that may be named at it. */
export const callFoldersSchema = z.object({
  workspace_id: gongIdSchema.nullable(),
  folders: z.array(z.object({ id: gongIdSchema, name: z.string() })),
});

/** One list of a reply, each object as sent beside the fields we read of it; an empty selection is an empty list. */
export function listOf<Output>(
  reply: GongReply,
  field: string,
  schema: z.ZodType<Output>,
): { raw: Json; read: Output }[] {
  if (reply.body === null) return [];
  return readList(reply.body, field, schema, (what) => gongReplyInvalid(reply.path, what));
}
