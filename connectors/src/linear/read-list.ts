import { AppError, asSent, type Json } from "@sophia/core";
import { z } from "zod";
import { askLinear, type LinearAnswer, type LinearContext } from "./client.ts";
import { isTooLarge, linearReplyInvalid, lostLinesOf, type Problem } from "./errors.ts";
import type { ListQuery } from "./queries.ts";
import {
  connectionLines,
  pageCost,
  selectionLines,
  type PageCost,
  type QueryLine,
  type Selection,
} from "./selection.ts";

export const linearIdSchema = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, "not an id of Linear");

/** An object as sent, and what Linear said that it could not give of it: paths such as `comments.user`. */
export interface LinearNode {
  readonly id: string;
  readonly object: { readonly [field: string]: Json };
  readonly unread: readonly string[];
}

export interface ListPage {
  readonly nodes: readonly LinearNode[];
  /** Null: the last page. */
  readonly next: string | null;
  /** Paths that this Linear turned out not to have; given to the next page, so that it does not ask again. */
  readonly without: readonly string[];
  /** Linear reported a problem beside its data and did not say which object it is about. */
  readonly vague: boolean;
}

export interface ListRequest {
  readonly after: string | null;
  readonly orderBy: "createdAt" | "updatedAt";
  readonly filter: { readonly [field: string]: Json } | null;
  readonly without: readonly string[];
}

/** What a list is made of in GraphQL text, around the lines of its nodes. */
interface QueryFrame {
  readonly operation: string;
  readonly what: string;
  readonly paged: boolean;
  readonly head: readonly string[];
  readonly foot: readonly string[];
  readonly selection: Selection;
  /** Put before the selection's own paths. */
  readonly prefix: string;
  readonly variables: (first: number) => { readonly [name: string]: Json };
  readonly cost: PageCost;
}

interface Asked {
  readonly answer: LinearAnswer;
  readonly without: readonly string[];
}

/** One page of a root list. Lists within its objects hold their first page only; `readWhole` reads on. */
export async function readListPage(context: LinearContext, list: ListQuery, request: ListRequest): Promise<ListPage> {
  const { root, filterType, extra, what, selection } = list;
  const filter = request.filter === null ? null : { ...list.only, ...request.filter };
  const filters = filterType !== null && filter !== null;
  const parameters = ["$first: Int!", "$after: String", ...(filters ? [`$filter: ${filterType}`] : [])];
  const rest = [`orderBy: ${request.orderBy}`, ...(filters ? ["filter: $filter"] : []), ...(extra ? [extra] : [])];
  const operation = `Sophia${capitalised(root)}`;
  const { answer, without } = await askPatiently(context, request.without, {
    operation,
    what,
    paged: request.after !== null,
    head: [
      `query ${operation}(${parameters.join(", ")}) {`,
      `${root}(first: $first, after: $after, includeArchived: true, ${rest.join(", ")}) {`,
    ],
    foot: ["}", "}"],
    selection,
    prefix: "",
    variables: (first) => ({ first, after: request.after, ...(filters && { filter }) }),
    cost: pageCost(selection, list.most),
  });
  const page = readConnection(answer.data[root], what, request.after);
  const nodes = page.nodes.map((node, index) => asNode(node, what, unreadOf(answer.problems, [root, "nodes", index])));
  const vague = answer.problems.some(({ path }) => path[1] !== "nodes" || typeof path[2] !== "number");
  return { nodes, next: page.next, without, vague };
}

/**
 * The further pages of a list within one object, after `after`.
 *
 * @param list - `single`: the field of `Query` that reads the object; `prefix`: its path in the selection, with a dot behind
 */
export async function readRest(
  context: LinearContext,
  list: { readonly what: string; readonly single: string; readonly prefix: string },
  id: string,
  field: { readonly name: string; readonly fields: Selection },
  after: string,
  without: readonly string[],
): Promise<{ nodes: Json[]; unread: string[] }> {
  const operation = `Sophia${capitalised(list.single)}${capitalised(field.name)}`;
  const nodes: Json[] = [];
  const unread = new Set<string>();
  const places = new Set<string>();
  for (let place: string | null = after; place !== null;) {
    if (places.has(place)) throw linearReplyInvalid(list.what, `a page of ${field.name} came a second time`);
    places.add(place);
    const at: string = place;
    const { answer } = await askPatiently(context, without, {
      operation,
      what: list.what,
      paged: false,
      head: [
        `query ${operation}($id: String!, $first: Int!, $after: String) {`,
        `${list.single}(id: $id) {`,
        "id",
        `${field.name}(first: $first, after: $after, includeArchived: true) {`,
      ],
      foot: ["}", "}", "}"],
      selection: field.fields,
      prefix: `${list.prefix}${field.name}.`,
      variables: (first) => ({ id, first, after: at }),
      cost: pageCost(field.fields, 100),
    });
    const owner = z.looseObject({ [field.name]: asSent }).safeParse(answer.data[list.single]);
    if (!owner.success) throw linearReplyInvalid(list.what, `an object has no list "${field.name}"`);
    const page = readConnection(owner.data[field.name], list.what, at);
    nodes.push(...page.nodes);
    for (const path of unreadOf(answer.problems, [list.single])) unread.add(path);
    place = page.next;
  }
  return { nodes, unread: [...unread] };
}

