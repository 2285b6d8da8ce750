import { z } from "zod";
import { permissionSchema } from "./permissions.ts";

export const CreateKeyRequest = z
  .strictObject({
    email: z.email().toLowerCase(),
    name: z.string().min(1).max(200).optional(),
    label: z.string().min(1).max(200),
    permissions: z.array(permissionSchema).min(1),
  })
  .meta({ id: "CreateKeyRequest" });
export type CreateKeyRequest = z.infer<typeof CreateKeyRequest>;

export const Key = z
  .object({
    keyId: z.string(),
    email: z.string(),
    label: z.string(),
    prefix: z.string(),
    permissions: z.array(z.string()),
    createdAt: z.string(),
    lastUsedAt: z.string().nullable(),
    revokedAt: z.string().nullable(),
  })
  .meta({ id: "Key" });
export type Key = z.infer<typeof Key>;

/** The only time the key itself is shown. */
export const CreatedKey = Key.extend({ key: z.string() }).meta({ id: "CreatedKey" });
export type CreatedKey = z.infer<typeof CreatedKey>;

export const KeyList = z.object({ keys: z.array(Key) }).meta({ id: "KeyList" });
