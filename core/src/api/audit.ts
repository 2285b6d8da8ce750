import { z } from "zod";

// oxlint-disable-next-line no-control-regex -- the database keeps none, so there is nothing to find with one
const withoutNul = /^[^\u0000]*$/;

function wanted(maxChars: number) {
  return z.string().min(1).max(maxChars).regex(withoutNul, "Leave out the character NUL.");
}

/** What narrows the audit down; all of it must hold. */
const filters = {
  /** As "key.created". */
  action: wanted(100).optional(),
  /** E-mail address or id of who did it. */
  actor: wanted(256).optional(),
  /** Id of what it was done to. */
  target: wanted(200).optional(),
  from: z.iso.datetime({ offset: true }).optional(),
  /** Exclusive. */
  until: z.iso.datetime({ offset: true }).optional(),
  requestId: wanted(200).optional(),
  /** Left out: both. */
  failed: z.enum(["true", "false"]).optional(),
};
const sequence = z.int().min(1);

export const AuditExportQuery = z.strictObject({ ...filters });
export type AuditFilters = z.infer<typeof AuditExportQuery>;

export const AuditQuery = z.strictObject({
  ...filters,
  /** Events before this one, which the page before named as `nextBefore`. */
  before: z.coerce.number().int().min(1).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type AuditQuery = z.infer<typeof AuditQuery>;

export const AuditEntry = z
  .object({
    sequence,
    at: z.string(),
    action: z.string(),
    failed: z.boolean(),
    actor: z.string().nullable(),
    target: z.object({ kind: z.string(), id: z.string() }).nullable(),
    address: z.string().nullable(),
    requestId: z.string(),
    /** The hash of this event and of the chain before it, in hex. */
    hash: z.string(),
    /** The whole event, in the shape of OCSF (https://schema.ocsf.io). */
    event: z.record(z.string(), z.unknown()),
  })
  .meta({ id: "AuditEntry" });
export type AuditEntry = z.infer<typeof AuditEntry>;

/** Newest first. */
export const AuditPage = z
  .object({ events: z.array(AuditEntry), nextBefore: z.int().nullable() })
  .meta({ id: "AuditPage" });
export type AuditPage = z.infer<typeof AuditPage>;

const streamError = z.object({ type: z.literal("error"), code: z.string(), detail: z.string() });

/** Oldest first. `text` is the event exactly as it was hashed: hash = sha256(hash before, as 32 bytes || text in UTF-8). */
export const AuditExportEvent = z
  .discriminatedUnion("type", [
    z.object({ type: z.literal("event"), sequence: z.int(), hash: z.string(), text: z.string() }),
    /** The export is whole only when this came. */
    z.object({ type: z.literal("end"), count: z.int() }),
    streamError,
  ])
  .meta({ id: "AuditExportEvent" });
export type AuditExportEvent = z.infer<typeof AuditExportEvent>;

const base64url = (chars: number) => z.string().regex(new RegExp(`^[A-Za-z0-9_-]{${chars}}$`));
/** An Ed25519 public key: 32 bytes in base64url. */
export const AuditPublicKey = base64url(43);

/** A signed statement that the audit's first `count` events end in `hash`. */
export const AuditCheckpoint = z
  .strictObject({
    sequence,
    hash: z.string().regex(/^[0-9a-f]{64}$/),
    count: z.int().min(1),
    /** When it was made. */
    at: z.iso.datetime(),
    publicKey: AuditPublicKey,
    /** Ed25519, in base64url. */
    signature: base64url(86),
  })
  .meta({ id: "AuditCheckpoint" });
export type AuditCheckpoint = z.infer<typeof AuditCheckpoint>;

export const AuditCheckpointRequest = z
  .strictObject({
    /** Sign with a new key from now on: after the present one was lost or may be known to others. */
    newKey: z.boolean().default(false),
  })
  .meta({ id: "AuditCheckpointRequest" });

export const AuditVerifyRequest = z
  .strictObject({
    /** Checkpoints that were sent away. */
    checkpoints: z.array(AuditCheckpoint).max(1_000).default([]),
    /** The public keys that the operator kept: a checkpoint signed with any other counts as forged. */
    publicKeys: z.array(AuditPublicKey).max(20).default([]),
  })
  .meta({ id: "AuditVerifyRequest" });
export type AuditVerifyRequest = z.infer<typeof AuditVerifyRequest>;

const AuditResult = z.object({
  type: z.literal("result"),
  whole: z.boolean(),
  /** Events that were checked and found right. */
  events: z.int(),
  firstAt: z.string().nullable(),
  lastAt: z.string().nullable(),
  /** Checkpoints that agree: those kept here, and those that were sent away and given back. */
  checkpoints: z.object({ kept: z.int(), given: z.int() }),
  /** Of the last event checked: compare it with what others hold. */
  hash: z.string().nullable(),
  broken: z.object({ sequence: z.int(), problem: z.string() }).nullable(),
});
export type AuditResult = z.infer<typeof AuditResult>;

export const AuditVerifyEvent = z
  .discriminatedUnion("type", [
    z.object({ type: z.literal("progress"), events: z.int(), of: z.int() }),
    AuditResult,
    streamError,
  ])
  .meta({ id: "AuditVerifyEvent" });
export type AuditVerifyEvent = z.infer<typeof AuditVerifyEvent>;
