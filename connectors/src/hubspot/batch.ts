import { AppError, type Json } from "@sophia/core";
import { z } from "zod";
import { callHubSpot, maxReplyBytes, type HubSpotContext, type HubSpotReply, type HubSpotRequest } from "./client.ts";
import { hubspotPartFailed, hubspotReplyInvalid, tooLarge } from "./errors.ts";

/** Records asked for in one batch; with former values HubSpot takes half. */
export const batchSize = 100;
export const batchSizeWithHistory = 50;

const partSchema = z.object({
  numErrors: z.int().nonnegative().nullish().catch(null),
  errors: z
    .array(z.object({ category: z.string().nullish(), subCategory: z.unknown().optional() }))
    .nullish()
    .catch(null),
});

/**
 * Calls a batch endpoint for each slice of the inputs. A slice whose answer is over the bound is asked for in halves.
 *
 * A batch may succeed in part (207). What HubSpot does not have (archived or merged meanwhile, or without associations)
 * is left out; any other failure fails the whole, since what was left out would look deleted.
 *
 * @throws AppError `vendor_reply_invalid` when a single record is over the bound
 */
export async function callInBatches<Input>(
  context: HubSpotContext,
  inputs: readonly Input[],
  size: number,
  request: (slice: readonly Input[]) => HubSpotRequest,
  maxBytes: number = maxReplyBytes,
): Promise<HubSpotReply[]> {
  const replies: HubSpotReply[] = [];
  for (let start = 0; start < inputs.length; start += size) {
    const slice = inputs.slice(start, start + size);
    try {
      const reply = await callHubSpot(context, request(slice), null, maxBytes);
      checkErrors(reply);
      replies.push(reply);
    } catch (error) {
      if (!(error instanceof AppError) || error.cause !== tooLarge || slice.length === 1) throw error;
      replies.push(...(await callInBatches(context, slice, Math.ceil(slice.length / 2), request, maxBytes)));
    }
  }
  return replies;
}

function checkErrors(reply: HubSpotReply): void {
  const parsed = partSchema.safeParse(reply.body);
  if (!parsed.success) throw hubspotReplyInvalid(reply.path, "its list of errors is damaged");
  const errors = parsed.data.errors ?? [];
  const absent = errors.filter(isAbsence).length;
  const failed = errors.length - absent;
  if (failed > 0) throw hubspotPartFailed(reply.path, failed);
  // HTTP 207 without a word about what failed: nothing proves that the rest is absent.
  if (reply.isPartial && errors.length === 0) throw hubspotPartFailed(reply.path, parsed.data.numErrors ?? 1);
}

function isAbsence({
  category,
  subCategory,
}: {
  category?: string | null | undefined;
  subCategory?: unknown;
}): boolean {
  return (
    category === "OBJECT_NOT_FOUND" || /NO_ASSOCIATIONS_FOUND|OBJECT_NOT_FOUND/.test(JSON.stringify(subCategory ?? ""))
  );
}

/** `{ inputs: [{ id }] }` */
export function idInputs(ids: readonly string[]): { inputs: Json } {
  return { inputs: ids.map((id) => ({ id })) };
}
