import type { FastifyPluginAsync, FastifyRequest } from "fastify";
import type { Clock } from "../http/clock.ts";
import type { Faults } from "../http/faults.ts";
import { createRateLimiter } from "../http/rate-limit.ts";
import { answer } from "./answer.ts";
import { ApiError, errorBody, errorStatus } from "./api-error.ts";
import { newId } from "./ids.ts";
import { findModel, models, wireModel } from "./models.ts";
import { createPromptCache } from "./prompt-cache.ts";
import { quotingScript } from "./quoting-script.ts";
import { readCountTokensRequest, readMessagesRequest } from "./rules.ts";
import type { Script } from "./script.ts";
import { estimateInputTokens } from "./token-estimate.ts";

export { quotingScript, scriptedModelLabel, type QuotingOptions } from "./quoting-script.ts";
export { blocksOf, citableBlocks, type MessagesRequest } from "./request.ts";
export type {
  Citation,
  Script,
  ScriptCall,
  ScriptedBlock,
  ScriptedMessage,
  ScriptedReply,
  StreamEvent,
} from "./script.ts";

export interface AnthropicSettings {
  /** What the model says; quotes from the given documents unless told. */
  readonly script?: Script;
  /** Keys that are let in; the sample key unless told. */
  readonly apiKeys?: readonly string[];
  /** The vendor's figures depend on the customer's tier; this one is multiplied with the rate factor. */
  readonly requestsPerMinute?: number;
  /** Prefixes shorter than this are not cached; the vendor's minimum depends on the model. 1024 unless told. */
  readonly minimumCachedTokens?: number;
}

export interface AnthropicOptions extends AnthropicSettings {
  readonly rateFactor: number;
  readonly faults: Faults;
  readonly clock?: Clock;
}

/** Opens the sandbox and nothing else. */
export const sampleAnthropicKey = "sk-ant-sample-sophia";

const versions: ReadonlySet<string> = new Set(["2026-10-21", "2023-06-01"]);
const bodyLimitBytes = 32 * 1024 * 1024;

/**
 * Anthropic's Messages API below `<prefix>/v1`: messages (whole or streamed), count_tokens, models. Requests are checked
 * strictly; what the model says comes from a script. There is no language model behind it.
 */
export const anthropicPlugin: FastifyPluginAsync<AnthropicOptions> = async (app, options) => {
  const { rateFactor, faults, clock = Date.now } = options;
  const { script = quotingScript(), apiKeys = [sampleAnthropicKey], requestsPerMinute = 1000 } = options;
  const cache = createPromptCache({ clock, minimumTokens: options.minimumCachedTokens ?? 1024 });
  const limiter = createRateLimiter({ factor: rateFactor, clock });
  const requestIds = new WeakMap<FastifyRequest, string>();
  const idOf = (request: FastifyRequest) => requestIds.get(request) ?? newId("req");
  faults.rateLimitedBody(`${app.prefix}/`, () =>
    errorBody(new ApiError("rate_limit_error", "This request would exceed your rate limit."), newId("req")),
  );

  // The body stays text until the caller has shown a key: malformed JSON is answered in the vendor's words then.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "string", bodyLimit: bodyLimitBytes }, (_request, body, done) =>
    done(null, body),
  );

  app.addHook("onRequest", async (request, reply) => {
    const id = newId("req");
    requestIds.set(request, id);
    reply.header("request-id", id);
  });
  app.addHook("preHandler", async (request) => {
    const key = keyOf(request);
    const version = request.headers["anthropic-version"];
    if (!apiKeys.includes(key)) {
      throw new ApiError(
        "authentication_error",
        request.headers["x-api-key"] ? "invalid x-api-key" : "invalid bearer token",
      );
    }
    if (version === undefined) {
      throw new ApiError("invalid_request_error", "anthropic-version: header is required");
    }
    if (typeof version !== "string" || !versions.has(version)) {
      throw new ApiError("invalid_request_error", `anthropic-version: "${String(version)}" is not a valid version`);
    }
    const waitSeconds = limiter.take(key, "requests", { calls: requestsPerMinute, perMs: 60_000 });
    if (waitSeconds > 0) throw rateLimited(waitSeconds, requestsPerMinute * rateFactor, clock());
  });
  app.setErrorHandler((error, request, reply) => {
    const apiError = asApiError(error);
    return reply
      .code(errorStatus[apiError.type])
      .headers(apiError.headers)
      .send(errorBody(apiError, idOf(request)));
  });
  app.setNotFoundHandler((request, reply) => {
    const error = new ApiError("not_found_error", `Not found: ${request.method} ${request.url}`);
    return reply.code(404).send(errorBody(error, idOf(request)));
  });

  app.post("/v1/messages", async (request, reply) => {
    const body = readMessagesRequest(parseJson(request));
    const gone = new AbortController();
    reply.raw.once("close", () => gone.abort());
    const said = await script({ request: body, headers: request.headers, signal: gone.signal });
    return answer(body, said, { reply, requestId: idOf(request), cache, signal: gone.signal });
  });
  app.post("/v1/messages/count_tokens", async (request) => {
    const body = readCountTokensRequest(parseJson(request));
    return { input_tokens: estimateInputTokens(body) };
  });
  app.get<{ Querystring: Record<string, string | undefined> }>("/v1/models", async ({ query }) => modelPage(query));
  app.get<{ Params: { id: string } }>("/v1/models/:id", async ({ params }) => {
    const model = findModel(params.id);
    if (!model) throw new ApiError("not_found_error", `model: ${params.id}`);
    return wireModel(model);
  });
};

