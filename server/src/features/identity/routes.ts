import { jsonRoute, type Route } from "@sophia/core";
import { CreatedKey, CreateKeyRequest, Key, KeyList, RotateKeyRequest } from "@sophia/core/api";
import type { Kysely } from "kysely";
import { z } from "zod";
import type { DB } from "../../platform/db/index.ts";
import { handOutKey, listKeys, revokeKey, rotateKey } from "./keys.ts";

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
      handle: ({ body, actor, requestId }) => handOutKey(db, { actor, action: "POST /v1/keys", requestId }, body),
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
      method: "POST",
      path: "/v1/keys/:keyId/rotate",
      summary: "Make the key that follows another; it is shown once, and the old one ends after the overlap",
      params: z.strictObject({ keyId: z.string() }),
      body: RotateKeyRequest,
      reply: CreatedKey,
      permission: "keys.manage",
      errors: ["invalid_request", "not_found"],
      handle: ({ params, body, actor, requestId }) =>
        rotateKey(db, { actor, action: "POST /v1/keys/:keyId/rotate", requestId }, params["keyId"] ?? "", body),
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
