import { randomUUID } from "node:crypto";
import { assertNever, type Json } from "@sophia/core";
import { auditClass, type AuditClass } from "./audit-class.ts";
import type { AuditActor, AuditEvent } from "./audit-event.ts";
import { boundedJson, boundedText } from "./bounded.ts";

/** The version of https://schema.ocsf.io that the events are written in. */
const ocsfVersion = "1.5.0";

const maxIdChars = 200;
/** The longest e-mail address there can be (RFC 5321), with its angle brackets. */
const maxEmailChars = 256;

interface JsonObject {
  readonly [key: string]: Json;
}

/**
 * An event in OCSF's shape, without `time` and `metadata.sequence`, which the database gives it. Every text is bounded.
 * What OCSF has no place for, and what is searched by whatever the class, lies in `unmapped`.
 */
export function ocsfEvent(event: AuditEvent): JsonObject {
  const { classUid, activityId, activityName, severityId }: AuditClass = auditClass[event.action];
  const failed = event.failed === true;
  const reason = event.reason === undefined ? undefined : boundedText(event.reason);
  return withoutAbsent({
    category_uid: Math.floor(classUid / 1_000),
    class_uid: classUid,
    activity_id: activityId,
    activity_name: activityName,
    type_uid: classUid * 100 + activityId,
    severity_id: failed ? Math.max(severityId, 2) : severityId,
    status_id: failed ? 2 : 1,
    status_detail: failed ? reason : undefined,
    metadata: {
      version: ocsfVersion,
      product: { name: "Sophia", vendor_name: "Sophia" },
      uid: randomUUID(),
      event_code: event.action,
      correlation_uid: boundedText(event.requestId, maxIdChars),
    },
    actor: actorOf(event.actor),
    // OCSF asks for a source: without an address it is this service itself.
    src_endpoint: event.address === undefined ? { svc_name: "Sophia" } : { ip: boundedText(event.address, maxIdChars) },
    ...subjectOf(event, classUid),
    unmapped: withoutAbsent({
      target: targetOf(event),
      credential: event.actor?.credential && {
        kind: boundedText(event.actor.credential.kind, maxIdChars),
        id: boundedText(event.actor.credential.id, maxIdChars),
      },
      reason,
      details: event.details && boundedJson(event.details),
    }),
  });
}

function actorOf(actor: AuditActor | undefined): JsonObject {
  const session = actor?.credential?.kind === "session" ? actor.credential : undefined;
  return withoutAbsent({
    app_name: actor === undefined || actor.credential?.kind === "process" ? "Sophia" : undefined,
    user: actor && userOf(actor),
    session: session && { uid: boundedText(session.id, maxIdChars) },
  });
}

function userOf(actor: AuditActor): JsonObject {
  const key = actor.credential?.kind === "key" ? actor.credential : undefined;
  const known = actor.personId !== undefined || actor.email !== undefined;
  return withoutAbsent({
    uid: actor.personId === undefined ? undefined : boundedText(actor.personId, maxIdChars),
    email_addr: actor.email === undefined ? undefined : boundedText(actor.email, maxEmailChars).toLowerCase(),
    credential_uid: key && boundedText(key.id, maxIdChars),
    name: known ? undefined : "unknown",
  });
}

function targetOf({ target }: AuditEvent): JsonObject | undefined {
  if (target === undefined) return undefined;
  return withoutAbsent({
    kind: boundedText(target.kind, maxIdChars),
    id: boundedText(target.id, maxIdChars),
    name: target.name === undefined ? undefined : boundedText(target.name),
  });
}

/** What an event of a class is about, in the attribute that OCSF requires of that class. */
function subjectOf(event: AuditEvent, classUid: AuditClass["classUid"]): Record<string, Json | undefined> {
  const target = targetOf(event);
  const { kind = "unknown", id = "unknown", name } = target ?? {};
  const named = withoutAbsent({ uid: id, name });
  switch (classUid) {
    case 3002:
      // Who signs in is also who acts; a failed attempt knows the typed address only.
      return { user: userOf(event.actor ?? {}), service: { name: "Sophia" } };
    case 3001:
    case 3005:
      return { user: named };
    case 3004:
      return { entity: { type: kind, ...named } };
    case 6003:
      return {
        api: { operation: event.action, request: { uid: boundedText(event.requestId, maxIdChars) } },
        resources: target && [{ type: kind, ...named }],
      };
    default:
      return assertNever(classUid);
  }
}

function withoutAbsent(members: Readonly<Record<string, Json | undefined>>): JsonObject {
  return Object.fromEntries(
    Object.entries(members).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
  );
}
