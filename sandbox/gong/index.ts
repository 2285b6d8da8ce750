import type { FastifyError, FastifyPluginAsync, FastifyRequest } from "fastify";
import { withId } from "../company/by-id.ts";
import type { LiveWorld } from "../company/live.ts";
import type { Clock } from "../http/clock.ts";
import type { Faults } from "../http/faults.ts";
import { samplePage, samplePageHeaders } from "../http/html.ts";
import { createRateLimiter, type Rate } from "../http/rate-limit.ts";
import { callPage, readHighlights } from "./call-page.ts";
import type { UnknownFields } from "./input.ts";
import { type GongKey, type GongScope, keyFor, sampleGongKey } from "./keys.ts";
import { errorBody, GongRefusal, newRequestId } from "./refusal.ts";
import { gongRoutes, type GongRoute, missingScope } from "./routes.ts";

export { sampleGongKey, gongScopes, type GongKey, type GongScope } from "./keys.ts";

/** Gong's document: 3 calls a second and 10,000 a day, for the company and not for the key. */
const perSecond: Rate = { calls: 3, perMs: 1000 };
const perDay: Rate = { calls: 10_000, perMs: 24 * 60 * 60 * 1000 };

/** Where the documents are silent the behaviour is an option, never a constant. */
export interface GongSettings {
  readonly keys?: readonly GongKey[];
  /** Records on a page; 100 unless told. */
  readonly pageSize?: number;
  /** How long after its end a call has no transcript yet, by the clock; 0 unless told. */
  readonly transcriptDelayMinutes?: number;
  /** `refuse` unless told. */
  readonly unknownFields?: UnknownFields;
  /** The scope of the permission profiles is not in our copy of the facts; `api:users:read` unless told. */
  readonly permissionProfileScope?: GongScope;
  /**
   * How ids of scorecards are sent: Gong's document says `integer (int64)`, and such a number does not fit a double;
   * `number` unless told.
   */
  readonly scorecardIds?: "number" | "string";
}

export interface GongOptions extends GongSettings {
  readonly live: LiveWorld;
  /** The sandbox's own address, known once it listens. */
  readonly publicUrl: () => string;
  /** What Gong's documented rates are multiplied with; 1 is real. */
  readonly rateFactor: number;
  readonly faults: Faults;
  readonly clock?: Clock;
}

/** Gong's API below `/v2/`, and the page of a call at `/call?id=…&highlights=…`. */
export const gongPlugin: FastifyPluginAsync<GongOptions> = async (app, options) => {
  const { live, faults, clock = Date.now, keys = [sampleGongKey], pageSize = 100 } = options;
  if (!Number.isSafeInteger(pageSize) || pageSize < 1) throw new RangeError(`Gong's page size cannot be ${pageSize}.`);
  const limiter = createRateLimiter({ factor: options.rateFactor, clock });
  const routes = gongRoutes({
    live,
    publicUrl: options.publicUrl,
    clock,
    pageSize,
    transcriptDelayMinutes: options.transcriptDelayMinutes ?? 0,
    unknownFields: options.unknownFields ?? "refuse",
    permissionProfileScope: options.permissionProfileScope ?? "api:users:read",
    scorecardIds: options.scorecardIds ?? "number",
    pagingFault(request, hasCursor) {
      const kind = faults.of(request)?.kind;
      if (kind !== "repeat-page" && kind !== "expired-cursor") return undefined;
      if (hasCursor) return kind;
      faults.giveBack(request);
      return undefined;
    },
  });

  /** Credentials, rate and scope are looked at before the body is read. */
  function admit(request: FastifyRequest, route: GongRoute): GongKey {
    const key = keyFor(request.headers.authorization, keys);
    if (!key) throw new GongRefusal(route.unauthenticated, "Access key or access key secret is not valid");
    const waitSeconds = limiter.take("company", "all", perSecond, perDay);
    if (waitSeconds > 0) throw new GongRefusal(429, rateLimitedMessage, waitSeconds);
    if (!key.scopes.includes(route.scope)) throw missingScope(route.scope);
    return key;
  }

  faults.rateLimitedBody("/gong/", () => errorBody(rateLimitedMessage));
  app.setErrorHandler((error: FastifyError | GongRefusal, _request, reply) => {
    const refusal = asRefusal(error);
    if (refusal.retryAfterSeconds !== undefined) reply.header("retry-after", String(refusal.retryAfterSeconds));
    return reply.code(refusal.status).send(errorBody(refusal.message));
  });
  app.setNotFoundHandler((request, reply) =>
    reply.code(404).send(errorBody(`No such resource: ${request.method} ${request.url.slice(0, 200)}`)),
  );

  const admitted = new WeakMap<FastifyRequest, GongKey>();
  for (const route of routes) {
    app.route({
      method: route.method,
      url: route.path,
      onRequest: async (request) => {
        admitted.set(request, admit(request, route));
      },
      handler: async (request, reply) => {
        const key = admitted.get(request);
        if (!key) throw new Error("a request reached its handler without a key");
        const body = { requestId: newRequestId(), ...route.handle(request, key) };
        const { numericIds = [] } = route;
        if (numericIds.length === 0) return body;
        return reply.type("application/json; charset=utf-8").send(withNumericIds(JSON.stringify(body), numericIds));
      },
    });
  }

  app.get("/call", async (request, reply) => {
    const { query } = request;
    const given = typeof query === "object" && query !== null ? { ...query } : {};
    const id = "id" in given ? given.id : undefined;
    const call = typeof id === "string" ? withId(live.world.calls, id) : undefined;
    reply.headers(samplePageHeaders);
    if (!call) return reply.code(404).send(samplePage("No such call", "<h1>No such call</h1>"));
    return reply.send(callPage(call, readHighlights("highlights" in given ? given.highlights : undefined)));
  });
};

/** JavaScript has no number for such an id: its quotes are taken away in the text. No text of a value can look like one. */
function withNumericIds(json: string, fields: readonly string[]): string {
  return json.replaceAll(new RegExp(`"(${fields.join("|")})":"(\\d+)"`, "g"), '"$1":$2');
}

const rateLimitedMessage = "API call limit reached: slow down and retry after the time in the Retry-After header";

/** What Fastify refused by itself (no JSON, too large, wrong media type) in Gong's shape; anything else is our bug: 500. */
function asRefusal(error: FastifyError | GongRefusal): GongRefusal {
  if (error instanceof GongRefusal) return error;
  const status = error.statusCode ?? 500;
  if (status >= 500) console.error("sandbox gong:", error);
  return new GongRefusal(status, status < 500 ? error.message : "Internal server error");
}
