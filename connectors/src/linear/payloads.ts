import { readPayload, type Json } from "@sophia/core";
import { z } from "zod";
import { linearIdSchema } from "./read-list.ts";

/** The fields of Linear's objects that we read; all others are kept in the raw record and ignored here. */

const text = z.string().nullish();
const flag = z.boolean().nullish();
const number = z.number().nullish();
/** Points at another object; one that is damaged points at nothing, which only ever takes access away. */
const pointer = z.object({ id: linearIdSchema }).nullish().catch(null);
const named = z.object({ id: linearIdSchema, name: text }).nullish().catch(null);
const bot = z.object({ name: text, userDisplayName: text }).nullish().catch(null);
const outsider = z.object({ name: text }).nullish().catch(null);

function listOf<Output>(item: z.ZodType<Output>) {
  return z.object({ nodes: z.array(item) }).nullish();
}

export const userSchema = z.object({
  name: text,
  displayName: text,
  email: text,
  title: text,
  active: flag,
  guest: flag,
  app: flag,
  canAccessAnyPublicTeam: flag,
});
export type LinearUser = z.infer<typeof userSchema>;

export const teamSchema = z.object({
  id: linearIdSchema,
  key: text,
  name: text,
  private: flag,
  visibility: text,
  archivedAt: text,
  retiredAt: text,
  parent: pointer,
});
export type LinearTeam = z.infer<typeof teamSchema>;

export const membershipSchema = z.object({
  archivedAt: text,
  team: z.object({ id: linearIdSchema }),
  user: userSchema.pick({ active: true, guest: true, app: true, canAccessAnyPublicTeam: true }).extend({
    id: linearIdSchema,
  }),
});
export type LinearMembership = z.infer<typeof membershipSchema>;

export const cycleSchema = z.object({
  number,
  name: text,
  startsAt: text,
  endsAt: text,
  completedAt: text,
  progress: number,
  archivedAt: text,
  team: pointer,
});

const life = { url: text, createdAt: z.string(), updatedAt: text, archivedAt: text, trashed: flag } as const;

const commentSchema = z.object({
  id: linearIdSchema,
  body: text,
  url: text,
  quotedText: text,
  createdAt: text,
  updatedAt: text,
  editedAt: text,
  archivedAt: text,
  user: named,
  botActor: bot,
  externalUser: outsider,
});
export type LinearComment = z.infer<typeof commentSchema>;

const updateSchema = z.object({
  id: linearIdSchema,
  body: text,
  health: text,
  url: text,
  createdAt: text,
  updatedAt: text,
  editedAt: text,
  archivedAt: text,
  user: named,
  comments: listOf(commentSchema),
});
export type LinearUpdate = z.infer<typeof updateSchema>;

export const projectSchema = z.object({
  ...life,
  name: text,
  description: text,
  content: text,
  health: text,
  priority: number,
  priorityLabel: text,
  progress: number,
  startDate: text,
  targetDate: text,
  startedAt: text,
  completedAt: text,
  canceledAt: text,
  status: z.object({ name: text, type: text }).nullish().catch(null),
  lead: named,
  creator: named,
  teams: listOf(z.object({ id: linearIdSchema })),
  initiatives: listOf(z.object({ id: linearIdSchema })),
  projectMilestones: listOf(
    z.object({ id: linearIdSchema, name: text, description: text, targetDate: text, status: text, progress: number }),
  ),
  projectUpdates: listOf(updateSchema),
  comments: listOf(commentSchema),
});
export type LinearProject = z.infer<typeof projectSchema>;

export const initiativeSchema = z.object({
  ...life,
  name: text,
  description: text,
  content: text,
  status: text,
  health: text,
  targetDate: text,
  startedAt: text,
  completedAt: text,
  visibility: text,
  owner: named,
  creator: named,
  leadTeam: pointer,
  initiativeUpdates: listOf(updateSchema),
  /** Read beside the initiative, which does not hold them. */
  comments: listOf(commentSchema),
});
export type LinearInitiative = z.infer<typeof initiativeSchema>;

