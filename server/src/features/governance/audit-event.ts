import type { Actor, Credential, Json } from "@sophia/core";

/**
 * What is kept of what was done. Each name says what happened to what; `audit-class.ts` has its class in OCSF.
 * A new one is added here and there, and the type check finds what is missing.
 */
export const auditActions = [
  "session.opened",
  "session.refused",
  "session.ended",
  "password.changed",
  "invitation.created",
  "invitation.accepted",
  "invitation.withdrawn",
  "person.created",
  "person.suspended",
  "person.restored",
  "roles.assigned",
  "role.created",
  "role.changed",
  "role.deleted",
  "identity.mapped",
  "identity.unmapped",
  "another.viewed",
  "key.created",
  "key.rotated",
  "key.revoked",
  "key.used",
  "key.refused",
  "connection.made",
  "credentials.used",
  "secrets.rotated",
  "audit.exported",
  "audit.checkpointed",
  "access.refused",
  "operation.run",
] as const;
export type AuditAction = (typeof auditActions)[number];

/** Who did it, as far as it is known: of a failed sign-in only the address that was typed. */
export interface AuditActor {
  readonly personId?: string | undefined;
  readonly email?: string | undefined;
  readonly credential?: Credential | undefined;
}

export interface AuditEvent {
  readonly action: AuditAction;
  /** Absent: the service itself. */
  readonly actor?: AuditActor | undefined;
  /** Network address of the request; absent for this process itself. */
  readonly address?: string | undefined;
  readonly requestId: string;
  readonly target?: { readonly kind: string; readonly id: string; readonly name?: string } | undefined;
  /** Left out: it succeeded. */
  readonly failed?: boolean;
  /** Why, in the words of who did it. */
  readonly reason?: string | undefined;
  /** Never a secret. */
  readonly details?: Readonly<Record<string, Json>>;
}

/** Who did something and from where, of an actor at a door. */
export function by(actor: Actor, requestId: string) {
  const { personId, email, credential, address } = actor;
  return { actor: { personId, email, credential }, address, requestId } satisfies Partial<AuditEvent>;
}
