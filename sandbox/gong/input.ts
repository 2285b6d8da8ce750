import { GongRefusal } from "./refusal.ts";

/** What happens to a field the document does not know. The document does not say; `refuse` finds misspellings. */
export type UnknownFields = "refuse" | "ignore";

/**
 * Reads the fields of a JSON body or a query one by one, refusing with 400 what has the wrong type, and at the end
 * (`end`) whatever was not asked for.
 */
export class Fields {
  readonly #source: Readonly<Record<string, unknown>>;
  readonly #where: string;
  readonly #unknown: UnknownFields;
  readonly #known = new Set<string>();

  constructor(source: unknown, where: string, unknown: UnknownFields) {
    if (!isRecord(source)) throw new GongRefusal(400, `${where} must be a JSON object`);
    this.#source = source;
    this.#where = where;
    this.#unknown = unknown;
  }

  #take(name: string): unknown {
    this.#known.add(name);
    const value = Object.hasOwn(this.#source, name) ? this.#source[name] : undefined;
    return value === null ? undefined : value;
  }

  #wrong(name: string, expected: string): GongRefusal {
    return new GongRefusal(400, `${this.#where}.${name} must be ${expected}`);
  }

  text(name: string): string | undefined {
    const value = this.#take(name);
    if (value !== undefined && typeof value !== "string") throw this.#wrong(name, "a string");
    return value;
  }

  flag(name: string): boolean {
    const value = this.#take(name);
    if (value !== undefined && typeof value !== "boolean") throw this.#wrong(name, "true or false");
    return value ?? false;
  }

  /** An id: up to 20 digits, as a string, since it does not fit a number. */
  id(name: string): string | undefined {
    const value = this.text(name);
    if (value !== undefined && !isId(value)) throw this.#wrong(name, "an id of up to 20 digits, as a string");
    return value;
  }

  ids(name: string): readonly string[] | undefined {
    const value = this.#take(name);
    if (value === undefined) return undefined;
    if (!Array.isArray(value)) throw this.#wrong(name, "a list of ids");
    return value.map((id: unknown) => {
      if (typeof id !== "string" || !isId(id)) throw this.#wrong(name, "a list of ids of up to 20 digits, as strings");
      return id;
    });
  }

  /** @returns milliseconds since 1970 */
  timeMs(name: string): number | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const form = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)$/;
    const ms = form.test(value) ? Date.parse(value) : Number.NaN;
    if (Number.isNaN(ms)) throw this.#wrong(name, "a date and time with an offset, e.g. 2026-02-18T02:30:00-07:00");
    return ms;
  }

  oneOf<Value extends string>(name: string, values: readonly Value[]): Value | undefined {
    const value = this.#take(name);
    if (value === undefined) return undefined;
    const found = values.find((one) => one === value);
    if (found === undefined) throw this.#wrong(name, `one of ${values.join(", ")}`);
    return found;
  }

  someOf<Value extends string>(name: string, values: readonly Value[]): readonly Value[] | undefined {
    const value = this.#take(name);
    if (value === undefined) return undefined;
    if (!Array.isArray(value)) throw this.#wrong(name, "a list");
    return value.map((given: unknown) => {
      const found = values.find((one) => one === given);
      if (found === undefined) throw this.#wrong(name, `a list of ${values.join(", ")}`);
      return found;
    });
  }

  /** The fields of an object in a field; of an empty object when it is absent. */
  fields(name: string): Fields {
    return new Fields(this.#take(name) ?? {}, `${this.#where}.${name}`, this.#unknown);
  }

  /** Whether an object (or anything else) was given in the field. */
  has(name: string): boolean {
    return this.#take(name) !== undefined;
  }

  end(): void {
    if (this.#unknown === "ignore") return;
    const extra = Object.keys(this.#source).find((name) => !this.#known.has(name));
    if (extra !== undefined) throw new GongRefusal(400, `${this.#where}: unrecognized field "${extra.slice(0, 100)}"`);
  }
}

export function isId(text: string): boolean {
  return /^\d{1,20}$/.test(text);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
