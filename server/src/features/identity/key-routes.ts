import { jsonRoute, type Route } from "@sophia/core";
import {
  CreatedKey,
  CreateKeyRequest,
  CreateServiceAccountRequest,
  Done,
  KeyList,
  Person,
  RotateKeyRequest,
} from "@sophia/core/api";
import type { Kysely } from "kysely";
import { z } from "zod";
import type { DB } from "../../platform/db/index.ts";
import { createKey, listKeys, noSuchKey, revokeKey, rotateKey } from "./keys.ts";
import { idOf, noSuchPerson } from "./person.ts";
import { createServiceAccount } from "./service-accounts.ts";

/** Everybody's keys, and accounts for programs. */
export function keyRoutes(db: Kysely<DB>): Route[] {
  return [
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
      reply: Done,
      permission: "keys.manage",
      errors: ["not_found"],
      async handle({ params, actor, requestId }) {
        await revokeKey(db, { actor, requestId }, idOf(params["keyId"], noSuchKey));
        return { done: true };
      },
    }),
    jsonRoute({
      method: "POST",
      path: "/v1/service-accounts",
      summary: "Make an account for a program; it signs in by keys alone",
      body: CreateServiceAccountRequest,
      reply: Person.pick({ personId: true, email: true }),
      permission: "service_accounts.manage",
      errors: ["invalid_request", "forbidden", "conflict"],
      handle: ({ body, actor, requestId }) => createServiceAccount(db, { actor, requestId }, body),
    }),
    jsonRoute({
      method: "POST",
      path: "/v1/service-accounts/:personId/keys",
      summary: "Make an API key of a service account; it is shown once",
      params: z.strictObject({ personId: z.string() }),
      body: CreateKeyRequest,
      reply: CreatedKey,
      permission: "service_accounts.manage",
      errors: ["invalid_request", "forbidden", "not_found"],
      handle: async ({ params, body, actor, requestId }) =>
        createKey(db, { actor, requestId }, idOf(params["personId"], noSuchPerson), body),
    }),
    jsonRoute({
      method: "POST",
      path: "/v1/service-accounts/:personId/keys/:keyId/rotate",
      summary: "Make the key that follows one of a service account",
      params: z.strictObject({ personId: z.string(), keyId: z.string() }),
      body: RotateKeyRequest,
      reply: CreatedKey,
      permission: "service_accounts.manage",
      errors: ["invalid_request", "forbidden", "not_found", "conflict"],
      handle: async ({ params, body, actor, requestId }) =>
        rotateKey(
          db,
          { actor, requestId },
          idOf(params["personId"], noSuchPerson),
          idOf(params["keyId"], noSuchKey),
          body,
        ),
    }),
  ];
}
