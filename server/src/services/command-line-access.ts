import { join } from "node:path";
import { permissions } from "@sophia/core/api";
import { z } from "zod";
import { authenticate, createLocalKey } from "../features/identity/index.ts";
import { readKept, writeKept } from "./kept-file.ts";
import type { Runtime } from "./runtime.ts";

/** What the command line on the same machine reads: where Sophia is, and the first person's key. */
export const accessSchema = z.object({ url: z.url(), key: z.string(), email: z.string() });
export type CommandLineAccess = z.infer<typeof accessSchema>;

export function accessFile(dataDir: string): string {
  return join(dataDir, "command-line.json");
}

/**
 * Makes the first key, for a named person, and keeps it in the data folder for the command line (mode 0600). The key
 * sees what that person's identities see in the sources. Looking with another's eyes is not among its permissions.
 */
export async function commandLineAccess(
  runtime: Runtime,
  url: string,
  person: { readonly name: string; readonly email: string },
): Promise<CommandLineAccess> {
  const path = accessFile(runtime.config.values.SOPHIA_DATA_DIR);
  const kept = await keptAccess(runtime, path, person.email);
  const access = kept === undefined ? await newAccess(runtime, url, person) : { ...kept, url };
  writeKept(path, access);
  return access;
}

/** Tells the command line where Sophia is now; the key that it keeps, if there is one, stays. */
export async function renewCommandLineAccess(runtime: Runtime, url: string): Promise<void> {
  const path = accessFile(runtime.config.values.SOPHIA_DATA_DIR);
  const kept = await keptAccess(runtime, path);
  if (kept !== undefined) writeKept(path, { ...kept, url });
}

async function keptAccess(runtime: Runtime, path: string, email?: string): Promise<CommandLineAccess | undefined> {
  const kept = readKept(path, accessSchema);
  if (kept.kind !== "value" || (email !== undefined && kept.value.email !== email)) return undefined;
  const works = await authenticate(
    { db: runtime.db },
    { key: kept.value.key, action: "start", requestId: "start" },
  ).then(
    () => true,
    () => false,
  );
  return works ? kept.value : undefined;
}

async function newAccess(
  runtime: Runtime,
  url: string,
  person: { readonly name: string; readonly email: string },
): Promise<CommandLineAccess> {
  const { key } = await createLocalKey(runtime.db, {
    email: person.email,
    name: person.name,
    roles: ["administrator", "operator"],
    label: "first key, for the command line of this machine",
    permissions: permissions.filter((permission) => permission !== "people.act_as"),
  });
  return { url, key, email: person.email };
}
