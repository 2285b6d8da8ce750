import { z } from "zod";

export const RotateSecretsRequest = z
  .strictObject({
    /** Also replace the data keys themselves, and encrypt every stored secret anew. */
    dataKeys: z.boolean().default(false),
  })
  .meta({ id: "RotateSecretsRequest" });
export type RotateSecretsRequest = z.infer<typeof RotateSecretsRequest>;

export const SecretsRotation = z
  .object({
    /** Tells how far it is, as that of every piece of work. */
    workflowId: z.string(),
    /** Id of the key that is in use as the rotation begins. */
    from: z.string(),
    /** Whether a new key is made now; false where the operator configures it, and everything is brought to that one. */
    makesKey: z.boolean(),
  })
  .meta({ id: "SecretsRotation" });
export type SecretsRotation = z.infer<typeof SecretsRotation>;
