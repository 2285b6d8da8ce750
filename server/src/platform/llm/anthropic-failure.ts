import { AppError } from "@sophia/core";
import { APIConnectionError, APIConnectionTimeoutError, APIError } from "@anthropic-ai/sdk";

/** Milliseconds the vendor asks us to wait: `retry-after-ms`, else `retry-after` in seconds or as a date. */
function retryAfterMs(headers: Headers | undefined): number | undefined {
  const exact = Number(headers?.get("retry-after-ms") ?? Number.NaN);
  if (Number.isFinite(exact) && exact >= 0) return exact;
  const given = headers?.get("retry-after") ?? "";
  const ms = /^\d+(\.\d+)?$/.test(given) ? Number(given) * 1000 : Date.parse(given) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

function waitSentence(ms: number | undefined): string {
  return ms === undefined ? "Ask again in a moment." : `Ask again in ${Math.max(1, Math.ceil(ms / 1000))} s.`;
}

const kindOfStatus: ReadonlyMap<number | undefined, string> = new Map([
  [401, "authentication_error"],
  [402, "billing_error"],
  [403, "permission_error"],
  [404, "not_found_error"],
  [413, "request_too_large"],
  [429, "rate_limit_error"],
  [529, "overloaded_error"],
]);

/** What kind of failure the vendor names: the body's type where there is one, since a stream's error has no status. */
function kindOf(error: APIError): string {
  return error.type ?? kindOfStatus.get(error.status) ?? "unknown";
}

function ofApiError(error: APIError, modelId: string): AppError {
  const cause = error;
  const waitMs = retryAfterMs(error.headers);
  switch (kindOf(error)) {
    case "authentication_error":
      return new AppError(
        "credentials_rejected",
        "The Anthropic key is not accepted. Set ANTHROPIC_API_KEY to a valid key and start Sophia again; without a key it answers with quotes.",
        { cause },
      );
    case "billing_error":
      return new AppError(
        "credentials_rejected",
        "Anthropic refuses to answer for this key until its billing is settled (see the Anthropic console).",
        { cause },
      );
    case "permission_error":
      return new AppError("scope_missing", `The Anthropic key may not use the model ${modelId}.`, { cause });
    case "not_found_error":
      return new AppError(
        "invalid_request",
        `Anthropic knows no model ${modelId}. Set SOPHIA_MODEL to one that the key may use.`,
        { cause },
      );
    case "rate_limit_error":
      return new AppError("rate_limited", `Anthropic's rate limit is reached. ${waitSentence(waitMs)}`, {
        cause,
        retryAfterMs: waitMs,
      });
    case "overloaded_error":
      return new AppError("vendor_unavailable", `Anthropic is overloaded at the moment. ${waitSentence(waitMs)}`, {
        cause,
        retryAfterMs: waitMs,
      });
    case "timeout_error":
      return new AppError("timeout", "Anthropic took too long to answer. Ask again in a moment.", { cause });
    case "request_too_large":
      return new AppError(
        "payload_too_large",
        "The documents for this question are too large for Anthropic. Lower SOPHIA_ANSWER_INPUT_TOKENS.",
        { cause },
      );
    case "invalid_request_error":
      return new AppError(
        "vendor_reply_invalid",
        `Anthropic refused the request: ${error.apiMessage ?? "it gave no reason"}`,
        { cause },
      );
    default:
      return new AppError("vendor_unavailable", "Anthropic failed to answer. Ask again in a moment.", {
        cause,
        retryAfterMs: waitMs,
      });
  }
}

/**
 * What went wrong between us and Anthropic, in a sentence that says what to do. Bugs of our own are not among it: they
 * come back as they are.
 */
export function anthropicFailure(error: unknown, modelId: string): unknown {
  if (error instanceof AppError) return error;
  if (error instanceof APIConnectionTimeoutError)
    return new AppError("timeout", "Anthropic did not answer in time. Ask again in a moment.", { cause: error });
  if (error instanceof APIConnectionError)
    return new AppError(
      "vendor_unavailable",
      "Anthropic cannot be reached. Check the network and ANTHROPIC_BASE_URL, then ask again.",
      { cause: error },
    );
  if (error instanceof APIError) return ofApiError(error, modelId);
  // The SDK lets a stream's broken JSON and a cut connection through as they come from the runtime.
  if (error instanceof SyntaxError)
    return new AppError("vendor_reply_invalid", "Anthropic's answer cannot be read. Ask again in a moment.", {
      cause: error,
    });
  if (error instanceof TypeError && /terminated|network|fetch|socket|closed/i.test(error.message)) return cutOff(error);
  return error;
}

/** The stream ended before the answer did. */
export function cutOff(cause?: unknown): AppError {
  return new AppError("vendor_unavailable", "The connection to Anthropic broke in mid-answer. Ask again.", { cause });
}
