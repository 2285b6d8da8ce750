import { z } from "zod";
import { defineQueue, defineWorkflow } from "../../platform/engine/index.ts";
import { recordEvent } from "../governance/index.ts";

export const rotateSecretsQueue = defineQueue({ name: "rotate-secrets", workerConcurrency: 1, concurrency: 1 });

/** The rotation itself, of the platform's secrets. */
export interface RotateSecretsDeps {
  readonly rotateSecrets: (request: { readonly from: string; readonly dataKeysBefore?: Date | undefined }) => Promise<{
    readonly from: string;
    readonly to: string;
    readonly rewrapped: number;
    readonly reencrypted: number;
    readonly forgotten: readonly string[];
  }>;
}

const input = z.strictObject({
  from: z.string(),
  dataKeysBefore: z.date().optional(),
  /** Who asked for it, as the audit keeps it. */
  asked: z.strictObject({
    actor: z.strictObject({
      personId: z.string(),
      email: z.string(),
      credential: z.strictObject({
        kind: z.enum(["key", "session", "process"]),
        id: z.string(),
        requestsPerMinute: z.number().optional(),
      }),
    }),
    address: z.string().optional(),
    requestId: z.string(),
  }),
});
export type RotateSecretsInput = z.input<typeof input>;

/**
 * Follows the key that wraps the keys of stored secrets by a new one. Repeated after a crash, the step goes on where it
 * had come to; what it counts are then only its last run's.
 */
export function rotateSecretsWorkflow(deps: RotateSecretsDeps) {
  return defineWorkflow({
    name: "rotate-secrets.v1",
    queue: rotateSecretsQueue,
    input,
    async run({ asked, ...request }, scope) {
      const { forgotten, ...rotation } = await scope.step("rotate", () => deps.rotateSecrets(request));
      await scope.write("record", (transaction) =>
        recordEvent(transaction, {
          action: "secrets.rotated",
          ...asked,
          target: { kind: "secrets key", id: rotation.to },
          details: { ...rotation, forgotten: [...forgotten], dataKeys: request.dataKeysBefore !== undefined },
        }),
      );
    },
  });
}
