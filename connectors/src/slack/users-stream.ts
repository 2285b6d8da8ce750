import { readCursor, withPageStart, type Page, type PageRequest } from "@sophia/core";
import { z } from "zod";
import { callSlack, type SlackContext } from "./client.ts";
import { slackReplyInvalid } from "./errors.ts";
import { followingPage, pageParameter } from "./pages.ts";
import { listOf, slackIdSchema } from "./payloads.ts";
import type { SlackPageSizes } from "./sync.ts";

const cursorSchema = z.strictObject({ page: z.string(), starts: z.array(z.string()) });
const memberSchema = z.object({ id: slackIdSchema });

/** `users.list`: everybody, bots and those who left among them. */
export async function readUsers(context: SlackContext, request: PageRequest, sizes: SlackPageSizes): Promise<Page> {
  const { page, starts } =
    request.cursor === null ? { page: null, starts: [] } : readCursor(cursorSchema, request.cursor, "Slack");
  const reply = await callSlack(context, 0, "users.list", { limit: String(sizes.users), ...pageParameter(page) });
  const members = listOf(reply, "members", memberSchema);
  const next = followingPage(reply, page);
  const seen = withPageStart(starts, members[0]?.read.id, (what) => slackReplyInvalid(reply, what));
  return {
    records: members.map(({ raw, read }) => ({ kind: "user", externalId: read.id, payload: raw })),
    nextCursor: next === null ? null : { page: next, starts: seen },
    progress: null,
  };
}
