import { Kind, valueFromASTUntyped, type DocumentNode, type SelectionSetNode } from "graphql";
import {
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLSchema,
} from "graphql";
import { defaultPageSize } from "./paging.ts";

/** Most points that one query may cost. */
export const maximumComplexity = 10_000;

/**
 * What a query costs by the vendor's rule: 0.1 for a field, 1 for an object, and a list's page multiplies what it holds
 * by the number of objects asked for (50 unless told), rounded up. The page's own object and its `pageInfo` are not
 * multiplied, since the rule speaks of the children only.
 *
 * @returns the points, and whether any list is asked to go on from a cursor
 */
export function complexityOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | undefined,
  variables: Readonly<Record<string, unknown>>,
): { readonly points: number; readonly hasCursor: boolean } {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const one of document.definitions) if (one.kind === Kind.FRAGMENT_DEFINITION) fragments.set(one.name.value, one);
  const operation = document.definitions.find(
    (one) =>
      one.kind === Kind.OPERATION_DEFINITION && (operationName === undefined || one.name?.value === operationName),
  );
  if (operation?.kind !== Kind.OPERATION_DEFINITION) return { points: 0, hasCursor: false };
  const given: Record<string, unknown> = {};
  for (const { variable, defaultValue } of operation.variableDefinitions ?? []) {
    const name = variable.name.value;
    given[name] = Object.hasOwn(variables, name)
      ? variables[name]
      : defaultValue && valueFromASTUntyped(defaultValue, {});
  }
  let hasCursor = false;
  // A fragment costs the same wherever it is spread: counted once, so that nested ones cannot keep us counting.
  const costs = new Map<string, number>();

  function costOf(set: SelectionSetNode | undefined, type: GraphQLNamedType | undefined): number {
    let points = 0;
    for (const selection of set?.selections ?? []) {
      switch (selection.kind) {
        case Kind.FIELD: {
          const fields = isObjectType(type) || isInterfaceType(type) ? type.getFields() : {};
          const field = fields[selection.name.value];
          const inner = field && getNamedType(field.type);
          if (!isCompositeType(inner)) {
            points += 0.1;
            break;
          }
          const args: Record<string, unknown> = {};
          for (const argument of selection.arguments ?? []) {
            args[argument.name.value] = valueFromASTUntyped(argument.value, given);
          }
          hasCursor ||= typeof args["after"] === "string" || typeof args["before"] === "string";
          const held = costOf(selection.selectionSet, inner);
          if (!inner.name.endsWith("Connection")) {
            points += inner.name === "PageInfo" ? 0 : 1 + held;
            break;
          }
          const size = args["first"] ?? args["last"];
          points += held * (typeof size === "number" ? size : defaultPageSize);
          break;
        }
        case Kind.INLINE_FRAGMENT:
          points += costOf(selection.selectionSet, type);
          break;
        case Kind.FRAGMENT_SPREAD: {
          const name = selection.name.value;
          let cost = costs.get(name);
          if (cost === undefined) {
            const fragment = fragments.get(name);
            const on = fragment && schema.getType(fragment.typeCondition.name.value);
            cost = costOf(fragment?.selectionSet, on ?? type);
            costs.set(name, cost);
          }
          points += cost;
          break;
        }
        default:
          selection satisfies never;
      }
    }
    return points;
  }

  const root = schema.getRootType(operation.operation) ?? undefined;
  // Tenths add up inexactly: 0.1 * 3 is a little more than 0.3, and must not cost a whole point.
  const points = Math.ceil(Number(costOf(operation.selectionSet, root).toFixed(6)));
  return { points: Math.max(1, points), hasCursor };
}
