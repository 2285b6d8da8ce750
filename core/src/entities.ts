import { z } from "zod";
import type { EntityDraft } from "./connector.ts";

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
  }),
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