function parseJson(request: FastifyRequest): unknown {
  const { body } = request;
  const mediaType = request.headers["content-type"]?.split(";")[0]?.trim().toLowerCase();
  if (mediaType !== "application/json") {
    throw new ApiError("invalid_request_error", "content-type: must be application/json");
  }
  try {
    return JSON.parse(typeof body === "string" ? body : "");
  } catch {
    throw new ApiError("invalid_request_error", "The request body is not valid JSON");
  }
}

/** `authorization: Bearer` (what the SDK sends) or `x-api-key`; empty without either. */
function keyOf(request: FastifyRequest): string {
  const bearer = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? "")?.[1];
  const header = request.headers["x-api-key"];
  return bearer ?? (typeof header === "string" ? header : "");
}

function rateLimited(waitSeconds: number, limit: number, nowMs: number): ApiError {
  return new ApiError(
    "rate_limit_error",
    "This request would exceed your organization's rate limit of requests per minute.",
    {
      headers: {
        "retry-after": String(waitSeconds),
        "anthropic-ratelimit-requests-limit": String(limit),
        "anthropic-ratelimit-requests-remaining": "0",
        "anthropic-ratelimit-requests-reset": new Date(nowMs + waitSeconds * 1000).toISOString(),
      },
    },
  );
}

function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
  if (code === "FST_ERR_CTP_BODY_TOO_LARGE") {
    return new ApiError("request_too_large", "Request exceeds the maximum allowed number of bytes.");
  }
  // A script that throws is a mistake in a test: the reason must reach whoever reads the failure.
  return new ApiError("api_error", `The sandbox failed: ${error instanceof Error ? error.message : String(error)}`);
}

function modelPage(query: Readonly<Record<string, string | undefined>>): Record<string, unknown> {
  const { limit: limitText = "20", after_id: after, before_id: before } = query;
  const limit = Number(limitText);
  if (!Number.isInteger(limit) || limit < 1 || limit > 1000) {
    throw new ApiError("invalid_request_error", "limit: Input should be between 1 and 1000");
  }
  const start = after === undefined ? 0 : indexOfModel(after) + 1;
  const end = before === undefined ? models.length : indexOfModel(before);
  const range = models.slice(start, end);
  const shown = before === undefined ? range.slice(0, limit) : range.slice(-limit);
  return {
    data: shown.map(wireModel),
    has_more: shown.length < range.length,
    first_id: shown[0]?.id ?? null,
    last_id: shown.at(-1)?.id ?? null,
  };
}

function indexOfModel(id: string): number {
  const index = models.findIndex((model) => model.id === id);
  if (index === -1) throw new ApiError("invalid_request_error", `No model has the id ${id}`);
  return index;
}
