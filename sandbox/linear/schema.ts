import { buildSchema, type GraphQLSchema } from "graphql";
import { comparatorInputs } from "./schema/comparators.ts";
import { customersTypes } from "./schema/customers.ts";
import { filterInputs } from "./schema/filters.ts";
import { issuesTypes } from "./schema/issues.ts";
import { peopleTypes } from "./schema/people.ts";
import { projectsTypes } from "./schema/projects.ts";
import { queryTypes } from "./schema/query.ts";
import { valueTypes } from "./schema/values.ts";

/** The part of Linear's schema that is served, as text; `npm run check:contracts` compares it with Linear's own. */
export const linearSchemaText = [
  queryTypes,
  issuesTypes,
  peopleTypes,
  projectsTypes,
  customersTypes,
  filterInputs,
  comparatorInputs,
  valueTypes,
].join("\n");

export const linearSchema: GraphQLSchema = buildSchema(linearSchemaText);
