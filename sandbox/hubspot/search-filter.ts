import type { HubspotRecordType } from "../company/hubspot/model.ts";
import type { Crm } from "./crm.ts";
import { isObject, optionalText, stringList, type JsonObject } from "./input.ts";
import { objectTypeNamed } from "./object-types.ts";
import { propertiesOf, type PropertyDefinition } from "./property-definitions.ts";
import { compareIds, type CrmRecord } from "./record.ts";
import { invalid } from "./refusal.ts";

export type Test = (record: CrmRecord, crm: Crm) => boolean;

/** The vendor's file says 6 groups; 6 filters in a group and 18 in all are its documentation's. */
const mostGroups = 6;
const mostFiltersInGroup = 6;
const mostFilters = 18;

/** Groups are joined by or, the filters of a group by and. No group lets everything through. */
export function readFilterGroups(body: JsonObject, type: HubspotRecordType): Test {
  const given = body["filterGroups"];
  if (given === undefined || given === null) return () => true;
  if (!Array.isArray(given)) throw invalid("filterGroups must be a list", "filterGroups");
  if (given.length > mostGroups) throw invalid(`Too many filterGroups: at most ${mostGroups}`, "filterGroups");
  const groups = given.map((group: unknown) => {
    const filters = isObject(group) ? group["filters"] : undefined;
    if (!Array.isArray(filters)) throw invalid("every filter group needs a list of filters", "filterGroups");
    if (filters.length > mostFiltersInGroup) {
      throw invalid(`Too many filters in a group: at most ${mostFiltersInGroup}`, "filterGroups");
    }
    return filters.map((filter: unknown) => readFilter(filter, type));
  });
  if (groups.flat().length > mostFilters) throw invalid(`Too many filters: at most ${mostFilters}`, "filterGroups");
  if (groups.length === 0) return () => true;
  return (record, crm) => groups.some((tests) => tests.every((test) => test(record, crm)));
}

function readFilter(filter: unknown, type: HubspotRecordType): Test {
  if (!isObject(filter)) throw invalid("a filter must be an object", "filterGroups");
  const name = optionalText(filter, "propertyName");
  const operator = optionalText(filter, "operator");
  if (name === undefined) throw invalid("a filter needs a propertyName", "propertyName");
  const associated = /^associations\.(.+)$/.exec(name)?.[1];
  if (associated !== undefined) return associationTest(associated, operator, filter);
  const property = propertiesOf(type).get(name);
  if (!property) {
    throw invalid(
      `There was a problem with the request. Property ${name.slice(0, 100)} does not exist`,
      "propertyName",
    );
  }
  const compare = comparisonOf(property);
  const value = (): string => {
    const text = optionalText(filter, "value");
    if (text === undefined) throw invalid(`operator ${operator} on ${name} needs a value`, "value");
    compare.check(text);
    return text;
  };
  const values = (): readonly string[] => {
    const list = stringList(filter, "values");
    if (list === undefined || list.length === 0)
      throw invalid(`operator ${operator} on ${name} needs values`, "values");
    for (const text of list) compare.check(text);
    return list;
  };
  const order = (fits: (sign: number) => boolean): Test => {
    const bound = value();
    return onValue(name, (found) => fits(compare.order(found, bound)));
  };
  switch (operator) {
    case "EQ":
      return order((sign) => sign === 0);
    case "NEQ": {
      const equal = order((sign) => sign === 0);
      return (record, crm) => !equal(record, crm);
    }
    case "LT":
      return order((sign) => sign < 0);
    case "LTE":
      return order((sign) => sign <= 0);
    case "GT":
      return order((sign) => sign > 0);
    case "GTE":
      return order((sign) => sign >= 0);
    case "BETWEEN": {
      const low = value();
      const high = optionalText(filter, "highValue");
      if (high === undefined) throw invalid(`BETWEEN on ${name} needs a highValue`, "highValue");
      compare.check(high);
      return onValue(name, (found) => compare.order(found, low) >= 0 && compare.order(found, high) <= 0);
    }
    case "IN":
    case "NOT_IN": {
      const list = values();
      const within = onValue(name, (found) => list.some((one) => compare.order(found, one) === 0));
      return operator === "IN" ? within : (record, crm) => !within(record, crm);
    }
    case "HAS_PROPERTY":
      return onValue(name, () => true);
    case "NOT_HAS_PROPERTY":
      return (record) => (record.values[name] ?? null) === null;
    case "CONTAINS_TOKEN":
    case "NOT_CONTAINS_TOKEN": {
      const patterns = value().toLowerCase().split(/\s+/).filter(Boolean);
      const contains = onValue(name, (found) => patterns.every((pattern) => hasToken(found, pattern)));
      return operator === "CONTAINS_TOKEN" ? contains : (record, crm) => !contains(record, crm);
    }
    case undefined:
    default:
      throw invalid(`Unknown operator ${String(operator).slice(0, 50)}`, "operator");
  }
}

