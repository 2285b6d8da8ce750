import type { ValidateFunction } from "ajv";

/** The schema without room for keys that it does not name. */
export function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (!isObject(schema)) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  const open = schema["type"] === "object" && isObject(schema["properties"]) && !("additionalProperties" in schema);
  return open ? { ...inner, additionalProperties: false } : inner;
}

export function told(validate: ValidateFunction): string {
  const [first] = validate.errors ?? [];
  return first ? `${first.instancePath} ${first.message ?? ""} ${JSON.stringify(first.params)}` : "allowed";
}

export function parseObject(text: string): Readonly<Record<string, unknown>> {
  const parsed: unknown = JSON.parse(text);
  if (!isObject(parsed)) throw new Error("A contract file holds no JSON object.");
  return parsed;
}

export function objectAt(
  value: Readonly<Record<string, unknown>>,
  key: string,
): Readonly<Record<string, unknown>> | undefined {
  const found = value[key];
  return isObject(found) ? found : undefined;
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
