import { asSent, readCursor, type Json, type Page, type PageRequest, type RawRecord } from "@sophia/core";
import { z } from "zod";
import { callSlack, type SlackContext } from "./client.ts";
import { isSlackRefusal } from "./errors.ts";
import { lacksScope } from "./optional-scope.ts";
import { listOf, slackIdSchema } from "./payloads.ts";

/** Groups that the list gave without their members, which are asked for one by one. */
const cursorSchema = z.strictObject({ pending: z.array(z.strictObject({ id: slackIdSchema, group: asSent })).min(1) });

const groupSchema = z.object({
  id: slackIdSchema,
  users: z.array(z.string()).nullish(),
  user_count: z.union([z.number(), z.string()]).nullish(),
  date_delete: z.number().nullish(),
});

/** Calls for one page. */
const groupsAtOnce = 20;

/** `usergroups.list`, which has no pages: all of them, the disabled ones too, since old messages mention them. */
export async function readUserGroups(context: SlackContext, request: PageRequest): Promise<Page> {
  if (request.cursor !== null) return readPending(context, readCursor(cursorSchema, request.cursor, "Slack").pending);
  try {
    const reply = await callSlack(context, 0, "usergroups.list", { include_users: "true", include_disabled: "true" });
    const groups = listOf(reply, "usergroups", groupSchema);
    const lacking = groups.filter(({ read }) => !read.users && Number(read.user_count ?? 1) > 0 && !read.date_delete);
    const complete = groups.filter((group) => !lacking.includes(group));
    return {
      records: complete.map(({ raw, read }) => groupRecord(read.id, raw, read.users ?? null)),
      nextCursor:
        lacking.length === 0 ? null : { pending: lacking.map(({ raw, read }) => ({ id: read.id, group: raw })) },
      progress: null,
    };
  } catch (error) {
    const notice = lacksScope(error, 'Until then user groups are shown as "@group".');
    if (notice === undefined) throw error;
    return { records: [], nextCursor: null, progress: null, notices: [notice] };
  }
}

async function readPending(
  context: SlackContext,
  pending: readonly { readonly id: string; readonly group: Json }[],
): Promise<Page> {
  const records: RawRecord[] = [];
  for (const { id, group } of pending.slice(0, groupsAtOnce)) {
    try {
      const reply = await callSlack(context, 0, "usergroups.users.list", { usergroup: id, include_disabled: "true" });
      const users = listOf(reply, "users", z.string()).map(({ read }) => read);
      records.push(groupRecord(id, group, users));
    } catch (error) {
      // Deleted since it was listed.
      if (!isSlackRefusal(error, "no_such_subteam", "subteam_not_found")) throw error;
    }
  }
  const rest = pending.slice(groupsAtOnce).map(({ id, group }) => ({ id, group }));
  return { records, nextCursor: rest.length === 0 ? null : { pending: rest }, progress: null };
}

/** @param users - null: Slack did not tell them */
function groupRecord(externalId: string, group: Json, users: readonly string[] | null): RawRecord {
  return { kind: "user_group", externalId, payload: { group, user_ids: users && [...users].sort() } };
}