/** Fields and pages that Linear may refuse before the failure is final. */
const mostAttempts = 20;

/**
 * Asks for less where Linear cannot give all: half a page when it is too large, no field that this Linear lacks. A partial
 * success is asked for once more, since most pass; what is then still missing is told by the answer's `problems`.
 */
async function askPatiently(context: LinearContext, without: readonly string[], frame: QueryFrame): Promise<Asked> {
  let { first, points } = frame.cost;
  let left = without;
  for (let attempt = 1; ; attempt += 1) {
    const nodes = selectionLines(frame.selection, new Set(left), frame.prefix);
    const lines: QueryLine[] = [
      ...frame.head.map((text): QueryLine => [text, null]),
      ...connectionLines(nodes),
      ...frame.foot.map((text): QueryLine => [text, null]),
    ];
    const query = {
      operation: frame.operation,
      what: frame.what,
      paged: frame.paged,
      text: lines.map(([text]) => text).join("\n"),
      variables: frame.variables(first),
      points,
    };
    try {
      const answer = await askLinear(context, query);
      if (answer.problems.length === 0) return { answer, without: left };
      return { answer: await askLinear(context, query), without: left };
    } catch (error) {
      const lost = lostLinesOf(error).flatMap((line) => lines[line - 1]?.[1] ?? []);
      const isSmaller = isTooLarge(error) && first > 1;
      if (attempt >= mostAttempts || !(error instanceof AppError) || (lost.length === 0 && !isSmaller)) throw error;
      left = [...new Set([...left, ...lost])].sort();
      if (isSmaller) {
        points = Math.ceil(points / 2);
        first = Math.ceil(first / 2);
      }
    }
  }
}

const connectionSchema = z.object({
  nodes: z.array(asSent),
  pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullish() }),
});

/** @param after - of this page: a next page at the same place would go round for ever */
export function readConnection(
  json: Json | undefined,
  what: string,
  after: string | null,
): { nodes: readonly Json[]; next: string | null } {
  const parsed = connectionSchema.safeParse(json);
  if (!parsed.success) throw linearReplyInvalid(what, `it has no page (${parsed.error.issues[0]?.path.join(".")})`);
  const { nodes, pageInfo } = parsed.data;
  const next = pageInfo.hasNextPage ? (pageInfo.endCursor ?? "") : null;
  if (next === "" || (next !== null && next === after))
    throw linearReplyInvalid(what, "its next page is nowhere or the same page");
  return { nodes, next };
}

const nodeSchema = z.looseObject({ id: linearIdSchema });
const objectSchema = z.record(z.string(), asSent);

/** One damaged object damages the page: what was left out silently would look deleted at Linear. */
function asNode(raw: Json, what: string, unread: readonly string[]): LinearNode {
  const read = nodeSchema.safeParse(raw);
  const object = objectSchema.safeParse(raw);
  if (!read.success || !object.success) throw linearReplyInvalid(what, "an object in it is damaged (id)");
  return { id: read.data.id, object: object.data, unread };
}

/** The problems below a place in `data`, as paths of fields: indexes and `nodes` are left out. Sorted. */
function unreadOf(problems: readonly Problem[], place: readonly (string | number)[]): string[] {
  const below = problems.filter(({ path }) => place.every((step, index) => path[index] === step));
  const paths = below.map(({ path }) => path.slice(place.length).filter((step) => step !== "nodes" && isName(step)));
  return [...new Set(paths.map((path) => path.join(".")))].filter((path) => path !== "").sort();
}

function isName(step: string | number): step is string {
  return typeof step === "string" && /^[A-Za-z_]\w{0,80}$/.test(step);
}

function capitalised(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
