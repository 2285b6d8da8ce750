import { AppError, assertNever, type MembershipDraft } from "@sophia/core";
import {
  permissionLevels,
  type GongCallObject,
  type PermissionLevel,
  type ProfileRecord,
  type Seat,
} from "./payloads.ts";

/**
 * Who may see which call, as local principals. A call carries structural principals only; permission profiles grant
 * them, so that a new manager or profile changes memberships and never a document:
 *
 * - `participant:W:U`: user U of workspace W as host or participant. Granted by every profile but `none`.
 * - `calls:W:of:U`: the calls that U hosts, unless private. Granted by `managers-team` and `report-to-them`.
 * - `calls:W:all`: all calls of W that are not private. Granted by `all`.
 *
 * Fails closed: without a workspace, a profile, a known level or an active seat nothing is granted, and a call that does
 * not say that it is not private is private. Access that somebody shared with one person by hand is not told by the API
 * and therefore not mirrored. Levels: https://help.gong.io/docs/understanding-permission-profiles
 */
export function userPrincipal(userId: string): string {
  return `user:${userId}`;
}

function participant(workspaceId: string, userId: string): string {
  return `participant:${workspaceId}:${userId}`;
}

function callsOf(workspaceId: string, userId: string): string {
  return `calls:${workspaceId}:of:${userId}`;
}

export function isPrivate({ metaData }: GongCallObject): boolean {
  return metaData.isPrivate !== false;
}

export function callPrincipals(call: GongCallObject): string[] {
  const { workspaceId, primaryUserId } = call.metaData;
  if (!workspaceId) return [];
  const present = (call.parties ?? []).flatMap(({ userId }) => userId ?? []);
  const people = new Set(primaryUserId ? [primaryUserId, ...present] : present);
  const principals = [...people].map((userId) => participant(workspaceId, userId));
  if (!isPrivate(call)) {
    principals.push(`calls:${workspaceId}:all`);
    if (primaryUserId) principals.push(callsOf(workspaceId, primaryUserId));
  }
  return principals.sort();
}

/**
 * What a profile grants to its users.
 *
 * @throws AppError `vendor_reply_invalid` for a level that we do not know: the profile then grants nothing
 */
export function profileMemberships(record: ProfileRecord): MembershipDraft[] {
  const { profile, workspace_id: workspaceId, seats } = record;
  const level = readLevel(profile.callsAccess.permissionLevel);
  const active = new Set(seats.filter((seat) => seat.active).map((seat) => seat.id));
  const users = [...new Set(record.user_ids)].filter((id) => active.has(id)).sort();
  if (level === "none" || users.length === 0) return [];

  const own = users.map((id) => ({ group: participant(workspaceId, id), members: [userPrincipal(id)] }));
  const holders = `profile:${profile.id}`;
  const given = { group: holders, members: users.map(userPrincipal) };
  switch (level) {
    case "own":
      return own;
    case "all":
      return [...own, given, { group: `calls:${workspaceId}:all`, members: [holders] }];
    case "managers-team": {
      const leads = profile.callsAccess.teamLeadIds ?? [];
      const hosts = [...new Set([...leads, ...reportsOf(seats, leads)])].sort();
      return [...own, given, ...hosts.map((id) => ({ group: callsOf(workspaceId, id), members: [holders] }))];
    }
    case "report-to-them": {
      const viewersOf = new Map<string, string[]>();
      for (const viewer of users) {
        for (const host of reportsOf(seats, [viewer]))
          viewersOf.set(host, [...(viewersOf.get(host) ?? []), userPrincipal(viewer)]);
      }
      const hosts = [...viewersOf].sort(([a], [b]) => (a < b ? -1 : 1));
      return [...own, ...hosts.map(([host, members]) => ({ group: callsOf(workspaceId, host), members }))];
    }
    default:
      return assertNever(level);
  }
}

/**
 * Whether everybody with this profile who sees any call may open a folder of the library. A folder's name is shown only
 * where all profiles do; a folder never gives access to a call here, though in Gong it may: whether a part of a call or a
 * private call in a folder opens the whole is not told by the API.
 */
export function opensFolder({ profile }: ProfileRecord, folderId: string): boolean {
  if (profile.callsAccess.permissionLevel === "none") return true;
  const { permissionLevel, libraryFolderIds } = profile.libraryFolderAccess ?? {};
  if (permissionLevel === "all") return true;
  return permissionLevel === "specific-folders" && (libraryFolderIds ?? []).includes(folderId);
}

function readLevel(text: string): PermissionLevel {
  const level = permissionLevels.find((known) => known === text);
  if (level) return level;
  throw new AppError(
    "vendor_reply_invalid",
    "A permission profile of Gong has a level that Sophia does not know; it gives nobody access to calls. Please report it.",
  );
}

/** Everybody who reports to one of these people, directly or through others, without themselves; circles end. */
export function reportsOf(seats: readonly Seat[], leads: readonly string[]): string[] {
  const directs = new Map<string, string[]>();
  for (const { id, managerId } of seats) {
    if (managerId === null) continue;
    const team = directs.get(managerId);
    if (team) team.push(id);
    else directs.set(managerId, [id]);
  }
  const found = new Set<string>();
  const open = [...leads];
  for (let lead = open.pop(); lead !== undefined; lead = open.pop()) {
    for (const id of directs.get(lead) ?? []) {
      if (found.has(id) || leads.includes(id)) continue;
      found.add(id);
      open.push(id);
    }
  }
  return [...found];
}
