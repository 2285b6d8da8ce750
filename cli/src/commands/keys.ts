import { CreatedKey, Key, KeyList } from "@sophia/core/api";
import { findDoor, sendJson } from "../http.ts";
import { print, printJson, table } from "../output.ts";

interface CreateOptions {
  readonly json?: boolean;
  readonly name?: string;
  readonly label?: string;
  readonly permission?: string[];
}

export async function createKey(email: string, options: CreateOptions): Promise<void> {
  const created = await sendJson(findDoor(), "POST", "/v1/keys", CreatedKey, {
    email,
    label: options.label ?? "command line",
    permissions: options.permission ?? ["knowledge.search", "assistant.ask", "sources.read"],
    ...(options.name === undefined ? {} : { name: options.name }),
  });
  if (options.json === true) printJson(created);
  else
    print(
      `${created.key}\n\nKeep it: it is shown only now. It reads what ${created.email} can read in the connected sources.`,
    );
}

export async function listKeys(options: { readonly json?: boolean }): Promise<void> {
  const { keys } = await sendJson(findDoor(), "GET", "/v1/keys", KeyList);
  if (options.json === true) {
    printJson(keys);
    return;
  }
  const rows = keys.map((key) => [
    key.keyId,
    key.prefix,
    key.email,
    key.label,
    key.lastUsedAt ?? "never",
    key.revokedAt === null ? "valid" : "revoked",
    key.permissions.join(" "),
  ]);
  print(table(["id", "prefix", "person", "label", "last use", "state", "permissions"], rows));
}

export async function revokeKey(keyId: string, options: { readonly json?: boolean }): Promise<void> {
  const reply = await sendJson(
    findDoor(),
    "DELETE",
    `/v1/keys/${encodeURIComponent(keyId)}`,
    Key.pick({ keyId: true }),
  );
  if (options.json === true) printJson(reply);
  else print("Revoked.");
}
