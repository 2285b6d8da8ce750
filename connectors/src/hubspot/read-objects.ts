import type { Json } from "@sophia/core";
import { readAssociations } from "./associations.ts";
import { batchSize, batchSizeWithHistory, callInBatches, idInputs } from "./batch.ts";
import type { HubSpotContext } from "./client.ts";
import type { ObjectType } from "./object-types.ts";
import { crmObjectSchema, resultsOf, type CrmObject } from "./payloads.ts";

/** An object with all its properties, as sent and as far as we read it. */
export interface ReadObject {
  readonly raw: Json;
  readonly read: CrmObject;
}

/**
 * Objects by id with all the account's properties. One that was archived meanwhile is absent; one that was merged comes
 * back as the record it was merged into, under that one's id.
 *
 * @param properties - names; those that do not exist any more are ignored by HubSpot
 */
export async function readObjects(
  context: HubSpotContext,
  type: ObjectType,
  ids: readonly string[],
  properties: readonly string[],
): Promise<Map<string, ReadObject>> {
  const replies = await callInBatches(
    context,
    ids,
    type.history.length > 0 ? batchSizeWithHistory : batchSize,
    (slice) => ({
      method: "POST",
      path: `/crm/objects/2026-09/${type.name}/batch/read`,
      body: { ...idInputs(slice), properties, propertiesWithHistory: type.history },
    }),
  );
  const objects = replies.flatMap((reply) => resultsOf(reply, crmObjectSchema));
  return new Map(objects.map((object) => [object.read.id, object]));
}

/** Payloads of raw records: these objects, each with its associated records. */
export async function withAssociations(
  context: HubSpotContext,
  type: ObjectType,
  objects: ReadonlyMap<string, ReadObject>,
): Promise<Map<string, Json>> {
  const ids = [...objects.keys()];
  const byType = new Map<string, ReadonlyMap<string, readonly Json[]>>();
  for (const target of type.associated) byType.set(target, await readAssociations(context, type.name, target, ids));
  return new Map(
    [...objects].map(([id, { raw }]) => {
      const associations = Object.fromEntries([...byType].map(([target, found]) => [target, found.get(id) ?? []]));
      return [id, { object: raw, associations }];
    }),
  );
}
