import { AppError, type Page, type PageRequest, type VendorAccount } from "@sophia/core";
import { z } from "zod";
import { askLinear, type LinearContext } from "./client.ts";
import { linearReplyInvalid } from "./errors.ts";
import { linearIdSchema } from "./read-list.ts";
import { readStreamPage, streamPlans } from "./streams.ts";

/** @param most - objects in a page at most; Linear's points allow fewer of large ones */
export async function readLinearPage(context: LinearContext, request: PageRequest, most = 250): Promise<Page> {
  const plan = streamPlans.get(request.stream);
  if (!plan) throw new AppError("internal", `The Linear connector has no stream "${request.stream}".`);
  return readStreamPage(context, plan, request, most);
}

const whoSchema = z.object({
  viewer: z.object({ id: linearIdSchema }),
  organization: z.object({ id: linearIdSchema, name: z.string().nullish(), urlKey: z.string().nullish() }),
});

/** Asks whose key it is and of which workspace. */
export async function identifyLinear(context: LinearContext): Promise<VendorAccount> {
  const what = "who the key belongs to";
  const { data } = await askLinear(context, {
    operation: "SophiaWho",
    what,
    paged: false,
    text: "query SophiaWho { viewer { id } organization { id name urlKey } }",
    variables: {},
    points: 3,
  });
  const who = whoSchema.safeParse(data);
  if (!who.success) throw linearReplyInvalid(what, "it does not name the workspace");
  const { id, name, urlKey } = who.data.organization;
  const isKey = urlKey !== null && urlKey !== undefined && /^[\w-]{1,80}$/.test(urlKey);
  return { externalId: id, name: name || id, url: isKey ? `https://linear.app/${urlKey}` : null };
}
