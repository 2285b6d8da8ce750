import { AppError } from "@sophia/core";

/** One request as it is sent; what follows a redirect is made of it. */
export interface Hop {
  readonly url: URL;
  readonly method: string;
  readonly headers: Headers;
  readonly body: string | undefined;
}

/** Anything else may be a credential, whatever it is called. */
const harmless: ReadonlySet<string> = new Set(["accept", "accept-language", "content-type", "user-agent"]);

function harmlessOf(headers: Headers): Headers {
  return new Headers([...headers].filter(([name]) => harmless.has(name)));
}

function withoutBody(headers: Headers): Headers {
  return new Headers([...headers].filter(([name]) => !name.startsWith("content-")));
}

/**
 * The request that follows a redirect: as browsers do it, but nothing that could be a credential goes to another origin,
 * and no body either.
 *
 * @returns undefined where the answer is no redirect
 * @throws AppError `vendor_reply_invalid`
 */
export function nextHop(hop: Hop, status: number, location: string | null): Hop | undefined {
  if (![301, 302, 303, 307, 308].includes(status) || location === null) return undefined;
  if (!URL.canParse(location, hop.url.href))
    throw new AppError("vendor_reply_invalid", `${hop.url.host} sends us on to what is no address.`);
  const url = new URL(location, hop.url);
  const becomesGet = status === 303 ? hop.method !== "HEAD" : status < 303 && hop.method === "POST";
  const isAbroad = url.origin !== hop.url.origin;
  const method = becomesGet ? "GET" : hop.method;
  const body = becomesGet ? undefined : hop.body;
  if (isAbroad && body !== undefined) {
    throw new AppError(
      "vendor_reply_invalid",
      `${hop.url.host} sends us on to ${url.host} with what was meant for itself: that is not followed.`,
    );
  }
  const headers = isAbroad ? harmlessOf(hop.headers) : hop.headers;
  return { url, method, body, headers: body === undefined ? withoutBody(headers) : headers };
}
