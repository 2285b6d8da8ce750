import { withHubspotMerge } from "../company/hubspot/live.ts";
import type { Crm } from "./crm.ts";
import { batchInputs, bodyObject, idOf, optionalText, stringList } from "./input.ts";
import type { ObjectType } from "./object-types.ts";
import { objectTypeNamed } from "./object-types.ts";
import { pageById } from "./paging.ts";
import { propertiesOf } from "./property-definitions.ts";
import type { CrmRecord } from "./record.ts";
import { HubspotRefusal, invalid, notFound } from "./refusal.ts";
import {
  nextLink,
  ok,
  pathType,
  type HubspotRoute,
  type RouteAnswer,
  type RouteCall,
  type RouteContext,
} from "./route.ts";
import { wireObject, type Selection } from "./wire-object.ts";

const bases = ["/crm/v3/objects/:type", "/crm/objects/2026-09/:type"];
const below = (rest: string) => bases.map((base) => base + rest);

/** Lists, single records, batch reads and merges. */
export function objectRoutes(context: RouteContext): readonly HubspotRoute[] {
  const { crm, limits } = context;
  const readScopes: HubspotRoute["scopes"] = (params) => pathType(params).readScopes;

  function list(call: RouteCall): RouteAnswer {
    const { type } = pathType(call.params);
    const selection = querySelection(call);
    const most = selection.history.length > 0 ? limits.listPageWithHistory : limits.listPage;
    const limit = call.query.whole("limit", 10, most);
    const after = call.query.text("after");
    const model = crm();
    const records = model.list(type, call.query.flag("archived"));
    const fault = after === undefined ? undefined : call.pagingFault();
    const { page, after: next } = pageById(records, (record) => record.id, limit, after, fault);
    return ok({
      results: page.map((record) => wireObject(context, model, record, selection)),
      ...(next !== undefined && { paging: { next: { after: next, link: nextLink(context, call, next) } } }),
    });
  }

  function one(call: RouteCall): RouteAnswer {
    const object = pathType(call.params);
    const id = call.params["id"] ?? "";
    const model = crm();
    const record = addressed(model, object, id, call.query.text("idProperty"));
    if (!record || (record.archivedAt !== null) !== call.query.flag("archived")) {
      throw notFound("Object not found.  objectId are usually numeric.", { id: [id.slice(0, 100)] });
    }
    return ok(wireObject(context, model, record, querySelection(call)));
  }

  function batchRead(call: RouteCall): RouteAnswer {
    const object = pathType(call.params);
    const body = bodyObject(call.body);
    const history = stringList(body, "propertiesWithHistory") ?? [];
    const inputs = batchInputs(body, history.length > 0 ? limits.listPageWithHistory : 100);
    const idProperty = optionalText(body, "idProperty");
    const archived = call.query.flag("archived");
    const selection: Selection = {
      properties: stringList(body, "properties"),
      history,
      associations: [],
      withUrl: call.dated,
    };
    const model = crm();
    const found = new Map<string, CrmRecord>();
    const missing: string[] = [];
    for (const id of inputs.map((input) => idOf(input))) {
      const record = addressed(model, object, id, idProperty);
      if (record && (record.archivedAt !== null) === archived) found.set(record.id, record);
      else missing.push(id);
    }
    const name = object.singular.toUpperCase();
    return batchAnswer(
      context,
      [...found.values()].map((record) => wireObject(context, model, record, selection)),
      missing.length === 0
        ? []
        : [
            {
              status: "error",
              category: "OBJECT_NOT_FOUND",
              message: `Could not get some ${name} objects, they may be deleted or not exist. Check that ids are valid.`,
              context: { ids: missing },
              errors: [],
              links: {},
            },
          ],
    );
  }

  function merge(call: RouteCall): RouteAnswer {
    const { type, singular } = pathType(call.params);
    const body = bodyObject(call.body);
    const primaryId = idOf(body, "primaryObjectId");
    const mergedId = idOf(body, "objectIdToMerge");
    const primary = crm().find(type, primaryId);
    const loser = crm().find(type, mergedId);
    if (!primary || primary.archivedAt !== null) throw notFound(`No ${singular} ${primaryId}`, { id: [primaryId] });
    if (!loser || loser.archivedAt !== null) throw notFound(`No ${singular} ${mergedId}`, { id: [mergedId] });
    if (primary.id === loser.id) throw invalid(`${singular} ${mergedId} and ${primaryId} are one record already`);
    const at = new Date(context.clock()).toISOString();
    context.live.change((world) => withHubspotMerge(world, { type, primaryId: primary.id, mergedId: loser.id, at }));
    const model = crm();
    const kept = model.find(type, primary.id);
    if (!kept) throw new HubspotRefusal(500, "INTERNAL_ERROR", "The merged record is gone");
    return ok(
      wireObject(context, model, kept, {
        properties: undefined,
        history: [],
        associations: [],
        withUrl: call.dated,
      }),
    );
  }

  return [
    { method: "GET", paths: below(""), kind: "other", scopes: readScopes, handle: list },
    { method: "GET", paths: below("/:id"), kind: "other", scopes: readScopes, handle: one },
    { method: "POST", paths: below("/batch/read"), kind: "other", scopes: readScopes, handle: batchRead },
    {
      method: "POST",
      paths: below("/merge"),
      kind: "other",
      scopes: (params) => pathType(params).writeScopes,
      handle: merge,
    },
  ];
}

/** Results with the times of the batch; 207 as soon as one of them failed. */
export function batchAnswer(
  { clock }: RouteContext,
  results: readonly unknown[],
  errors: readonly unknown[],
): RouteAnswer {
  const at = new Date(clock()).toISOString();
  const times = { status: "COMPLETE", results, startedAt: at, completedAt: at };
  return errors.length === 0
    ? { status: 200, body: times }
    : { status: 207, body: { ...times, numErrors: errors.length, errors } };
}

/** A record by its id, or by a property whose values are unique. */
function addressed(crm: Crm, { type }: ObjectType, id: string, idProperty: string | undefined): CrmRecord | undefined {
  if (idProperty === undefined || idProperty === "hs_object_id") return crm.find(type, id);
  if (propertiesOf(type).get(idProperty)?.unique !== true) {
    throw invalid(`${idProperty.slice(0, 100)} is no property with unique values`, "idProperty");
  }
  const sought = id.toLowerCase();
  return crm.list(type, false).find((record) => record.values[idProperty]?.toLowerCase() === sought);
}

function querySelection({ query, dated }: RouteCall): Selection {
  return {
    properties: query.list("properties"),
    history: query.list("propertiesWithHistory") ?? [],
    associations: (query.list("associations") ?? []).map((name) => {
      const found = objectTypeNamed(name);
      if (!found) throw invalid(`Unable to infer object type from: ${name.slice(0, 100)}`, "associations");
      return found;
    }),
    withUrl: dated,
  };
}