function onValue(name: string, fits: (value: string) => boolean): Test {
  return (record) => {
    const value = record.values[name] ?? null;
    return value !== null && fits(value);
  };
}

/** `associations.company` EQ or IN ids: the records connected with these. */
function associationTest(typeName: string, operator: string | undefined, filter: JsonObject): Test {
  const to = objectTypeNamed(typeName);
  if (!to) throw invalid(`Unable to infer object type from: ${typeName.slice(0, 100)}`, "propertyName");
  const value = optionalText(filter, "value");
  const ids = operator === "IN" ? stringList(filter, "values") : operator === "EQ" && value ? [value] : undefined;
  if (ids === undefined)
    throw invalid(`associations.${to.singular} takes EQ with a value, or IN with values`, "operator");
  return (record, crm) => crm.associations(record, to.type).some(({ id }) => ids.includes(id));
}

export interface Comparison {
  readonly order: (one: string, other: string) => number;
  /** @throws HubspotRefusal 400 for a value that the property's type cannot hold */
  readonly check: (value: string) => void;
}

/** Numbers and times by their value, times as milliseconds or ISO 8601; words in any case. */
export function comparisonOf({ name, type }: PropertyDefinition): Comparison {
  switch (type) {
    case "number":
      return {
        order: (one, other) =>
          /^\d+$/.test(one) && /^\d+$/.test(other) ? compareIds(one, other) : Math.sign(Number(one) - Number(other)),
        check(value) {
          if (value.trim() === "" || !Number.isFinite(Number(value))) throw invalid(`${name} takes a number`, "value");
        },
      };
    case "datetime":
    case "date":
      return {
        order: (one, other) => Math.sign(epochMs(one) - epochMs(other)),
        check(value) {
          if (Number.isNaN(epochMs(value))) {
            throw invalid(`${name} takes milliseconds since 1970 or a time in ISO 8601`, "value");
          }
        },
      };
    case "string":
    case "enumeration":
    case "bool":
      return {
        order(one, other) {
          const [left, right] = [one.toLowerCase(), other.toLowerCase()];
          return left < right ? -1 : left > right ? 1 : 0;
        },
        check() {},
      };
    default:
      return type satisfies never;
  }
}

function epochMs(value: string): number {
  return /^-?\d{5,}$/.test(value) ? Number(value) : Date.parse(value);
}

/** `*` stands for anything within the value or one of its words. Linear in the text: nothing is tried twice. */
function hasToken(value: string, pattern: string): boolean {
  const whole = value.toLowerCase();
  return [whole, ...whole.split(/[\s,;.@()<>]+/)].some((token) => matches(token, pattern));
}

function matches(text: string, pattern: string): boolean {
  const parts = pattern.split("*");
  const [first = "", ...rest] = parts;
  if (rest.length === 0) return text === pattern;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  const last = rest.pop() ?? "";
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}
