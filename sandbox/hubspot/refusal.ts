import { randomUUID } from "node:crypto";

export type Category =
  | "VALIDATION_ERROR"
  | "OBJECT_NOT_FOUND"
  | "MISSING_SCOPES"
  | "INVALID_AUTHENTICATION"
  | "CONFLICT"
  | "INTERNAL_ERROR";

export interface RefusalDetails {
  readonly subCategory?: string;
  readonly errors?: readonly {
    readonly message: string;
    readonly in?: string;
    readonly code?: string;
    readonly context?: Readonly<Record<string, readonly string[]>>;
  }[];
  readonly context?: Readonly<Record<string, readonly string[]>>;
  readonly links?: Readonly<Record<string, string>>;
}

/** A request that HubSpot would not answer; the body has the shape of its `Error` model. */
export class HubspotRefusal extends Error {
  override readonly name = "HubspotRefusal";
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;

  constructor(status: number, category: Category, message: string, details: RefusalDetails = {}) {
    super(message);
    this.status = status;
    this.body = { status: "error", message, correlationId: randomUUID(), category, ...details };
  }
}

/** A 400 that names the field. */
export function invalid(message: string, field?: string): HubspotRefusal {
  const errors = field === undefined ? {} : { errors: [{ message, in: field }] };
  return new HubspotRefusal(400, "VALIDATION_ERROR", message, errors);
}

export function notFound(what: string, context?: Readonly<Record<string, readonly string[]>>): HubspotRefusal {
  return new HubspotRefusal(404, "OBJECT_NOT_FOUND", what, context === undefined ? {} : { context });
}

export function unauthenticated(): HubspotRefusal {
  return new HubspotRefusal(
    401,
    "INVALID_AUTHENTICATION",
    "Authentication credentials not found. This API supports OAuth 2.0 authentication and you can find more details at https://developers.hubspot.com/docs/methods/auth/oauth-overview",
  );
}

export function missingScopes(anyOf: readonly string[]): HubspotRefusal {
  return new HubspotRefusal(
    403,
    "MISSING_SCOPES",
    "This app hasn't been granted all required scopes to make this call. Read more about required scopes here: https://developers.hubspot.com/scopes.",
    {
      errors: [
        {
          message: "One or more of the following scopes are required.",
          context: { requiredGranularScopes: anyOf },
        },
      ],
      links: { scopes: "https://developers.hubspot.com/scopes" },
    },
  );
}

export type LimitPolicy = "TEN_SECONDLY_ROLLING" | "SECONDLY" | "DAILY";

/** HubSpot's 429 has no category: its kind is `errorType`. There is no `Retry-After`. */
export function rateLimitedBody(policy: LimitPolicy): Readonly<Record<string, unknown>> {
  return {
    status: "error",
    message: `You have reached your ${policy.toLowerCase()} limit.`,
    errorType: "RATE_LIMIT",
    correlationId: randomUUID(),
    policyName: policy,
  };
}
