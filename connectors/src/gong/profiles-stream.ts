import { readCursor, withPageStart, type Json, type Page, type PageRequest, type RawRecord } from "@sophia/core";
import { z } from "zod";
import { callGong, type GongContext } from "./client.ts";
import { gongReplyInvalid } from "./errors.ts";
import { gongIdSchema, gongUserSchema, listOf, type Seat } from "./payloads.ts";
import { readWorkspaces } from "./workspaces.ts";

const cursorSchema = z.strictObject({ after: z.string() });
const withIdSchema = z.object({ id: gongIdSchema });
const detailSchema = z.object({ profile: z.custom<Json>((value) => typeof value === "object" && value !== null) });

/** The permission profiles of one workspace a page, each with its users and with the managers of everybody. */
export async function readProfiles(context: GongContext, request: PageRequest): Promise<Page> {
  const after = request.cursor === null ? "" : readCursor(cursorSchema, request.cursor, "Gong").after;
  const workspaces = await readWorkspaces(context);
  const index = workspaces.findIndex(({ id }) => id > after);
  const workspace = workspaces[index];
  if (!workspace)
    return { records: [], nextCursor: null, progress: { done: workspaces.length, total: workspaces.length } };

  const seats = readSeats(await request.known("user"));
  const list = await callGong(context, {
    method: "GET",
    path: "/v2/all-permission-profiles",
    query: { workspaceId: workspace.id },
  });
  const records: RawRecord[] = [];
  for (const { read } of listOf(list, "profiles", withIdSchema)) {
    const detail = await callGong(context, {
      method: "GET",
      path: "/v2/permission-profile",
      query: { profileId: read.id },
    });
    // Deleted since it was listed.
    if (detail.body === null) continue;
    const parsed = detailSchema.safeParse(detail.body);
    if (!parsed.success) throw gongReplyInvalid(detail.path, 'it has no "profile"');
    const user_ids = await readProfileUsers(context, read.id);
    const payload = { profile: parsed.data.profile, workspace_id: workspace.id, user_ids, seats };
    records.push({ kind: "profile", externalId: read.id, payload });
  }
  const last = index + 1 === workspaces.length;
  return {
    records,
    nextCursor: last ? null : { after: workspace.id },
    progress: { done: index + 1, total: workspaces.length },
  };
}

/** Sorted, so that the same people make the same record. */
async function readProfileUsers(context: GongContext, profileId: string): Promise<string[]> {
  const ids = new Set<string>();
  let starts: string[] = [];
  let page: string | null = null;
  do {
    const reply = await callGong(
      context,
      { method: "GET", path: "/v2/permission-profile/users", query: { profileId } },
      page,
    );
    const users = listOf(reply, "users", withIdSchema);
    starts = withPageStart(starts, users[0]?.read.id, (what) => gongReplyInvalid(reply.path, what));
    for (const { read } of users) ids.add(read.id);
    page = reply.nextCursor;
  } while (page !== null);
  return [...ids].sort();
}

function readSeats(known: readonly { payload: Json }[]): (Seat & { [key: string]: Json })[] {
  return known
    .flatMap(({ payload }) => {
      const user = gongUserSchema.safeParse(payload);
      if (!user.success) return [];
      const { id, managerId, active } = user.data;
      return [{ id, managerId: managerId ?? null, active: active === true }];
    })
    .sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}
