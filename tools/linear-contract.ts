import {
  buildSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isUnionType,
  type GraphQLArgument,
  type GraphQLNamedType,
  type GraphQLType,
} from "graphql";
import { linearSchemaText } from "../sandbox/linear/index.ts";

/**
 * Compares the schema that the sandbox serves for Linear with the vendor's own: it may lack types, fields and arguments,
 * but what it has must be there, of the same type, and what the vendor requires must not be missing.
 *
 * @param vendorText - the vendor's schema definition
 * @param servedText - ours, unless told
 * @returns one sentence for each difference; none when all is well
 */
export function checkLinearSchema(vendorText: string, servedText = linearSchemaText): string[] {
  const theirs = buildSchema(vendorText, { assumeValid: true });
  const ours = buildSchema(servedText);
  return Object.values(ours.getTypeMap())
    .filter((type) => !type.name.startsWith("__"))
    .flatMap((type) => {
      const other = theirs.getType(type.name);
      return other ? compareTypes(type, other) : [`${type.name} is no type of Linear's`];
    })
    .map((sentence) => `linear: ${sentence}`);
}

function compareTypes(ours: GraphQLNamedType, theirs: GraphQLNamedType): string[] {
  const { name } = ours;
  if (ours.constructor !== theirs.constructor) return [`${name} is another kind of type`];
  if (isEnumType(ours) && isEnumType(theirs)) {
    const values = (type: typeof ours) =>
      type
        .getValues()
        .map((value) => value.name)
        .toSorted()
        .join(", ");
    return values(ours) === values(theirs) ? [] : [`${name} has the values ${values(ours)}; theirs: ${values(theirs)}`];
  }
  if (isUnionType(ours) && isUnionType(theirs)) {
    const members = new Set(theirs.getTypes().map((type) => type.name));
    return ours.getTypes().flatMap((type) => (members.has(type.name) ? [] : [`${name} has no ${type.name}`]));
  }
  if (isInputObjectType(ours) && isInputObjectType(theirs)) {
    const fields = theirs.getFields();
    return [
      ...Object.values(ours.getFields()).flatMap((field) =>
        compare(`${name}.${field.name}`, String(field.type), fields[field.name]?.type),
      ),
      ...missing(name, Object.values(fields), Object.keys(ours.getFields())),
    ];
  }
  if ((isObjectType(ours) || isInterfaceType(ours)) && (isObjectType(theirs) || isInterfaceType(theirs))) {
    const fields = theirs.getFields();
    return Object.values(ours.getFields()).flatMap((field) => {
      const place = `${name}.${field.name}`;
      const other = fields[field.name];
      const args = new Map(other?.args.map((argument) => [argument.name, argument]));
      return [
        ...compare(place, String(field.type), other?.type),
        ...field.args.flatMap((argument) =>
          compare(`${place}(${argument.name})`, String(argument.type), args.get(argument.name)?.type),
        ),
        ...missing(
          place,
          other?.args ?? [],
          field.args.map((argument) => argument.name),
        ),
      ];
    });
  }
  return [];
}

function compare(place: string, ours: string, theirs: GraphQLType | undefined): string[] {
  if (theirs === undefined) return [`${place} does not exist`];
  return ours === String(theirs) ? [] : [`${place} is ${ours}; theirs: ${String(theirs)}`];
}

/** What the vendor insists on and we do not take. */
function missing(
  place: string,
  theirs: readonly (Pick<GraphQLArgument, "name" | "type"> & { readonly defaultValue?: unknown })[],
  ours: readonly string[],
): string[] {
  return theirs
    .filter((one) => String(one.type).endsWith("!") && one.defaultValue === undefined && !ours.includes(one.name))
    .map((one) => `${place} lacks ${one.name}, which Linear requires`);
}
