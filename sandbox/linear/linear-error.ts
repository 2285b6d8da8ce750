import { GraphQLError, type GraphQLFormattedError } from "graphql";

/** The vendor's kinds of failure that this server knows, by the name its SDK reads in `extensions.type`. */
const codes = {
  "authentication error": { code: "AUTHENTICATION_ERROR", statusCode: 401 },
  "invalid input": { code: "INPUT_ERROR", statusCode: 400 },
  "graphql error": { code: "GRAPHQL_VALIDATION_FAILED", statusCode: 400 },
  ratelimited: { code: "RATELIMITED", statusCode: 400 },
  "internal error": { code: "INTERNAL_SERVER_ERROR", statusCode: 500 },
} as const;

export type LinearErrorType = keyof typeof codes;

export class LinearError extends Error {
  readonly type: LinearErrorType;
  /** What a person is told; the message itself unless given. */
  readonly presentable: string;
  constructor(type: LinearErrorType, message: string, presentable = message) {
    super(message);
    this.type = type;
    this.presentable = presentable;
  }
  get status(): number {
    return codes[this.type].statusCode;
  }
}

export function entityNotFound(entity: string): LinearError {
  return new LinearError("invalid input", `Entity not found: ${entity}`, `Could not find referenced ${entity}.`);
}

/** One entry of `errors`, in the vendor's shape. A mistake of our own is told apart from one of the caller's. */
export function formatError(error: unknown): GraphQLFormattedError {
  const cause = error instanceof GraphQLError ? (error.originalError ?? error) : error;
  if (cause instanceof LinearError) return entry(error, cause.type, cause.message, cause.presentable);
  if (cause instanceof GraphQLError) return entry(error, "graphql error", cause.message, cause.message);
  console.error("sandbox linear:", cause);
  return entry(error, "internal error", "Internal server error", "An unexpected error occurred.");
}

function entry(error: unknown, type: LinearErrorType, message: string, presentable: string): GraphQLFormattedError {
  const { path, locations } = error instanceof GraphQLError ? error : {};
  return {
    message,
    ...(path && { path }),
    ...(locations && { locations }),
    extensions: {
      type,
      ...codes[type],
      userError: type !== "internal error",
      userPresentableMessage: presentable,
    },
  };
}
