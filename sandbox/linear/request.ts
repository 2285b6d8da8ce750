import { isRecord } from "./node.ts";
import { LinearError } from "./linear-error.ts";

export interface GraphqlRequest {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operationName: string | undefined;
}

/** Deeper nesting than any query of the vendor's SDK by far; beyond it a parser would run out of stack. */
const maximumDepth = 100;

/**
 * Reads the body of a POST.
 *
 * @throws LinearError `invalid input` or `graphql error`, saying what the body must be
 */
export function readRequest(body: string): GraphqlRequest {
  if (depthOf(body) > maximumDepth) throw malformed(`The body is nested deeper than ${maximumDepth} levels.`);
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw malformed("The body is not valid JSON.");
  }
  if (!isRecord(value)) throw malformed("The body must be one JSON object with a query; batches are not supported.");
  const { query, variables, operationName } = value;
  if (typeof query !== "string" || query.trim() === "") {
    throw malformed("The body must have a non-empty query as a string.");
  }
  if (depthOf(query) > maximumDepth) throw malformed(`The query is nested deeper than ${maximumDepth} levels.`);
  if (variables !== undefined && variables !== null && !isRecord(variables)) {
    throw malformed("variables must be a JSON object.");
  }
  if (operationName !== undefined && operationName !== null && typeof operationName !== "string") {
    throw malformed("operationName must be a string.");
  }
  return { query, variables: variables ?? {}, operationName: operationName ?? undefined };
}

function malformed(sentence: string): LinearError {
  return new LinearError("invalid input", sentence);
}

/** How deep brackets nest outside of strings; escaped quotes stay within their string. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (quoted) {
      if (character === "\\") at++;
      else if (character === '"') quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === "{" || character === "[" || character === "(") deepest = Math.max(deepest, ++depth);
    else if (character === "}" || character === "]" || character === ")") depth--;
  }
  return deepest;
}
