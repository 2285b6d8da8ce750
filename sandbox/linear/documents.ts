import { GraphQLError, parse, validate, type DocumentNode, type GraphQLSchema } from "graphql";
import type { LinearError } from "./linear-error.ts";

/** The longest query of the vendor's SDK has about 3,000 tokens. */
const maximumTokens = 20_000;
/** Clients send the same few queries over and over: reading one of them takes longer than answering it. */
const rememberedDocuments = 200;

export type ReadDocument =
  | { readonly document: DocumentNode }
  | { readonly errors: readonly (GraphQLError | LinearError)[] };

/** Reads and checks queries against a schema, and remembers those that were read last. */
export function documentReader(schema: GraphQLSchema): (query: string) => ReadDocument {
  const known = new Map<string, ReadDocument>();
  return (query) => {
    const before = known.get(query);
    if (before) return before;
    const read = readDocument(schema, query);
    if (known.size >= rememberedDocuments) known.clear();
    if (query.length <= 100_000) known.set(query, read);
    return read;
  };
}

function readDocument(schema: GraphQLSchema, query: string): ReadDocument {
  try {
    const document = parse(query, { maxTokens: maximumTokens });
    const errors = validate(schema, document);
    return errors.length > 0 ? { errors } : { document };
  } catch (error) {
    if (error instanceof GraphQLError) return { errors: [error] };
    throw error;
  }
}
