import { z } from "zod";
import { callGong, type GongContext } from "./client.ts";
import { gongIdSchema, listOf } from "./payloads.ts";

const workspaceSchema = z.object({ id: gongIdSchema, name: z.string().nullish() });

/** Sorted by id. */
export async function readWorkspaces(context: GongContext): Promise<{ id: string; name: string }[]> {
  const reply = await callGong(context, { method: "GET", path: "/v2/workspaces", query: {} });
  return listOf(reply, "workspaces", workspaceSchema)
    .map(({ read }) => ({ id: read.id, name: read.name || read.id }))
    .sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}
