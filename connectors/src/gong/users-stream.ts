import { readCursor, withPageStart, type Page, type PageRequest } from "@sophia/core";
import { z } from "zod";
import { callGong, type GongContext } from "./client.ts";
import { gongReplyInvalid } from "./errors.ts";
import { gongUserSchema, listOf } from "./payloads.ts";

const cursorSchema = z.strictObject({ page: z.string(), starts: z.array(z.string()), done: z.int().nonnegative() });

export async function readUsers(context: GongContext, request: PageRequest): Promise<Page> {
  const { page, starts, done } =
    request.cursor === null ? { page: null, starts: [], done: 0 } : readCursor(cursorSchema, request.cursor, "Gong");
  const reply = await callGong(context, { method: "GET", path: "/v2/users", query: {} }, page);
  const users = listOf(reply, "users", gongUserSchema);
  const seen = withPageStart(starts, users[0]?.read.id, (what) => gongReplyInvalid(reply.path, what));
  const doneNow = done + users.length;
  return {
    records: users.map(({ raw, read }) => ({ kind: "user", externalId: read.id, payload: raw })),
    nextCursor: reply.nextCursor === null ? null : { page: reply.nextCursor, starts: seen, done: doneNow },
    progress: reply.total === null ? null : { done: doneNow, total: Math.max(reply.total, doneNow) },
  };
}
