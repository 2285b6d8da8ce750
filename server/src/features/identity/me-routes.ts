import { jsonRoute, type Route } from "@sophia/core";
import { CreatedKey, CreateKeyRequest, Done, KeyList, Me, RotateKeyRequest, SignInSessionList } from "@sophia/core/api";
import type { Kysely } from "kysely";
import { z } from "zod";
import type { DB } from "../../platform/db/index.ts";
import { holderOf } from "./holder.ts";
import { createKey, listKeys, noSuchKey, revokeKey, rotateKey } from "./keys.ts";
import { idOf, noSuchPerson } from "./person.ts";
import { endSession, listSessions, noSuchSession } from "./sessions.ts";

/** Oneself: who one is here, one's own sessions and keys. */
export function meRoutes(db: Kysely<DB>): Route[] {
  return [
    jsonRoute({
      method: "GET",
      path: "/v1/me",
      summary: "Who you are here, and what you may do",
      reply: Me,
      permission: "account.own",
      errors: [],
      async handle({ actor }) {
        const holder = await holderOf(db, actor.personId);
        if (holder === undefined) throw noSuchPerson;
        const { personId, email, name, roles } = holder;
        const { kind, id } = actor.credential;
        return {
          personId,
          email,
          name,
          roles: [...roles],
          permissions: [...actor.permissions],
          credential: { kind, id },
        };
      },
    }),
    jsonRoute({
      method: "GET",
      path: "/v1/me/sessions",
      summary: "Your sessions in browsers",
      reply: SignInSessionList,
      permission: "account.own",
      errors: [],
      handle: async ({ actor }) => ({ sessions: await listSessions(db, actor.personId, actor) }),
    }),
    jsonRoute({
      method: "DELETE",
      path: "/v1/me/sessions/:sessionId",
      summary: "End one of your sessions",
      params: z.strictObject({ sessionId: z.string() }),
      reply: Done,
      permission: "account.own",
      errors: ["not_found"],
      async handle({ params, actor, requestId }) {
        await endSession(db, { actor, requestId }, actor.personId, idOf(params["sessionId"], noSuchSession));
        return { done: true };
      },
    }),
    jsonRoute({
      method: "GET",
      path: "/v1/me/keys",
      summary: "Your API keys, without their secret parts",
      reply: KeyList,
      permission: "keys.own",
      errors: [],
      handle: async ({ actor }) => ({ keys: await listKeys(db, actor.personId) }),
    }),
    jsonRoute({
      method: "POST",
      path: "/v1/me/keys",
      summary: "Make an API key of yours; it is shown once",
      body: CreateKeyRequest,
      reply: CreatedKey,
      permission: "keys.own",
      errors: ["invalid_request", "forbidden"],
      handle: ({ body, actor, requestId }) => createKey(db, { actor, requestId }, actor.personId, body),
    }),
    jsonRoute({
      method: "POST",
      path: "/v1/me/keys/:keyId/rotate",
      summary: "Make the key that follows one of yours; it is shown once, and the old one ends after the overlap",
      params: z.strictObject({ keyId: z.string() }),
      body: RotateKeyRequest,
      reply: CreatedKey,
      permission: "keys.own",
      errors: ["invalid_request", "forbidden", "not_found", "conflict"],
      handle: async ({ params, body, actor, requestId }) =>
        rotateKey(db, { actor, requestId }, actor.personId, idOf(params["keyId"], noSuchKey), body),
    }),
    jsonRoute({
      method: "DELETE",
      path: "/v1/me/keys/:keyId",
      summary: "Revoke one of your API keys",
      params: z.strictObject({ keyId: z.string() }),
      reply: Done,
      permission: "keys.own",
      errors: ["not_found"],
      async handle({ params, actor, requestId }) {
        await revokeKey(db, { actor, requestId }, idOf(params["keyId"], noSuchKey), actor.personId);
        return { done: true };
      },
    }),
  ];
}
