import { jsonRoute, type Route } from "@sophia/core";
import { RotateSecretsRequest, SecretsRotation } from "@sophia/core/api";
import { by } from "../governance/index.ts";
import type { RotateSecretsInput } from "./rotate-secrets-workflow.ts";

export interface SecretsRouteDeps {
  /** @throws AppError `conflict` when a rotation would do nothing */
  readonly planRotation: (options: { readonly dataKeys: boolean }) => Promise<{
    readonly from: string;
    readonly dataKeysBefore?: Date | undefined;
    readonly makesKey: boolean;
  }>;
  /** Starts the work; returns the run's id. */
  readonly startRotation: (input: RotateSecretsInput) => Promise<string>;
}

export function secretsRoutes(deps: SecretsRouteDeps): Route[] {
  return [
    jsonRoute({
      method: "POST",
      path: "/v1/secrets/rotations",
      summary: "Follow the key that wraps the keys of stored secrets by a new one, while everything runs",
      body: RotateSecretsRequest,
      reply: SecretsRotation,
      permission: "operations.run",
      errors: ["conflict", "unavailable"],
      async handle({ body, actor, requestId }) {
        const { makesKey, ...request } = await deps.planRotation(body);
        const workflowId = await deps.startRotation({ ...request, asked: by(actor, requestId) });
        return { workflowId, from: request.from, makesKey };
      },
    }),
  ];
}
