import { CreatedKey, Key, KeyList } from "@sophia/core/api";
import { findDoor, sendJson } from "../http.ts";
import { print, printJson, table } from "../output.ts";

interface CreateOptions {
  readonly json?: boolean;
  readonly name?: string;
  readonly label?: string;
  readonly permission?: string[];
  readonly days?: number;
  readonly network?: string[];
}

const dayMs = 86_400_000;

export async function createKey(email: string, options: CreateOptions): Promise<void> {
  const created = await sendJson(findDoor(), "POST", "/v1/keys", CreatedKey, {
    email,
    label: options.label ?? "command line",
    permissions: options.permission ?? ["knowledge.search", "assistant.ask", "sources.read"],
    ...(options.name === undefined ? {} : { name: options.name }),
    ...(options.days === undefined ? {} : { expiresAt: new Date(Date.now() + options.days * dayMs).toISOString() }),
    ...(options.network === undefined ? {} : { networks: options.network }),
  });
  if (options.json === true) printJson(created);
  else print(shownOnce(created));
}

function shownOnce({ key, email, expiresAt, networks }: CreatedKey): string {
  return [
    `${key}\n`,
    "Keep it: it is shown only now.",
    `It reads what ${email} can read in the connected sources.`,
    expiresAt === null ? "It is good until it is revoked." : `It is good until ${expiresAt}.`,
    ...(networks.length === 0 ? [] : [`It is good from ${networks.join(", ")} only.`]),
  ].join("\n");
}

export async function rotateKey(
  keyId: string,
  options: { readonly json?: boolean; readonly overlapHours?: number },
): Promise<void> {
  const created = await sendJson(
    findDoor(),
    "POST",
    `/v1/keys/${encodeURIComponent(keyId)}/rotate`,
    CreatedKey,
    options.overlapHours === undefined ? {} : { overlapSeconds: options.overlapHours * 3_600 },
  );
  if (options.json === true) {
    printJson(created);
    return;
  }
  const { keys } = await sendJson(findDoor(), "GET", "/v1/keys", KeyList);
  const old = keys.find((one) => one.keyId === keyId);
  print(shownOnce(created));
  if (old !== undefined) print(`The old key ${old.prefix}… is good until ${old.expiresAt ?? "it is revoked"}.`);
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
    stateOf(key),
    key.networks.join(" ") || "everywhere",
    key.permissions.join(" "),
  ]);
  print(table(["id", "prefix", "person", "label", "last use", "state", "from", "permissions"], rows));
}

function stateOf({ revokedAt, expiresAt }: Key): string {
  if (revokedAt !== null) return "revoked";
  if (expiresAt === null) return "valid";
  return Date.parse(expiresAt) > Date.now() ? `valid until ${expiresAt}` : "expired";
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
