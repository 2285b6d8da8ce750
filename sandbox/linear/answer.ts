import { execute, getNamedType, isInputObjectType, type DocumentNode, type GraphQLFieldResolver } from "graphql";
import { LinearError } from "./linear-error.ts";
import { isRecord, Many } from "./node.ts";
import { pageOf, type PageSettings } from "./paging.ts";
import type { GraphqlRequest } from "./request.ts";
import { linearSchema } from "./schema.ts";

/** Answers a query that was read and checked before. Lists are paged here, whatever object they belong to. */
export async function answer(
  document: DocumentNode,
  { variables, operationName }: GraphqlRequest,
  root: Readonly<Record<string, unknown>>,
  settings: PageSettings,
) {
  const fieldResolver: GraphQLFieldResolver<unknown, unknown> = (source, args, _context, info) => {
    if (!isRecord(source) || !Object.hasOwn(source, info.fieldName)) return undefined;
    const held = source[info.fieldName];
    const value: unknown = typeof held === "function" ? held(args) : held;
    if (!(value instanceof Many)) return value;
    const field = info.parentType.getFields()[info.fieldName];
    const filter = getNamedType(field?.args.find((argument) => argument.name === "filter")?.type);
    return pageOf(value.list(), args, isInputObjectType(filter) ? filter : undefined, settings);
  };
  return execute({
    schema: linearSchema,
    document,
    rootValue: root,
    variableValues: variables,
    ...(operationName !== undefined && { operationName }),
    fieldResolver,
    typeResolver: () => {
      throw new LinearError("internal error", "No object of the sample company has a type to choose from.");
    },
  });
}
