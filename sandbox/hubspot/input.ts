import { invalid } from "./refusal.ts";

export type JsonObject = Readonly<Record<string, unknown>>;

/** The query of a request. A list comes as repeated parameters, as one with commas, or both. */
export class Query {
  readonly #given: JsonObject;

  constructor(query: unknown) {
    this.#given = isObject(query) ? query : {};
  }

  text(name: string): string | undefined {
    const value = this.#given[name];
    const last: unknown = Array.isArray(value) ? value.at(-1) : value;
    return typeof last === "string" && last !== "" ? last : undefined;
  }

  list(name: string): readonly string[] | undefined {
    const value = this.#given[name];
    const parts: readonly unknown[] = Array.isArray(value) ? value : [value];
    const texts = parts.flatMap((part) => (typeof part === "string" ? part.split(",") : []));
    const names = texts.map((text) => text.trim()).filter((text) => text !== "");
    return names.length === 0 ? undefined : names;
  }

  /** @throws HubspotRefusal 400 outside 1 to `most` */
  whole(name: string, otherwise: number, most: number): number {
    const value = this.text(name);
    if (value === undefined) return otherwise;
    const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
    if (!(number >= 1 && number <= most)) throw invalid(`${name} must be a whole number from 1 to ${most}`, name);
    return number;
  }

  flag(name: string): boolean {
    const value = this.text(name)?.toLowerCase();
    if (value === undefined || value === "false") return false;
    if (value === "true") return true;
    throw invalid(`${name} must be true or false`, name);
  }
}

/** @throws HubspotRefusal 400 unless the body is a JSON object */
export function bodyObject(body: unknown): JsonObject {
  if (!isObject(body)) throw invalid("Invalid input JSON: the request's body must be a JSON object");
  return body;
}

/** A list of strings in a body; undefined when absent. Numbers pass for ids, as HubSpot lets them. */
export function stringList(body: JsonObject, name: string): readonly string[] | undefined {
  const value = body[name];
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) throw invalid(`${name} must be a list`, name);
  return value.map((item: unknown) => {
    if (typeof item === "string") return item;
    if (typeof item === "number") return String(item);
    throw invalid(`${name} must be a list of strings`, name);
  });
}

/** The `inputs` of a batch. */
export function batchInputs(body: JsonObject, most: number): readonly JsonObject[] {
  const { inputs } = body;
  if (!Array.isArray(inputs)) throw invalid("inputs must be a list", "inputs");
  if (inputs.length > most)
    throw invalid(`inputs holds ${inputs.length} elements; at most ${most} are allowed`, "inputs");
  return inputs.map((item: unknown) => {
    if (!isObject(item)) throw invalid("every element of inputs must be an object", "inputs");
    return item;
  });
}

/** A required id. */
export function idOf(input: JsonObject, name = "id"): string {
  const value = input[name];
  if (typeof value === "string" && value !== "") return value;
  if (typeof value === "number" && Number.isSafeInteger(value)) return String(value);
  throw invalid(`${name} must be an id`, name);
}

export function optionalText(body: JsonObject, name: string): string | undefined {
  const value = body[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value === "string") return value;
  if (typeof value === "number") return String(value);
  throw invalid(`${name} must be a string`, name);
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
