import { Done, Role, RoleList } from "@sophia/core/api";
import { findDoor, sendJson } from "../http.ts";
import { print, printJson, table } from "../output.ts";

export async function listRoles(options: { readonly json?: boolean }): Promise<void> {
  const { roles } = await sendJson(findDoor(), "GET", "/v1/roles", RoleList);
  if (options.json === true) {
    printJson(roles);
    return;
  }
  print(
    table(
      ["role", "", "permissions", "for"],
      roles.map((role) => [role.name, role.builtIn ? "built in" : "", role.permissions.join(" "), role.description]),
    ),
  );
}

export async function defineRole(
  name: string,
  options: { readonly permission: string[]; readonly description: string },
): Promise<void> {
  const role = await sendJson(findDoor(), "PUT", `/v1/roles/${encodeURIComponent(name)}`, Role, {
    permissions: options.permission,
    description: options.description,
  });
  print(`The role ${role.name} allows ${role.permissions.join(", ")}.`);
}

export async function deleteRole(name: string): Promise<void> {
  await sendJson(findDoor(), "DELETE", `/v1/roles/${encodeURIComponent(name)}`, Done);
  print("Deleted.");
}
