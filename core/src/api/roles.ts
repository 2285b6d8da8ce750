import { z } from "zod";
import { permissionSchema, type Permission } from "./permissions.ts";

const viewer = ["account.own", "knowledge.search", "assistant.ask", "sources.read"] as const;
const analyst = [...viewer, "records.query", "keys.own"] as const;
const curator = [...analyst, "accounts.decide"] as const;
/** As an analyst, until there are automations to make. */
const automator = analyst;
const administrator = [
  ...curator,
  "sources.configure",
  "keys.manage",
  "service_accounts.manage",
  "people.manage",
  "identities.map",
  "roles.manage",
  "audit.read",
  "audit.export",
] as const;
/** Runs the service and reads nothing of the sources. */
const operator = ["account.own", "keys.own", "sources.read", "operations.run", "audit.read"] as const;

/** The roles that are always there. Looking with another's eyes is in none of them: it takes a role of its own. */
export const builtInRoles = {
  viewer,
  analyst,
  curator,
  automator,
  administrator,
  operator,
} as const satisfies Record<string, readonly Permission[]>;

export const RoleName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{1,49}$/, "2 to 50 of a-z, 0-9 and -, a letter first")
  .meta({ id: "RoleName" });

export const Role = z
  .object({ name: z.string(), description: z.string(), permissions: z.array(z.string()), builtIn: z.boolean() })
  .meta({ id: "Role" });
export type Role = z.infer<typeof Role>;

export const RoleList = z.object({ roles: z.array(Role) }).meta({ id: "RoleList" });

export const DefineRoleRequest = z
  .strictObject({
    description: z.string().max(500).default(""),
    permissions: z.array(permissionSchema).min(1).max(50),
  })
  .meta({ id: "DefineRoleRequest" });
export type DefineRoleRequest = z.infer<typeof DefineRoleRequest>;
