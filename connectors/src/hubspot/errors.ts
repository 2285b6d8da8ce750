import { AppError } from "@sophia/core";

/**
 * HubSpot's failures as AppErrors: a code for the machine and a sentence for `sophia status`. What HubSpot wrote is not
 * repeated, except names of scopes: a message may hold values of records.
 */

/** The scope that each path needs, where HubSpot does not name it; the first that the path starts with. */
const scopes: readonly (readonly [string, string])[] = [
  ["/crm/objects/2026-09/companies", "crm.objects.companies.read"],
  ["/crm/objects/2026-09/contacts", "crm.objects.contacts.read"],
  ["/crm/objects/2026-09/deals", "crm.objects.deals.read"],
  ["/crm/objects/2026-09/tickets", "tickets"],
  ["/crm/objects/2026-09/emails", "sales-email-read"],
  ["/crm/objects/2026-09/", "crm.objects.contacts.read"],
  ["/crm/properties/2026-09/companies", "crm.objects.companies.read"],
  ["/crm/properties/2026-09/deals", "crm.objects.deals.read"],
  ["/crm/properties/2026-09/tickets", "tickets"],
  ["/crm/properties/2026-09/", "crm.objects.contacts.read"],
  ["/crm/pipelines/2026-09/deals", "crm.objects.deals.read"],
  ["/crm/pipelines/2026-09/tickets", "tickets"],
  ["/crm/owners/", "crm.objects.owners.read"],
  ["/settings/v3/users/teams", "settings.users.teams.read"],
  ["/settings/", "settings.users.read"],
  ["/account-info/", "oauth"],
];

/** Marks a body that grew over the bound, so that fewer records can be asked for. */
export const tooLarge = "too_large";

/** What a refusal said, as far as it may be used. */
export interface HubSpotRefusal {
  readonly category: string | undefined;
  readonly policyName: string | undefined;
  readonly message: string | undefined;
  /** Names of scopes, unchecked. */
  readonly requiredScopes: readonly string[];
}

export interface HubSpotFailure {
  /** Path without query. */
  readonly path: string;
  /** True when the request asked for a further page. */
  readonly paged: boolean;
  readonly status: number;
  readonly refusal: HubSpotRefusal | undefined;
  readonly headers: Headers;
  readonly retryAfterMs: number | undefined;
}

/** The burst limit's window, where neither header tells it. */
const burstWindowMs = 10_000;
/** The daily limit ends at midnight in the account's time zone, which a 429 does not tell: asked again each hour. */
const dailyRestMs = 60 * 60 * 1_000;

export function hubspotStatusError(failure: HubSpotFailure): AppError {
  const { path, status, refusal, retryAfterMs } = failure;
  if (status === 429) return rateLimited(failure);
  // 477: the account is being moved to another data centre.
  if (status >= 500 || status === 477 || status === 408 || status === 423) {
    return new AppError("vendor_unavailable", `HubSpot answered ${path} with status ${status}.`, { retryAfterMs });
  }
  if (status === 401) {
    return new AppError(
      "credentials_rejected",
      'HubSpot does not accept the token. Create a new one in HubSpot and run "sophia connect hubspot" with it.',
    );
  }
  if (status === 403) {
    return new AppError(
      "scope_missing",
      `The token of HubSpot may not read ${path}: it lacks the scope ${scopesOf(failure).join(", ")}. Add it in HubSpot, then run "sophia connect hubspot" again.`,
      { cause: scopesOf(failure) },
    );
  }
  if (failure.paged && status === 400 && /\b(after|paging|cursor|offset)\b/i.test(refusal?.message ?? "")) {
    return new AppError(
      "cursor_expired",
      "HubSpot no longer knows the page at which reading had stopped; the range starts again.",
    );
  }
  if (status === 404) {
    const isOwn = refusal !== undefined;
    return isOwn
      ? new AppError("not_found", `HubSpot has nothing at ${path}.`)
      : hubspotReplyInvalid(path, "there is no such page; check the connection's base address");
  }
  if (status === 413 || status === 414) return hubspotTooLarge(path, "the request");
  const hint =
    status >= 300 && status < 400 ? "a redirect: check the connection's base address" : "which Sophia does not expect";
  return new AppError("vendor_reply_invalid", `HubSpot answered ${path} with status ${status}, ${hint}.`);
}

function scopesOf({ path, refusal }: HubSpotFailure): string[] {
  const named = [...new Set(refusal?.requiredScopes ?? [])].filter((scope) => known.has(scope));
  if (named.length > 0) return named;
  return [scopes.find(([start]) => path.startsWith(start))?.[1] ?? "for it"];
}

/** Only these are repeated: whatever else stands in the reply may be a secret. */
const known = new Set([
  ...scopes.map(([, scope]) => scope),
  ...["companies", "contacts", "deals", "tickets"].flatMap((name) => [
    `crm.objects.${name}.read`,
    `crm.schemas.${name}.read`,
  ]),
  "crm.objects.users.read",
]);

function rateLimited({ refusal, headers, retryAfterMs }: HubSpotFailure): AppError {
  const isDaily = refusal?.policyName === "DAILY" || headers.get("x-hubspot-ratelimit-daily-remaining") === "0";
  if (isDaily) {
    return new AppError(
      "rate_limited",
      "HubSpot's daily limit for the account is used up; it begins anew at midnight in the account's time zone. Sophia asks again each hour.",
      { retryAfterMs: retryAfterMs ?? dailyRestMs },
    );
  }
  const interval = headers.get("x-hubspot-ratelimit-interval-milliseconds") ?? "";
  const isSecondly = refusal?.policyName === "SECONDLY";
  const windowMs = isSecondly ? 1_000 : /^\d{1,7}$/.test(interval) ? Number(interval) : burstWindowMs;
  const restMs = retryAfterMs ?? windowMs;
  return new AppError(
    "rate_limited",
    `HubSpot's rate limit is reached; ${Math.ceil(restMs / 1000)} s of rest are needed.`,
    { retryAfterMs: restMs },
  );
}

/** A stored place that names nothing which is read any more. */
export function hubspotCursorExpired(): AppError {
  return new AppError(
    "cursor_expired",
    "The place at which reading HubSpot had stopped cannot be understood; the range starts again.",
  );
}

/** The body is not what the protocol says. */
export function hubspotReplyInvalid(path: string, what: string): AppError {
  return new AppError("vendor_reply_invalid", `HubSpot's answer to ${path} cannot be read: ${what}.`);
}

/** @param what - "the request", "the answer" */
export function hubspotTooLarge(path: string, what: string): AppError {
  return new AppError(
    "vendor_reply_invalid",
    `${what === "the request" ? "The request" : "HubSpot's answer"} to ${path} is too large to be read.`,
    {
      cause: tooLarge,
    },
  );
}

/** A batch of which a part failed for a reason that may pass: what was left out must not look deleted. */
export function hubspotPartFailed(path: string, count: number): AppError {
  return new AppError("vendor_unavailable", `HubSpot could not answer ${path} for ${count} of the records asked for.`);
}

/** No answer at all. */
export function hubspotUnreachable(path: string, cause: unknown): AppError {
  const timedOut = cause instanceof Error && cause.name === "TimeoutError";
  return new AppError(
    "vendor_unavailable",
    timedOut
      ? `HubSpot did not finish its answer to ${path} in time.`
      : `HubSpot cannot be reached for ${path}. Check the network and the connection's base address.`,
    { cause },
  );
}
