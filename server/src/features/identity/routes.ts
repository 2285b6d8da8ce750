import { jsonRoute, type Route } from "@sophia/core";
import { CreatedKey, CreateKeyRequest, Key, KeyList } from "@sophia/core/api";
import type { Kysely } from "kysely";
import { z } from "zod";
import type { DB } from "../../platform/db/index.ts";
import { handOutKey, listKeys, revokeKey } from "./keys.ts";

export function identityRoutes(db: Kysely<DB>): Route[] {
  return [
    jsonRoute({
      method: "POST",
      path: "/v1/keys",
      summary: "Make an API key for a person; it is shown once",
      body: CreateKeyRequest,
      reply: CreatedKey,
      permission: "keys.manage",
      errors: ["invalid_request"],
      handle: ({ body, actor, requestId }) => handOutKey(db, actor, body, requestId),
    }),
    jsonRoute({
      method: "GET",
      path: "/v1/keys",
      summary: "All API keys, without their secret parts",
      reply: KeyList,
      permission: "keys.manage",
      errors: [],
      handle: async () => ({ keys: await listKeys(db) }),
    }),
    jsonRoute({
      method: "DELETE",
      path: "/v1/keys/:keyId",
      summary: "Revoke an API key",
      params: z.strictObject({ keyId: z.string() }),
      reply: Key.pick({ keyId: true }),
      permission: "keys.manage",
      errors: ["not_found"],
      async handle({ params }) {
        const keyId = params["keyId"] ?? "";
        await revokeKey(db, keyId);
        return { keyId };
      },
    }),
  ];
}
