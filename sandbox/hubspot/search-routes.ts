import { bodyObject, isObject, optionalText, stringList, type JsonObject } from "./input.ts";
import type { ObjectType } from "./object-types.ts";
import { propertiesOf } from "./property-definitions.ts";
import { compareIds, type CrmRecord } from "./record.ts";
import { invalid } from "./refusal.ts";
import { ok, pathType, type HubspotRoute, type RouteAnswer, type RouteCall, type RouteContext } from "./route.ts";
import { comparisonOf, readFilterGroups } from "./search-filter.ts";
import { wireObject } from "./wire-object.ts";

const mostOnPage = 200;
const longestQuery = 3000;

/** Search over what the index knows by now: a change shows itself later here than elsewhere. */
export function searchRoutes(context: RouteContext): readonly HubspotRoute[] {
  function search(call: RouteCall): RouteAnswer {
    const object = pathType(call.params);
    const body = bodyObject(call.body);
    const test = readFilterGroups(body, object.type);
    const words = readWords(body);
    const order = readSorts(body, object);
    const limit = readLimit(body);
    const start = readAfter(body);
    const properties = stringList(body, "properties");
    const reach = context.limits.searchReach;
    if (start + limit > reach) {
      throw invalid(
        `Search cannot page beyond ${reach} results: after ${start} with limit ${limit} asks for more. Narrow the filters`,
        "after",
      );
    }
    const crm = context.searchable();
    const asked = JSON.stringify([object.type, body["filterGroups"], words, body["sorts"]]);
    const found =
      crm.searches.get(asked) ??
      crm
        .list(object.type, false)
        .filter((record) => test(record, crm) && hasWords(record, object, words))
        .sort(order);
    keepLatest(crm.searches, asked, found);
    const page = found.slice(start, start + limit);
    const end = start + page.length;
    const selection = {
      properties: properties?.length === 0 ? undefined : properties,
      history: [],
      associations: [],
      withUrl: call.dated,
    };
    return ok({
      total: found.length,
      results: page.map((record) => wireObject(context, crm, record, selection)),
      ...(end < found.length && { paging: { next: { after: String(end) } } }),
    });
  }
  return [
    {
      method: "POST",
      paths: ["/crm/v3/objects/:type/search", "/crm/objects/2026-09/:type/search"],
      kind: "search",
      scopes: (params) => pathType(params).readScopes,
      handle: search,
    },
  ];
}

/** How many searches are kept: those whose next page is likely to be asked for. */
const keptSearches = 8;

function keepLatest<T>(searches: Map<string, T>, asked: string, found: T): void {
  searches.delete(asked);
  searches.set(asked, found);
  const [oldest] = searches.keys();
  if (searches.size > keptSearches && oldest !== undefined) searches.delete(oldest);
}

function readLimit(body: JsonObject): number {
  const { limit } = body;
  if (limit === undefined || limit === null) return 10;
  // Zero comes from clients that fill in every field.
  if (limit === 0) return 10;
  if (typeof limit !== "number" || !Number.isInteger(limit) || limit < 1 || limit > mostOnPage) {
    throw invalid(`limit must be a whole number from 1 to ${mostOnPage}`, "limit");
  }
  return limit;
}

function readAfter(body: JsonObject): number {
  const after = optionalText(body, "after") ?? "";
  if (after === "") return 0;
  if (!/^\d{1,9}$/.test(after)) throw invalid("after must be the paging.next.after of the page before", "after");
  return Number(after);
}

function readWords(body: JsonObject): readonly string[] {
  const query = optionalText(body, "query") ?? "";
  if (query.length > longestQuery) throw invalid(`query is longer than ${longestQuery} characters`, "query");
  return query.toLowerCase().split(/\s+/).filter(Boolean);
}

/** Every word must begin a word of the properties that HubSpot looks through. */
function hasWords(record: CrmRecord, { searchedProperties }: ObjectType, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const text = searchedProperties.map((name) => record.values[name] ?? "").join(" ");
  const tokens = text.toLowerCase().split(/[^\p{L}\p{N}]+/u);
  return words.every((word) => tokens.some((token) => token.startsWith(word)));
}

/** One sort, as `name`, `-name` or an object; without one by creation. Equal ones stand by id. */
function readSorts(
  body: JsonObject,
  { type, createdProperty }: ObjectType,
): (one: CrmRecord, other: CrmRecord) => number {
  const given = body["sorts"] ?? [];
  if (!Array.isArray(given)) throw invalid("sorts must be a list", "sorts");
  if (given.length > 1) throw invalid("sorts holds more than one sort; one is allowed", "sorts");
  const [sort] = given.map((item: unknown) => {
    if (typeof item === "string") {
      const descending = item.startsWith("-");
      return { name: descending ? item.slice(1) : item, descending };
    }
    if (isObject(item)) {
      return {
        name: optionalText(item, "propertyName") ?? "",
        descending: optionalText(item, "direction") === "DESCENDING",
      };
    }
    throw invalid("a sort must be a string or an object", "sorts");
  });
  const { name, descending } = sort ?? { name: createdProperty, descending: false };
  const property = propertiesOf(type).get(name);
  if (!property) throw invalid(`Property ${name.slice(0, 100)} does not exist`, "sorts");
  const { order } = comparisonOf(property);
  return (one, other) => {
    const [left, right] = [one.values[name] ?? null, other.values[name] ?? null];
    // Those without a value stand last, whatever the direction.
    const sign =
      left === null || right === null
        ? Number(left === null) - Number(right === null)
        : order(left, right) * (descending ? -1 : 1);
    return sign || compareIds(one.id, other.id);
  };
}
