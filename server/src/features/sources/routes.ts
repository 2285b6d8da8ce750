import { jsonRoute, type Route } from "@sophia/core";
import { Connection, ConnectRequest } from "@sophia/core/api";
import { by } from "../governance/index.ts";
import { connect } from "./connections.ts";
import type { SourcesDeps } from "./deps.ts";

export interface SourcesRouteDeps extends SourcesDeps {
  readonly syncSoon: (connectionId: string) => Promise<void>;
}

export function sourcesRoutes(deps: SourcesRouteDeps): Route[] {
  return [
    jsonRoute({
      method: "POST",
      path: "/v1/connections",
      summary: "Connect a source: the credentials are proved at the vendor, then sealed",
      body: ConnectRequest,
      reply: Connection,
      permission: "sources.configure",
      errors: [
        "invalid_request",
        "credentials_rejected",
        "scope_missing",
        "vendor_unavailable",
        "vendor_reply_invalid",
        "unavailable",
      ],
      async handle({ body, actor, requestId, signal }) {
        const connection = await connect(
          deps,
          body,
          { sample: false, rateFactor: 1, by: by(actor, requestId) },
          signal,
        );
        await deps.syncSoon(connection.connectionId);
        return connection;
      },
    }),
  ];
}
