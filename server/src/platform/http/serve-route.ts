import { AppError, type Actor, type RequestContext, type Route } from "@sophia/core";
import { actAsHeader, permissionAxis, Problem, reasonHeader } from "@sophia/core/api";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { clientAddress } from "./client-address.ts";
import { credentialsOf } from "./credentials.ts";
import { assertAdminNetwork, countRefusals, limitActor, limitAddress, type Door } from "./door.ts";
import { eventStreamHeaders, sendEvents, type OpenStreams } from "./event-stream.ts";
import type { HttpLimits } from "./limits.ts";
import { assertSameOrigin } from "./own-origin.ts";
import { problemOf } from "./problem.ts";
import type { OnBug } from "./refuse.ts";
import type { Authenticate, OnForbidden } from "./sign-in-request.ts";

const actors = new WeakMap<FastifyRequest, Actor>();

export interface RouteServices {
  readonly door: Door;
  readonly limits: HttpLimits;
  readonly authenticate: Authenticate;
  readonly onBug: OnBug;
  readonly onForbidden: OnForbidden | undefined;
  readonly streams: OpenStreams;
}

function header(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === "string" ? value : undefined;
}

/** The reason is told percent-encoded, since a header holds no other letters than English ones. */
function reasonOf(request: FastifyRequest): string | undefined {
  try {
    const reason = header(request, reasonHeader);
    return reason === undefined ? undefined : decodeURIComponent(reason);
  } catch {
    throw new AppError("invalid_request", `The header ${reasonHeader} is not percent-encoded text.`);
  }
}

/** Before the body is read: a stranger learns nothing of schemas and costs nothing. */
async function authorise(
  request: FastifyRequest,
  reply: FastifyReply,
  route: Route,
  { door, authenticate, onForbidden }: RouteServices,
): Promise<Actor> {
  const routeClass = route.class ?? (route.method === "GET" ? "read" : "change");
  await limitAddress(request, reply, door, routeClass);
  if (permissionAxis[route.permission] === "administer") assertAdminNetwork(request, door);
  const actor = await countRefusals(request, door, async () => {
    const credentials = credentialsOf(request);
    if (credentials === undefined)
      throw new AppError("unauthenticated", "Give an API key in the header `authorization: Bearer sophia_…`.");
    if (credentials.cookie !== undefined && route.method !== "GET") assertSameOrigin(request, door.publicUrl);
    return authenticate({
      ...credentials,
      readsAs: header(request, actAsHeader),
      reason: reasonOf(request),
      address: clientAddress(request),
      action: `${route.method} ${route.path}`,
      requestId: request.id,
    });
  });
  await limitActor(request, reply, door, routeClass, actor);
  if (!actor.permissions.has(route.permission)) {
    await onForbidden?.(actor, `${route.method} ${route.path}`, request.id);
    throw new AppError("forbidden", `You do not hold the permission ${route.permission}.`);
  }
  return actor;
}

const noParameters = z.strictObject({});

function schemaOf(route: Route) {
  return {
    summary: route.summary,
    security: [{ key: [] }],
    ...(route.body === undefined ? {} : { body: route.body }),
    ...(route.params === undefined ? {} : { params: route.params }),
    querystring: route.query?.strict() ?? noParameters,
    response: {
      ...(route.kind === "json"
        ? { 200: route.reply }
        : { 200: { content: { "text/event-stream": { schema: route.event } }, description: "Server-sent events" } }),
      default: {
        content: { "application/problem+json": { schema: Problem } },
        description: `A refusal: ${route.errors.join(", ")}`,
      },
    },
  };
}

/**
 * Serves a route that is data: authentication, permission, validation, errors and streams are the same for all of them.
 *
 * @throws Error when the route asks for no permission that there is: such a server does not start.
 */
export function serveRoute(fastify: FastifyInstance, route: Route, services: RouteServices): void {
  // The type asks for it too, but is not there when the service starts.
  if (!Object.hasOwn(permissionAxis, route.permission))
    throw new Error(`${route.method} ${route.path} declares no permission that there is, so it is not served.`);
  const { limits, onBug, streams } = services;
  fastify.route({
    method: route.method,
    url: route.path,
    schema: schemaOf(route),
    // Asked for its headers alone, a stream would run for nobody.
    exposeHeadRoute: route.kind === "json",
    onRequest: async (request, reply) => {
      actors.set(request, await authorise(request, reply, route, services));
    },
    handler: async (request, reply) => {
      const controller = new AbortController();
      // The request's own "close" comes as soon as its body is read: only the reply's says that the caller has gone.
      reply.raw.once("close", () => controller.abort());
      const actor = actors.get(request);
      if (actor === undefined) throw new AppError("unauthenticated", "This request was not authenticated.");
      const params = z.record(z.string(), z.string()).parse(request.params ?? {});
      // The body was parsed by the route's own schema; `never` closes over its type.
      const context: RequestContext<never> = {
        body: request.body as never,
        params,
        query: z.record(z.string(), z.unknown()).parse(request.query ?? {}),
        actor,
        requestId: request.id,
        signal: controller.signal,
      };
      if (route.kind === "json") return route.handle(context);
      streams.add(controller);
      void reply.hijack();
      for (const [name, value] of Object.entries(reply.getHeaders()))
        if (value !== undefined) reply.raw.setHeader(name, value);
      reply.raw.writeHead(200, eventStreamHeaders);
      try {
        await sendEvents(reply.raw, route.handle(context), controller.signal, limits.stalledReplyMs);
      } catch (error) {
        const problem = problemOf(error, request.id);
        if (problem.status === 500) onBug(error, request.id);
        if (!reply.raw.destroyed)
          reply.raw.write(`event: error\ndata: ${JSON.stringify({ code: problem.code, detail: problem.detail })}\n\n`);
      } finally {
        streams.delete(controller);
        reply.raw.end();
      }
      return reply;
    },
  });
}
