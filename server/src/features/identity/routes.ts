import type { Route } from "@sophia/core";
import type { Kysely } from "kysely";
import type { DB } from "../../platform/db/index.ts";
import { keyRoutes } from "./key-routes.ts";
import { meRoutes } from "./me-routes.ts";
import { peopleRoutes } from "./people-routes.ts";
import { roleRoutes } from "./role-routes.ts";

export function identityRoutes(db: Kysely<DB>): Route[] {
  return [...meRoutes(db), ...keyRoutes(db), ...peopleRoutes(db), ...roleRoutes(db)];
}
