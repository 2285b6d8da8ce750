import type { AuditAction } from "./audit-event.ts";

/** OCSF's number of a class of events; the hundreds of it are the category. */
const classes = {
  accountChange: 3001,
  authentication: 3002,
  entityManagement: 3004,
  userAccess: 3005,
  apiActivity: 6003,
} as const;
export type ClassUid = (typeof classes)[keyof typeof classes];

export interface AuditClass {
  readonly classUid: ClassUid;
  readonly activityId: number;
  /** Required by OCSF where the activity is 99, "other". */
  readonly activityName?: string;
  /** 1 informational, 2 low: worth a look, 3 medium: somebody should look. */
  readonly severityId: 1 | 2 | 3;
}

function of(classUid: ClassUid, activityId: number, severityId: 1 | 2 | 3 = 1): AuditClass {
  return { classUid, activityId, severityId };
}

const { accountChange, authentication, entityManagement, userAccess, apiActivity } = classes;
const [created, read, updated, deleted] = [1, 2, 3, 4];

/**
 * What each action is in the Open Cybersecurity Schema Framework 1.5.0 (https://schema.ocsf.io/1.5.0/classes), so that a
 * SIEM reads the audit without a mapping of its own. An action without a line does not type-check.
 */
export const auditClass = {
  "session.opened": of(authentication, 1),
  "session.refused": of(authentication, 1, 2),
  "session.ended": of(authentication, 2),
  "password.changed": of(accountChange, 3),
  "invitation.created": of(entityManagement, created),
  "invitation.accepted": of(entityManagement, updated),
  "invitation.withdrawn": of(entityManagement, deleted),
  "person.created": of(accountChange, 1),
  "person.suspended": of(accountChange, 5),
  "person.restored": of(accountChange, 2),
  "roles.assigned": of(userAccess, 3, 2),
  "role.created": of(entityManagement, created),
  "role.changed": of(entityManagement, updated, 2),
  "role.deleted": of(entityManagement, deleted),
  "identity.mapped": of(userAccess, 1, 2),
  "identity.unmapped": of(userAccess, 2),
  "another.viewed": of(apiActivity, read, 3),
  "key.created": of(entityManagement, created),
  "key.rotated": of(entityManagement, updated),
  "key.revoked": of(entityManagement, deleted),
  "key.used": of(authentication, 1),
  "key.refused": of(authentication, 1, 2),
  "connection.made": of(entityManagement, created),
  "credentials.used": of(apiActivity, read),
  "secrets.rotated": of(entityManagement, updated, 2),
  "audit.exported": of(apiActivity, read, 2),
  "audit.checkpointed": of(apiActivity, created),
  "access.refused": { classUid: apiActivity, activityId: 99, activityName: "Access refused", severityId: 2 },
  "operation.run": { classUid: apiActivity, activityId: 99, activityName: "Operation run", severityId: 1 },
} as const satisfies Record<AuditAction, AuditClass>;
