import type { FastifyError, FastifyPluginAsync, FastifyRequest } from "fastify";
import type { LiveWorld } from "../company/live.ts";
import type { Clock } from "../http/clock.ts";
import type { Faults } from "../http/faults.ts";
import { samplePage, samplePageHeaders } from "../http/html.ts";
import { associationRoutes } from "./association-routes.ts";
import { crmOf } from "./crm.ts";
import { directoryRoutes } from "./directory-routes.ts";
import { Query } from "./input.ts";
import { type HubspotToken, sampleHubspotToken, tokenFor } from "./keys.ts";
import { createLimits, type HubspotTier, professionalTier } from "./limits.ts";
import { objectRoutes } from "./object-routes.ts";
import { pipelineRoutes } from "./pipeline-routes.ts";
import { propertyRoutes } from "./property-routes.ts";
import { recordPage } from "./record-page.ts";
import { HubspotRefusal, missingScopes, notFound, rateLimitedBody, unauthenticated } from "./refusal.ts";
import type { HubspotRoute, ReadLimits, RouteContext } from "./route.ts";
import { searchRoutes } from "./search-routes.ts";
import { searchableWorlds } from "./searchable.ts";

export { hubspotScopes, mintHubspotToken, sampleHubspotToken, type HubspotToken } from "./keys.ts";
export { professionalTier, type HubspotTier } from "./limits.ts";

export interface HubspotSettings extends Partial<ReadLimits> {
  readonly tokens?: readonly HubspotToken[];
  /** What the account's subscription allows; Professional unless told. */
  readonly tier?: HubspotTier;
  /** How long after a change search still gives the old answer, by the clock; 5,000 unless told. */
  readonly searchLagMs?: number;
}

export interface HubspotOptions extends HubspotSettings {
  readonly live: LiveWorld;
  /** The sandbox's own address, known once it listens. */
  readonly publicUrl: () => string;
  /** What HubSpot's documented rates are multiplied with; 1 is real. */
  readonly rateFactor: number;
  readonly faults: Faults;
  readonly clock?: Clock;
}

/** HubSpot's API below `/crm`, `/settings` and `/account-info`, and pages at its permalinks. */
export const hubspotPlugin: FastifyPluginAsync<HubspotOptions> = async (app, options) => {
  const { live, faults, clock = Date.now, tokens = [sampleHubspotToken], tier = professionalTier } = options;
  const take = createLimits({ tier, factor: options.rateFactor, clock });
  const searchable = searchableWorlds(live, clock, options.searchLagMs ?? 5000);
  app.addHook("onClose", async () => searchable.stop());

  const context: RouteContext = {
    live,
    clock,
    baseUrl: () => options.publicUrl() + app.prefix,
    limits: {
      listPage: options.listPage ?? 100,
      listPageWithHistory: options.listPageWithHistory ?? 50,
      associationsOnRecord: options.associationsOnRecord ?? 100,
      associationPage: options.associationPage ?? 500,
      searchReach: options.searchReach ?? 10_000,
    },
    crm: () => crmOf(live.world),
    searchable: () => crmOf(searchable.world()),
  };

  const admitted = new WeakMap<FastifyRequest, HubspotToken>();
  function serve(route: HubspotRoute, url: string): void {
    app.route({
      method: route.method,
      url,
      // Credentials, rate and scope are looked at before the body is read.
      onRequest: async (request, reply) => {
        const token = tokenFor(request.headers.authorization, tokens);
        if (!token) throw unauthenticated();
        const { refused, headers } = take(token.token, route.kind);
        reply.headers(headers);
        if (refused !== undefined) return reply.code(429).send(rateLimitedBody(refused));
        const anyOf = route.scopes(paramsOf(request));
        if (anyOf.length > 0 && !anyOf.some((scope) => token.scopes.includes(scope))) throw missingScopes(anyOf);
        admitted.set(request, token);
        return undefined;
      },
      handler: async (request, reply) => {
        const token = admitted.get(request);
        if (!token) throw new Error("a request reached its handler without a token");
        const { status, body } = route.handle({
          params: paramsOf(request),
          query: new Query(request.query),
          body: request.body,
          address: request.url,
          scopes: token.scopes,
          dated: url.includes("/2026-09"),
          pagingFault() {
            const kind = faults.of(request)?.kind;
            return kind === "repeat-page" || kind === "expired-cursor" ? kind : undefined;
          },
        });
        return reply.code(status).send(body);
      },
    });
  }
  for (const route of [
    ...objectRoutes(context),
    ...searchRoutes(context),
    ...associationRoutes(context),
    ...directoryRoutes(context),
    ...pipelineRoutes(context),
    ...propertyRoutes(context),
  ]) {
    for (const path of route.paths) serve(route, path);
  }

  faults.rateLimitedBody(`${app.prefix}/`, () => rateLimitedBody("TEN_SECONDLY_ROLLING"));
  app.setErrorHandler((error: FastifyError | HubspotRefusal, _request, reply) => {
    const refusal = asRefusal(error);
    return reply.code(refusal.status).send(refusal.body);
  });
  app.setNotFoundHandler((request, reply) => {
    const { status, body } = notFound(`No such resource: ${request.method} ${request.url.slice(0, 200)}`);
    return reply.code(status).send(body);
  });

  app.get("/contacts/:portalId/record/:typeId/:id", async (request, reply) => {
    const { typeId = "", id = "", portalId = "" } = paramsOf(request);
    const page = recordPage(context, {
      portalId,
      typeId,
      id,
      engagementId: new Query(request.query).text("engagement"),
    });
    reply.headers(samplePageHeaders);
    if (page === undefined) return reply.code(404).send(samplePage("No such record", "<h1>No such record</h1>"));
    return reply.send(page);
  });
};

function paramsOf(request: FastifyRequest): Readonly<Record<string, string>> {
  const { params } = request;
  if (typeof params !== "object" || params === null) return {};
  return Object.fromEntries(
    Object.entries(params).flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])),
  );
}

/** What Fastify refused by itself (no JSON, too large, wrong media type) in HubSpot's shape; anything else is our bug: 500. */
function asRefusal(error: FastifyError | HubspotRefusal): HubspotRefusal {
  if (error instanceof HubspotRefusal) return error;
  const status = error.statusCode ?? 500;
  if (status >= 500) console.error("sandbox hubspot:", error);
  return status >= 500
    ? new HubspotRefusal(500, "INTERNAL_ERROR", "internal error")
    : new HubspotRefusal(status, "VALIDATION_ERROR", `Invalid input JSON: ${error.message}`);
}
