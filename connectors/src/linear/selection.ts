/**
 * What a query asks of an object, as data: from it come the query's text, what it costs in Linear's complexity points,
 * the page size that the cost allows, and the field that a line of the text stands for.
 */
export type Selection = readonly Field[];
export type Field = string | ObjectField | ConnectionField;

export interface ObjectField {
  readonly kind: "object";
  readonly name: string;
  readonly fields: Selection;
}

/** A list in pages, within an object. */
export interface ConnectionField {
  readonly kind: "connection";
  readonly name: string;
  /** How many come with the object itself; the rest is read page by page. Each costs its points, whether it exists or not. */
  readonly first: number;
  readonly fields: Selection;
  /** Field of `Query` that reads one of its objects by id: needed where these hold lists of their own. */
  readonly single?: string;
}

/** Names of properties, parted by spaces. */
export function fields(names: string): string[] {
  return names.split(" ");
}

export function object(name: string, ...inner: readonly Field[]): ObjectField {
  return { kind: "object", name, fields: inner };
}

export function connection(name: string, first: number, ...inner: readonly Field[]): ConnectionField {
  return { kind: "connection", name, first, fields: inner };
}

export function connectionsOf(selection: Selection): ConnectionField[] {
  return selection.flatMap((field) => (typeof field !== "string" && field.kind === "connection" ? [field] : []));
}

/** A query's text line by line, each with the path of the field that it asks for; null: no field of a selection. */
export type QueryLine = readonly [text: string, path: string | null];

/** @param without - paths (`comments.user.name`) that this Linear does not have: they are left out */
export function selectionLines(selection: Selection, without: ReadonlySet<string>, prefix = ""): QueryLine[] {
  return selection.flatMap((field): QueryLine[] => {
    const path = prefix + (typeof field === "string" ? field : field.name);
    if (without.has(path)) return [];
    if (typeof field === "string") return [[field, path]];
    const inner = selectionLines(field.fields, without, `${path}.`);
    if (inner.length === 0) return [];
    return field.kind === "object"
      ? [[`${field.name} {`, path], ...inner, ["}", null]]
      : [
          [`${field.name}(first: ${field.first}, includeArchived: true) {`, path],
          ...connectionLines(inner),
          ["}", null],
        ];
  });
}

export function connectionLines(nodes: readonly QueryLine[]): QueryLine[] {
  return [["nodes {", null], ...nodes, ["}", null], ["pageInfo { hasNextPage endCursor }", null]];
}

/**
 * What one object costs: 1, and 0.1 for each property, the cost of each object within, and for a connection the cost of
 * `first` nodes. https://linear.app/developers/rate-limiting
 */
export function objectPoints(selection: Selection): number {
  return selection.reduce((points, field) => {
    if (typeof field === "string") return points + 0.1;
    const inner = objectPoints(field.fields);
    return points + (field.kind === "object" ? inner : field.first * inner + pageInfoPoints);
  }, 1);
}

const pageInfoPoints = 1.2;
/** Linear refuses a query of more than 10,000; what it counts and we do not has its place above this. */
const mostPoints = 8_000;
const mostNodes = 250;

export interface PageCost {
  readonly first: number;
  readonly points: number;
}

/** The largest page that Linear accepts, and at most `most` objects. */
export function pageCost(selection: Selection, most: number = mostNodes): PageCost {
  const each = objectPoints(selection);
  const first = Math.max(1, Math.min(most, mostNodes, Math.floor(mostPoints / each)));
  return { first, points: Math.ceil(first * each + pageInfoPoints) };
}
