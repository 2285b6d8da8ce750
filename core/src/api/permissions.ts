import { z } from "zod";

/** What permissions are about: looking, analysing, acting towards others, setting up, governing. */
export type PermissionAxis = "view" | "analyse" | "communicate" | "configure" | "administer";

/**
 * What a role may allow. None of them widens what its person may read: that comes from the sources alone. Nothing is on
 * the axis `communicate` yet, since nothing that Sophia does today leaves it.
 */
export const permissionAxis = {
  /** Oneself: who one is here, one's own sessions. */
  "account.own": "view",
  "knowledge.search": "view",
  "assistant.ask": "view",
  "sources.read": "view",
  /** Records by their fields, counted and summed. */
  "records.query": "analyse",
  /** Keys that act for oneself. */
  "keys.own": "configure",
  /** Say which records are one account and which are not; every decision is kept. */
  "accounts.decide": "configure",
  "sources.configure": "configure",
  /** Everybody's keys: see and revoke them. */
  "keys.manage": "administer",
  "service_accounts.manage": "administer",
  /** Invite, suspend, give roles that hold no more than one's own. */
  "people.manage": "administer",
  /** Say that an identity in a source is this person's, or is not. */
  "identities.map": "administer",
  /** Make roles, and give any of them. */
  "roles.manage": "administer",
  "audit.read": "administer",
  "audit.export": "administer",
  /** Rebuild, replay, link again. */
  "operations.run": "administer",
  /** Look with another person's eyes: each use says why and is recorded. */
  "people.act_as": "administer",
} as const satisfies Record<string, PermissionAxis>;

export type Permission = keyof typeof permissionAxis;

const names = Object.keys(permissionAxis);
function isPermission(name: string): name is Permission {
  return Object.hasOwn(permissionAxis, name);
}
export const permissions: readonly Permission[] = names.filter(isPermission);
export const permissionSchema = z.enum(permissions);

/** Header naming the e-mail address of the person whose eyes are used. */
export const actAsHeader = "x-sophia-act-as";

/** Header saying why another person's eyes are used, percent-encoded. */
export const reasonHeader = "x-sophia-reason";
