import { jsonRoute, type Route } from "@sophia/core";
import { DefineRoleRequest, Done, Role, RoleList, RoleName } from "@sophia/core/api";
import type { Kysely } from "kysely";
import { z } from "zod";
import type { DB } from "../../platform/db/index.ts";
import { defineRole, deleteRole, listRoles } from "./roles.ts";

const named = z.strictObject({ name: RoleName });

export function roleRoutes(db: Kysely<DB>): Route[] {
  return [
    jsonRoute({
      method: "GET",
      path: "/v1/roles",
      summary: "The roles, and what each allows",
      reply: RoleList,
      permission: "account.own",
      errors: [],
      handle: async () => ({ roles: await listRoles(db) }),
    }),
    jsonRoute({
      method: "PUT",
      path: "/v1/roles/:name",
      summary: "Make a role, or change one for all who have it",
      params: named,
      body: DefineRoleRequest,
      reply: Role,
      permission: "roles.manage",
      errors: ["invalid_request", "conflict"],
      handle: ({ params, body, actor, requestId }) => defineRole(db, { actor, requestId }, params["name"] ?? "", body),
    }),
    jsonRoute({
      method: "DELETE",
      path: "/v1/roles/:name",
      summary: "Delete a role that nobody has",
      params: named,
      reply: Done,
      permission: "roles.manage",
      errors: ["not_found", "conflict"],
      async handle({ params, actor, requestId }) {
        await deleteRole(db, { actor, requestId }, params["name"] ?? "");
        return { done: true };
      },
    }),
  ];
}
