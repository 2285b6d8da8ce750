import { z } from "zod";
import { permissionSchema } from "./permissions.ts";

/** A network in CIDR notation: "10.0.0.0/8", "2001:db8::/32". */
const network = z.union([z.cidrv4(), z.cidrv6()], "Give a network in CIDR notation, such as 10.0.0.0/8.");

export const CreateKeyRequest = z
  .strictObject({
    label: z.string().min(1).max(200),
    /** What it may do of what its holder's roles allow, at each use. */
    permissions: z.array(permissionSchema).min(1).max(50),
    /** Absent: good until it is revoked. */
    expiresAt: z.iso.datetime({ offset: true }).optional(),
    /** Networks from which it is good; absent or empty: from everywhere. */
    networks: z.array(network).max(50).optional(),
    /** A rate of its own below the common ones. */
    requestsPerMinute: z.int().min(1).max(100_000).optional(),
  })
  .meta({ id: "CreateKeyRequest" });
export type CreateKeyRequest = z.infer<typeof CreateKeyRequest>;

export const Key = z
  .object({
    keyId: z.string(),
    personId: z.string(),
    email: z.string(),
    label: z.string(),
    prefix: z.string(),
    permissions: z.array(z.string()),
    createdAt: z.string(),
    lastUsedAt: z.string().nullable(),
    revokedAt: z.string().nullable(),
    expiresAt: z.string().nullable(),
    networks: z.array(z.string()),
    requestsPerMinute: z.number().nullable(),
    /** The key that this one followed, by rotation. */
    follows: z.string().nullable(),
  })
  .meta({ id: "Key" });
export type Key = z.infer<typeof Key>;

/** The only time the key itself is shown. */
export const CreatedKey = Key.extend({ key: z.string() }).meta({ id: "CreatedKey" });
export type CreatedKey = z.infer<typeof CreatedKey>;

/** A day: time enough to change a key in all places, and short enough that the old one is gone by then. */
const defaultOverlapSeconds = 86_400;

export const RotateKeyRequest = z
  .strictObject({
    /** How long the old key stays good beside the new one: 0 to 30 days. */
    overlapSeconds: z
      .int()
      .min(0)
      .max(30 * 86_400, "Give 30 days at most: 2,592,000 seconds, 720 hours.")
      .default(defaultOverlapSeconds),
  })
  .meta({ id: "RotateKeyRequest" });
export type RotateKeyRequest = z.infer<typeof RotateKeyRequest>;

export const KeyList = z.object({ keys: z.array(Key) }).meta({ id: "KeyList" });
