/**
 * What a value must look like, said in data and checked by hand. Problems are worded as Anthropic words them: the path
 * with dots, then what is expected. Unknown keys are refused.
 */
export interface Shape<T> {
  /** @returns the first problem as a sentence, undefined when there is none */
  readonly problem: (value: unknown, path: string) => string | undefined;
  /** Only carries the type. */
  readonly of?: T;
}

export type Infer<S> = S extends Shape<infer T> ? T : never;

type Fields<T> = { readonly [K in keyof T]: Shape<T[K]> };
type Flat<T> = { readonly [K in keyof T]: T[K] };

export function text(): Shape<string> {
  return {
    problem: (value, path) => (typeof value === "string" ? undefined : `${path}: Input should be a valid string`),
  };
}

export function bool(): Shape<boolean> {
  return {
    problem: (value, path) => (typeof value === "boolean" ? undefined : `${path}: Input should be a valid boolean`),
  };
}

export function whole(least: number): Shape<number> {
  return {
    problem(value, path) {
      if (typeof value !== "number" || !Number.isInteger(value)) return `${path}: Input should be a valid integer`;
      return value >= least ? undefined : `${path}: Input should be greater than or equal to ${least}`;
    },
  };
}

export function oneOf<const T extends string | boolean>(...allowed: readonly T[]): Shape<T> {
  const expected = allowed.map((value) => `'${value}'`).join(" or ");
  return {
    problem: (value, path) =>
      allowed.some((one) => one === value) ? undefined : `${path}: Input should be ${expected}`,
  };
}

/** Any JSON object. */
export function dictionary(): Shape<Readonly<Record<string, unknown>>> {
  return {
    problem: (value, path) => (isRecord(value) ? undefined : `${path}: Input should be a valid dictionary`),
  };
}

export function nullable<T>(inner: Shape<T>): Shape<T | null> {
  return { problem: (value, path) => (value === null ? undefined : inner.problem(value, path)) };
}

export function list<T>(inner: Shape<T>): Shape<readonly T[]> {
  return {
    problem(value, path) {
      if (!Array.isArray(value)) return `${path}: Input should be a valid list`;
      for (const [index, item] of value.entries()) {
        const problem = inner.problem(item, join(path, String(index)));
        if (problem !== undefined) return problem;
      }
      return undefined;
    },
  };
}

export function object<R extends object, O extends object>(
  required: Fields<R>,
  optional: Fields<O>,
): Shape<Flat<R & Partial<O>>> {
  return fields(required, optional, false);
}

/** Further keys are allowed, whatever they hold. */
export function openObject<R extends object, O extends object>(
  required: Fields<R>,
  optional: Fields<O>,
): Shape<Flat<R & Partial<O>>> {
  return fields(required, optional, true);
}

function fields<R extends object, O extends object>(
  required: Fields<R>,
  optional: Fields<O>,
  open: boolean,
): Shape<Flat<R & Partial<O>>> {
  const needed = new Map<string, Shape<unknown>>(Object.entries(required));
  const known = new Map<string, Shape<unknown>>([...needed, ...Object.entries<Shape<unknown>>(optional)]);
  return {
    problem(value, path) {
      if (!isRecord(value)) return `${path}: Input should be a valid dictionary`;
      for (const name of needed.keys()) if (!Object.hasOwn(value, name)) return `${join(path, name)}: Field required`;
      for (const [name, inner] of Object.entries(value)) {
        const shape = known.get(name);
        if (!shape && open) continue;
        if (!shape) return `${join(path, name)}: Extra inputs are not permitted`;
        const problem = shape.problem(inner, join(path, name));
        if (problem !== undefined) return problem;
      }
      return undefined;
    },
  };
}

/** Objects told apart by one field, for instance content blocks by their `type`. */
export function tagged<T extends Record<string, object>>(tag: string, variants: Fields<T>): Shape<T[keyof T]> {
  const shapes = new Map<string, Shape<unknown>>(Object.entries<Shape<unknown>>(variants));
  const expected = [...shapes.keys()].map((name) => `'${name}'`).join(", ");
  return {
    problem(value, path) {
      if (!isRecord(value)) return `${path}: Input should be a valid dictionary`;
      const name = value[tag];
      if (name === undefined) return `${path}.${tag}: Field required`;
      const shape = typeof name === "string" ? shapes.get(name) : undefined;
      if (shape) return shape.problem(value, path);
      return `${path}: Input tag ${JSON.stringify(name)} found using '${tag}' does not match any of the expected tags: ${expected}`;
    },
  };
}

export function either<A, B>(first: Shape<A>, second: Shape<B>, choose: (value: unknown) => boolean): Shape<A | B> {
  return { problem: (value, path) => (choose(value) ? first : second).problem(value, path) };
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function join(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}
