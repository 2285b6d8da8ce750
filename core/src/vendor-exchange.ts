import type { ConnectorContext } from "./connector.ts";
import { AppError } from "./error.ts";
import type { Json } from "./json.ts";
import { boundedText } from "./vendor-reply.ts";

/** A request in any vendor's style. */
export interface VendorRequest {
  readonly method: "GET" | "POST";
  /** Below the connection's base address. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly authorization: string;
  readonly body?: { readonly json: Json } | { readonly form: Readonly<Record<string, string>> };
}

/** What each vendor sets for itself: bounds, and the errors for what has no answer. */
export interface VendorBounds {
  /** For the whole exchange, the body included. */
  readonly timeoutMs: number;
  readonly maxBytes: number;
  readonly tooLarge: () => AppError;
  readonly unreachable: (cause: unknown) => AppError;
}

/**
 * Sends one request and reads its answer within the bounds, whatever its status: the only `fetch` of the connectors.
 *
 * A redirect is an answer like any other, and not followed: the credentials go nowhere but to the base address. When the
 * context's own signal ends the exchange, its reason is thrown and no vendor's error: nobody failed.
 */
export async function exchange(
  context: Pick<ConnectorContext<unknown>, "baseUrl" | "fetch" | "signal">,
  request: VendorRequest,
  { timeoutMs, maxBytes, tooLarge, unreachable }: VendorBounds,
): Promise<{ readonly status: number; readonly headers: Headers; readonly text: string }> {
  const { method, authorization, body } = request;
  const query = new URLSearchParams(request.query).toString();
  const address = `${context.baseUrl.replace(/\/+$/, "")}${request.path}${query === "" ? "" : `?${query}`}`;
  const isJson = body !== undefined && "json" in body;
  try {
    const response = await context.fetch(address, {
      method,
      headers: { authorization, accept: "application/json", ...(isJson && { "content-type": "application/json" }) },
      ...(body && { body: "json" in body ? JSON.stringify(body.json) : new URLSearchParams(body.form) }),
      redirect: "manual",
      signal: AbortSignal.any([context.signal, AbortSignal.timeout(timeoutMs)]),
    });
    const text = await boundedText(response, maxBytes);
    if (text === undefined) throw tooLarge();
    return { status: response.status, headers: response.headers, text };
  } catch (error) {
    context.signal.throwIfAborted();
    throw error instanceof AppError ? error : unreachable(error);
  }
}
