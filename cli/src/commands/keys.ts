import { CreatedKey, Done, KeyList, Me, type Key } from "@sophia/core/api";
import { findDoor, sendJson, type Door } from "../http.ts";
import { print, printJson, table } from "../output.ts";
import { findPerson } from "./people.ts";

interface CreateOptions {
  readonly json?: boolean;
  readonly service?: string;
  readonly requestsPerMinute?: number;
  readonly label?: string;
  readonly permission?: string[];
  readonly days?: number;
  readonly network?: string[];
}

const dayMs = 86_400_000;

/** Where the keys of somebody are: one's own, or a service account's. */
async function keysPath(door: Door, service: string | undefined): Promise<string> {
  if (service === undefined) return "/v1/me/keys";
  return `/v1/service-accounts/${(await findPerson(door, service)).personId}/keys`;
}

export async function createKey(options: CreateOptions): Promise<void> {
  const door = findDoor();
  const created = await sendJson(door, "POST", await keysPath(door, options.service), CreatedKey, {
    label: options.label ?? "command line",
    permissions: options.permission ?? ["account.own", "knowledge.search", "assistant.ask", "sources.read"],
    ...(options.days === undefined ? {} : { expiresAt: new Date(Date.now() + options.days * dayMs).toISOString() }),
    ...(options.network === undefined ? {} : { networks: options.network }),
    ...(options.requestsPerMinute === undefined ? {} : { requestsPerMinute: options.requestsPerMinute }),
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
  options: { readonly json?: boolean; readonly overlapHours?: number; readonly service?: string },
): Promise<void> {
  const door = findDoor();
  const path = `${await keysPath(door, options.service)}/${encodeURIComponent(keyId)}/rotate`;
  const hours = options.overlapHours;
  const created = await sendJson(
    door,
    "POST",
    path,
    CreatedKey,
    hours === undefined ? {} : { overlapSeconds: hours * 3_600 },
  );
  if (options.json === true) {
    printJson(created);
    return;
  }
  print(shownOnce(created));
  print(`The old key is good for ${hours ?? 24} hours more, or until its own end.`);
}

export async function listKeys(options: { readonly json?: boolean; readonly all?: boolean }): Promise<void> {
  const { keys } = await sendJson(findDoor(), "GET", options.all === true ? "/v1/keys" : "/v1/me/keys", KeyList);
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
  const door = findDoor();
  const { permissions } = await sendJson(door, "GET", "/v1/me", Me);
  const path = permissions.includes("keys.manage") ? "/v1/keys" : "/v1/me/keys";
  const reply = await sendJson(door, "DELETE", `${path}/${encodeURIComponent(keyId)}`, Done);
  if (options.json === true) printJson(reply);
  else print("Revoked.");
}