const relatedSchema = z.object({
  id: linearIdSchema,
  identifier: text,
  title: text,
  url: text,
  team: pointer,
});
export type RelatedIssue = z.infer<typeof relatedSchema>;

const relationSchema = z.object({
  id: linearIdSchema,
  type: text,
  createdAt: text,
  archivedAt: text,
  issue: relatedSchema.nullish(),
  relatedIssue: relatedSchema.nullish(),
});
export type LinearRelation = z.infer<typeof relationSchema>;

const attachmentSchema = z.object({
  id: linearIdSchema,
  title: text,
  subtitle: text,
  url: text,
  createdAt: text,
  archivedAt: text,
  creator: named,
});
export type LinearAttachment = z.infer<typeof attachmentSchema>;

export const issueSchema = z.object({
  ...life,
  identifier: z.string(),
  previousIdentifiers: z.array(z.string()).nullish(),
  title: text,
  description: text,
  priority: number,
  priorityLabel: text,
  estimate: number,
  dueDate: text,
  startedAt: text,
  completedAt: text,
  canceledAt: text,
  team: z.object({ id: linearIdSchema }),
  state: z.object({ name: text, type: text }).nullish().catch(null),
  assignee: named,
  creator: named,
  botActor: bot,
  externalUserCreator: outsider,
  cycle: z.object({ id: linearIdSchema, number, name: text }).nullish().catch(null),
  project: named,
  projectMilestone: named,
  parent: relatedSchema.nullish(),
  sharedAccess: z
    .object({ isShared: flag, sharedWithUsers: z.array(z.object({ id: linearIdSchema })).nullish() })
    .nullish(),
  labels: listOf(z.object({ name: text })),
  comments: listOf(commentSchema),
  attachments: listOf(attachmentSchema),
  relations: listOf(relationSchema),
  inverseRelations: listOf(relationSchema),
});
export type LinearIssue = z.infer<typeof issueSchema>;

export const documentSchema = z.object({
  ...life,
  title: text,
  content: text,
  hiddenAt: text,
  creator: named,
  updatedBy: named,
  project: pointer,
  initiative: pointer,
  issue: pointer,
  team: pointer,
  comments: listOf(commentSchema),
});
export type LinearDocument = z.infer<typeof documentSchema>;

export const customerSchema = z.object({
  ...life,
  name: text,
  domains: z.array(z.string()).nullish(),
  externalIds: z.array(z.string()).nullish(),
  revenue: number,
  size: number,
  owner: named,
  status: z.object({ displayName: text }).nullish().catch(null),
  tier: z.object({ displayName: text }).nullish().catch(null),
});
export type LinearCustomer = z.infer<typeof customerSchema>;

export const customerNeedSchema = z.object({
  ...life,
  body: text,
  content: text,
  priority: number,
  creator: named,
  customer: pointer,
  issue: pointer,
  project: pointer,
});
export type LinearCustomerNeed = z.infer<typeof customerNeedSchema>;

const recordSchema = z.object({
  object: z.custom<Json>((value) => value !== undefined),
  unread: z.array(z.string()).nullish(),
});

/**
 * The object of a raw record. What Linear would not give of it is missing in it, named by `unread`.
 *
 * @param what - with its article: "A Linear issue"
 */
export function readObject<Output>(
  schema: z.ZodType<Output>,
  payload: Json,
  what: string,
): { object: Output; unread: readonly string[] } {
  const { object, unread } = readPayload(recordSchema, payload, what);
  return { object: readPayload(schema, object, what), unread: unread ?? [] };
}

/** Another record's object, for a look-up: undefined where it is absent or cannot be read. */
export function peekObject<Output>(schema: z.ZodType<Output>, payload: Json | undefined): Output | undefined {
  const record = recordSchema.safeParse(payload);
  const parsed = record.success ? schema.safeParse(record.data.object) : undefined;
  return parsed?.success ? parsed.data : undefined;
}
