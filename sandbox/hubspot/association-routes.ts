import { labelType, primaryType, unlabeledType, type AssociationType } from "./association-types.ts";
import { labelsOf, type Associated } from "./associations.ts";
import { batchInputs, bodyObject, idOf, optionalText } from "./input.ts";
import type { ObjectType } from "./object-types.ts";
import { batchAnswer } from "./object-routes.ts";
import { pageById, type IdPage } from "./paging.ts";
import { notFound } from "./refusal.ts";
import {
  nextLink,
  ok,
  pathType,
  type HubspotRoute,
  type RouteAnswer,
  type RouteCall,
  type RouteContext,
} from "./route.ts";

const mostInputs = 1000;

/** Associations in batches (v4 and dated alike; v3 with its names of types), of one record (v4 only), and the labels. */
export function associationRoutes(context: RouteContext): readonly HubspotRoute[] {
  const { crm, limits } = context;
  const scopes: HubspotRoute["scopes"] = (params) => pathType(params, "from").readScopes;

  function batchRead(call: RouteCall, wire: (associated: Associated) => readonly unknown[]): RouteAnswer {
    const from = pathType(call.params, "from");
    const to = pathType(call.params, "to");
    const model = crm();
    const results: unknown[] = [];
    const errors: unknown[] = [];
    for (const input of batchInputs(bodyObject(call.body), mostInputs)) {
      const id = idOf(input);
      const record = model.find(from.type, id);
      const all = record && record.archivedAt === null ? model.associations(record, to.type) : [];
      const page = pageById(all, (one) => one.id, limits.associationPage, optionalText(input, "after"));
      if (page.page.length === 0) errors.push(noneFound(from, to, id));
      else results.push({ from: { id }, to: page.page.flatMap(wire), ...pagingOf(context, page, from, id, to) });
    }
    return batchAnswer(context, results, errors);
  }

  function ofOne(call: RouteCall): RouteAnswer {
    const from = pathType(call.params, "from");
    const to = pathType(call.params, "to");
    const id = call.params["id"] ?? "";
    const model = crm();
    const record = model.find(from.type, id);
    if (!record || record.archivedAt !== null) {
      throw notFound("Object not found.  objectId are usually numeric.", { id: [id.slice(0, 100)] });
    }
    const most = limits.associationPage;
    const { page, after } = pageById(
      model.associations(record, to.type),
      (one) => one.id,
      call.query.whole("limit", most, most),
      call.query.text("after"),
    );
    return ok({
      results: page.map(labelled),
      ...(after !== undefined && { paging: { next: { after, link: nextLink(context, call, after) } } }),
    });
  }

  function labels(call: RouteCall): RouteAnswer {
    const from = pathType(call.params, "from");
    const to = pathType(call.params, "to");
    const types = [
      primaryType(from.type, to.type),
      unlabeledType(from.type, to.type),
      ...labelsOf(crm().data)
        .map((label, index) => ({ label, index }))
        .filter(({ label }) => crm().data.labels.some((one) => one.label === label && joins(one.to.type, from, to)))
        .map(({ label, index }) => labelType(label, index, from.type)),
    ];
    return ok({ results: types.flatMap((type) => (type === undefined ? [] : [spec(type)])) });
  }

  return [
    {
      method: "POST",
      paths: ["/crm/associations/2026-09/:from/:to/batch/read", "/crm/v4/associations/:from/:to/batch/read"],
      kind: "other",
      scopes,
      handle: (call) => batchRead(call, (one) => [labelled(one)]),
    },
    {
      method: "POST",
      paths: ["/crm/v3/associations/:from/:to/batch/read"],
      kind: "other",
      scopes,
      handle: (call) => batchRead(call, ({ id, types }) => types.map(({ name }) => ({ id, type: name }))),
    },
    { method: "GET", paths: ["/crm/v4/objects/:from/:id/associations/:to"], kind: "other", scopes, handle: ofOne },
    {
      method: "GET",
      paths: ["/crm/associations/2026-09/:from/:to/labels", "/crm/v4/associations/:from/:to/labels"],
      kind: "other",
      scopes,
      handle: labels,
    },
  ];
}

/** People label a contact's part in something else. */
function joins(labelledType: string, from: ObjectType, to: ObjectType): boolean {
  return (
    (from.type === "contacts" && to.type === labelledType) || (to.type === "contacts" && from.type === labelledType)
  );
}

function spec({ category, typeId, label }: AssociationType) {
  return { category, typeId, label };
}

function labelled({ id, types }: Associated) {
  return { toObjectId: id, associationTypes: types.map(spec) };
}

function pagingOf(context: RouteContext, { after }: IdPage<unknown>, from: ObjectType, id: string, to: ObjectType) {
  if (after === undefined) return {};
  const link = `${context.baseUrl()}/crm/v4/objects/${from.type}/${id}/associations/${to.type}?after=${after}`;
  return { paging: { next: { after, link } } };
}

function noneFound(from: ObjectType, to: ObjectType, id: string) {
  return {
    status: "error",
    category: "OBJECT_NOT_FOUND",
    subCategory: "crm.associations.NO_ASSOCIATIONS_FOUND",
    message: `No ${to.singular} is associated with ${from.singular} ${id}.`,
    context: { fromObjectId: [id], fromObjectType: [from.typeId], toObjectType: [to.typeId] },
    errors: [],
    links: {},
  };
}
