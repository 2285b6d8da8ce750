import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import type { ClientBase } from "pg";
import { AppError } from "@sophia/core";
import type { Binaries } from "./binaries.ts";
import type { Credentials } from "./credentials.ts";
import { roles } from "./roles.ts";
import type { RunAs } from "./run-as.ts";
import { childEnvironment, clusterArgument, endOf } from "./spawn.ts";

/**
 * Makes the login roles of the embedded cluster and its database, as far as they are missing, and gives them the passwords
 * of the file when those have changed. The owner is no superuser, so that a migration cannot do more here than elsewhere.
 */
export async function ensureLogins(admin: ClientBase, credentials: Credentials): Promise<void> {
  const logins = [
    { role: "sophia_owner", password: credentials.owner },
    { role: roles.app, password: credentials.app },
    { role: roles.engine, password: credentials.engine },
    { role: roles.reader, password: credentials.reader },
  ];
  // A comment on the role remembers which password it has, by a hash that says nothing about 24 random bytes.
  for (const { role, password } of logins) {
    const hash = createHash("sha256").update(password).digest("hex");
    const { rows } = await admin.query<{ hash: string | null }>(
      "select shobj_description(oid, 'pg_authid') as hash from pg_roles where rolname = $1",
      [role],
    );
    if (rows[0]?.hash === hash) continue;
    if (!rows[0]) await admin.query(`create role ${role} nologin`);
    await admin.query(`alter role ${role} login password ${admin.escapeLiteral(password)}`);
    await admin.query(`comment on role ${role} is ${admin.escapeLiteral(hash)}`);
  }
  await admin.query(`grant ${Object.values(roles).join(", ")} to sophia_owner`);
  const { rowCount } = await admin.query("select from pg_database where datname = 'sophia'");
  if (rowCount === 0) await admin.query("create database sophia owner sophia_owner");
}

/** Sets the superuser's password without knowing the old one: in single-user mode, while no server runs. */
export async function setAdminPassword(options: {
  readonly clusterDir: string;
  readonly binaries: Binaries;
  readonly as: RunAs | undefined;
  readonly password: string;
}): Promise<void> {
  const { clusterDir, binaries, as, password } = options;
  const child = spawn(binaries.postgres, ["--single", "-D", clusterArgument(clusterDir, as), "postgres"], {
    ...as,
    cwd: clusterDir,
    env: childEnvironment,
    detached: true,
    stdio: ["pipe", "ignore", "pipe"],
  });
  child.stdin.on("error", () => undefined); // It ended early; its status tells.
  // base64url: nothing in it needs quoting.
  child.stdin.end(`alter role sophia_admin password '${password}'\n`);
  const { status, stderr } = await endOf(child);
  if (status !== 0 || /ERROR|FATAL/.test(stderr)) {
    throw new AppError("unavailable", `New passwords could not be set on ${clusterDir}: ${stderr.slice(-300)}`);
  }
}
