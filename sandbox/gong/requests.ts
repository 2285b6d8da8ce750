import type { FastifyRequest } from "fastify";
import { Fields } from "./input.ts";
import { pageOf, type Records } from "./paging.ts";
import type { GongContext } from "./routes.ts";

/** How every route reads its request: query and body field by field, and a list page by page. */
export interface RequestReader {
  readonly query: (request: FastifyRequest) => Fields;
  readonly body: (request: FastifyRequest) => Fields;
  readonly paged: <Item>(
    request: FastifyRequest,
    cursor: string | undefined,
    items: readonly Item[],
    idOf: (item: Item) => string,
  ) => { readonly page: readonly Item[]; readonly records: Records };
}

export function requestReader(context: GongContext): RequestReader {
  return {
    query: (request) => new Fields(request.query, "query", context.unknownFields),
    body: (request) => new Fields(request.body, "body", context.unknownFields),
    paged: (request, cursor, items, idOf) =>
      pageOf({
        items,
        idOf,
        pageSize: context.pageSize,
        cursor,
        inputs: [request.routeOptions.url, withoutCursor(request.query), withoutCursor(request.body)],
        nowMs: context.clock(),
        fault: context.pagingFault(request, cursor !== undefined),
      }),
  };
}

function withoutCursor(input: unknown): unknown {
  if (typeof input !== "object" || input === null) return null;
  return Object.fromEntries(Object.entries(input).filter(([name]) => name !== "cursor"));
}
