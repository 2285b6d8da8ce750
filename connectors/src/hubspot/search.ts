import type { Json } from "@sophia/core";
import { z } from "zod";
import { compareIds } from "./associations.ts";
import { callHubSpot, type HubSpotContext } from "./client.ts";
import { hubspotReplyInvalid } from "./errors.ts";
import type { ObjectType } from "./object-types.ts";
import { crmObjectSchema, resultsOf } from "./payloads.ts";

/**
 * Where a search for changed records stands.
 *
 * HubSpot's own paging of a search ends at 10,000 results, and it skips records when one changes between two pages.
 * Every page is therefore a range of its own, its first page: from the last change seen on, `afterId` null. When more
 * records than a page holds changed in one millisecond (an import does that), these are read in the order of their ids.
 */
export const searchPlaceSchema = z.strictObject({
  fromMs: z.int(),
  /** Null: by time. Else: those changed at exactly `fromMs`, with ids above this one. */
  afterId: z.string().nullable(),
});
export type SearchPlace = z.infer<typeof searchPlaceSchema>;

/** @returns ids of records, and the next range; null: all changes are read. */
export async function searchChanged(
  context: HubSpotContext,
  type: ObjectType,
  place: SearchPlace,
  limit: number,
): Promise<{ ids: string[]; next: SearchPlace | null }> {
  const path = `/crm/objects/2026-09/${type.name}/search`;
  const { fromMs, afterId } = place;
  const byId = afterId !== null;
  const at = { propertyName: type.modified, value: String(fromMs) };
  const filters: Json = byId
    ? [
        { ...at, operator: "BETWEEN", highValue: String(fromMs) },
        { propertyName: "hs_object_id", operator: "GT", value: afterId },
      ]
    : [{ ...at, operator: "GTE" }];
  const body = {
    filterGroups: [{ filters }],
    sorts: [{ propertyName: byId ? "hs_object_id" : type.modified, direction: "ASCENDING" }],
    properties: [type.modified],
    limit,
    after: "0",
  };
  const reply = await callHubSpot(context, { method: "POST", path, body });
  const invalid = (what: string) => hubspotReplyInvalid(path, what);
  const found = resultsOf(reply, crmObjectSchema).map(({ read }) => {
    const changedMs = readInstantMs(read.properties[type.modified] ?? read.updatedAt ?? "");
    if (changedMs === undefined) throw invalid("a record does not tell when it changed");
    return { id: read.id, changedMs };
  });
  const ids = found.map(({ id }) => id);
  const last = found.at(-1);
  const isFull = found.length >= limit;
  if (byId) {
    if (found.some(({ id }) => compareIds(id, afterId) <= 0)) throw invalid("it repeats records of the page before");
    return { ids, next: isFull && last ? { fromMs, afterId: last.id } : { fromMs: fromMs + 1, afterId: null } };
  }
  if (found.some(({ changedMs }) => changedMs < fromMs)) throw invalid("it holds records outside the range asked for");
  if (!isFull || !last) return { ids, next: null };
  return { ids, next: last.changedMs > fromMs ? { fromMs: last.changedMs, afterId: null } : { fromMs, afterId: "0" } };
}

/** ISO 8601 or milliseconds since 1970. */
function readInstantMs(text: string): number | undefined {
  const ms = /^\d{1,16}$/.test(text) ? Number(text) : Date.parse(text);
  return Number.isSafeInteger(ms) ? ms : undefined;
}

const totalSchema = z.object({ total: z.int().nonnegative() });

/** How many records of a type there are, the bin not counted. */
export async function countRecords(context: HubSpotContext, type: ObjectType): Promise<number> {
  const path = `/crm/objects/2026-09/${type.name}/search`;
  const body = { filterGroups: [], sorts: [], properties: [type.modified], limit: 1, after: "0" };
  const reply = await callHubSpot(context, { method: "POST", path, body });
  const read = totalSchema.safeParse(reply.body);
  if (!read.success) throw hubspotReplyInvalid(path, "it does not tell how many records there are");
  return read.data.total;
}
