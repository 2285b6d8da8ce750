import { AppError } from "./error.ts";
import type { AnyConnector, Connector } from "./connector.ts";

/** Closes a connector over its credentials' type: the registry and the server never see the type, only parsed use. */
export function defineConnector<Credentials>(connector: Connector<Credentials>): AnyConnector {
  const { manifest, identify, readPage, references, transform } = connector;
  return {
    manifest,
    references,
    transform,
    open(json) {
      const parsed = manifest.credentials.safeParse(json);
      if (!parsed.success) {
        const problems = parsed.error.issues.map(
          (issue) => `${issue.path.join(".") || "credentials"}: ${issue.message}`,
        );
        throw new AppError(
          "invalid_request",
          `These ${manifest.label} credentials cannot be used: ${problems.join("; ")}`,
        );
      }
      const credentials = parsed.data;
      return {
        identify: (context) => identify({ ...context, credentials }),
        readPage: (context, request) => readPage({ ...context, credentials }, request),
      };
    },
  };
}
