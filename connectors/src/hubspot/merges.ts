import type { Json } from "@sophia/core";
import type { HubSpotContext } from "./client.ts";
import { externalIdOf, type ObjectType } from "./object-types.ts";
import type { CrmObject } from "./payloads.ts";
import { readObjects, type ReadObject } from "./read-objects.ts";

/**
 * Ids of the records that were merged into this one, as it tells itself: `1;2`, for contacts also `1:ms;2:ms`. Never its
 * own.
 */
export function mergedIds({ id, properties }: CrmObject): string[] {
  const told = [properties["hs_merged_object_ids"], properties["hs_calculated_merged_vids"]];
  const ids = told.flatMap((text) => (text ?? "").split(";").map((part) => part.split(":")[0]?.trim() ?? ""));
  return [...new Set(ids)].filter((other) => /^[0-9]{1,64}$/.test(other) && other !== id).sort();
}

/**
 * Payloads that stand in the place of records merged into one of these, by external id, so that a copy that still holds
 * them shows them no more and what refers to them finds the winner.
 *
 * Only an id that HubSpot does not answer as a record of its own is taken for merged: of two that name each other, each
 * one that still lives stays.
 */
export async function mergedRecords(
  context: HubSpotContext,
  type: ObjectType,
  objects: ReadonlyMap<string, ReadObject>,
  properties: readonly string[],
): Promise<Map<string, Json>> {
  const winners = new Map<string, ReadObject>();
  for (const object of objects.values()) {
    for (const loser of mergedIds(object.read)) if (!objects.has(loser)) winners.set(loser, object);
  }
  const answered = await readObjects(context, type, [...winners.keys()], properties);
  return new Map(
    [...winners]
      .filter(([loser]) => !answered.has(loser))
      .map(([loser, winner]) => [
        externalIdOf(type, loser),
        { object: winner.raw, associations: {}, merged_into: winner.read.id },
      ]),
  );
}
