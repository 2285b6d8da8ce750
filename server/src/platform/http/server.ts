import { randomUUID } from "node:crypto";
import swagger from "@fastify/swagger";
import { AppError, type Route, type WebPage } from "@sophia/core";
import Fastify, { type FastifyInstance, type FastifyRequest } from "fastify";
import {
  jsonSchemaTransform,
  jsonSchemaTransformObject,
  serializerCompiler,
  validatorCompiler,
} from "fastify-type-provider-zod";
import { allowedMethods } from "./allowed-methods.ts";
import { assertAllowedNetwork, limitAddress, type Door } from "./door.ts";
import type { OpenStreams } from "./event-stream.ts";
import { assertPlainRequest } from "./header-lines.ts";
import { httpLimits, type HttpLimits } from "./limits.ts";
import { listen } from "./listen.ts";
import { createListener } from "./listener.ts";
import { networkList } from "./networks.ts";
import { assertOwnHost } from "./own-origin.ts";
import type { PublicRoute } from "./public-route.ts";
import type { RateLimiter } from "./rate-limiter.ts";
import { refuse, type OnBug } from "./refuse.ts";
import { secure } from "./security-headers.ts";
import { servePages } from "./serve-page.ts";
import { serveRoute } from "./serve-route.ts";
import type { Authenticate, OnForbidden } from "./sign-in-request.ts";
import { assertStorable } from "./storable.ts";
import type { TlsContext } from "./tls.ts";

export interface HttpServerOptions {
  readonly version: string;
  readonly routes: readonly Route[];
  readonly pages: readonly WebPage[];
  readonly publicRoutes: readonly PublicRoute[];
  /** Resolves a key or a cookie, and the person looked as. */
  readonly authenticate: Authenticate;
  readonly onBug: OnBug;
  readonly onForbidden?: OnForbidden;
  readonly limits?: Partial<HttpLimits>;
  /** Left out: nothing is limited. */
  readonly rateLimiter?: RateLimiter | undefined;
  /** Networks (CIDR) whose `x-forwarded-…` is believed; none when left out. */
  readonly trustedProxies?: readonly string[];
  /** Networks that may ask at all, those that may administer; all when left out. */
  readonly allowedNetworks?: readonly string[] | undefined;
  readonly adminNetworks?: readonly string[] | undefined;
  /** Under which Sophia is reached, where that is not what it listens on. */
  readonly publicUrl?: string | undefined;
  readonly tls?: TlsContext | undefined;
}

export interface HttpServer {
  /** @returns the address in use. @throws AppError when the port cannot be had. */
  readonly listen: (host: string, port: number) => Promise<string>;
  /** Ends open streams, then requests, then the listener. */
  readonly close: () => Promise<void>;
  readonly fastify: FastifyInstance;
  /** Everything that is served, as the framework holds it: method and path, of pages and public routes too. */
  readonly served: readonly string[];
}

/** Asked by what runs us, in networks and under names of its own: nothing of the sources is on them. */
const probes: ReadonlySet<string> = new Set(["/healthz", "/readyz"]);

const isLoopback = networkList(["127.0.0.0/8", "::1/128"]);

function pathOf(request: FastifyRequest): string {
  return request.url.split("?")[0] ?? "";
}

/** Serves routes that are data: authentication, permission, limits, validation, errors and streams are the same for all. */
export async function createHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const {
    authenticate,
    onBug,
    onForbidden,
    publicUrl,
    trustedProxies = [],
    allowedNetworks,
    adminNetworks,
    tls,
  } = options;
  const limits: HttpLimits = { ...httpLimits, ...options.limits };
  const door: Door = {
    rateLimiter: options.rateLimiter,
    allowed: allowedNetworks && networkList(allowedNetworks),
    allowedToAdminister: adminNetworks && networkList(adminNetworks),
    publicUrl,
  };
  const fastify = Fastify({
    bodyLimit: limits.bodyBytes,
    forceCloseConnections: true,
    genReqId: () => randomUUID(),
    trustProxy: trustedProxies.length === 0 ? false : [...trustedProxies],
    serverFactory: (handler) => createListener(handler, { limits, trustedProxies: networkList(trustedProxies), tls }),
    // The listener has its own: this one would come second.
    clientErrorHandler: () => undefined,
    // An address that no route can read meets no hook and no error handler.
    frameworkErrors(error, request, reply) {
      secure(request, reply);
      refuse(error, request, reply, onBug);
    },
  });
  const served: string[] = [];
  fastify.addHook("onRoute", ({ method, url }) => {
    for (const one of [method].flat()) served.push(`${one} ${url}`);
  });
  const streams: OpenStreams = new Set();
  let onLoopback = true;
  fastify.setValidatorCompiler(validatorCompiler);
  fastify.setSerializerCompiler(serializerCompiler);
  fastify.removeContentTypeParser("text/plain");
  await fastify.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Sophia",
        version: options.version,
        description: "The company brain: search, cited answers, sources and operations.",
      },
      components: { securitySchemes: { key: { type: "http", scheme: "bearer" } } },
    },
    transform: jsonSchemaTransform,
    transformObject: jsonSchemaTransformObject,
  });
  fastify.setErrorHandler(async (error, request, reply) => refuse(error, request, reply, onBug));
  fastify.addHook("onRequest", async (request, reply) => {
    secure(request, reply);
    assertPlainRequest(request.raw, limits);
    if (probes.has(pathOf(request))) return;
    if (onLoopback) assertOwnHost(request, publicUrl);
    assertAllowedNetwork(request, door);
  });
  fastify.addHook("preValidation", async ({ body, params, query }) => assertStorable([body, params, query]));
  fastify.addHook("onSend", async (_request, reply) => {
    // Node gives the time back to the connection when the answer is through.
    reply.raw.setTimeout(limits.stalledReplyMs);
  });
  for (const route of options.routes)
    serveRoute(fastify, route, { door, limits, authenticate, onBug, onForbidden, streams });
  await servePages(fastify, options.pages, { door, limits, onBug });
  for (const route of options.publicRoutes) {
    fastify.route({
      method: route.method,
      url: route.path,
      schema: { hide: true },
      onRequest: async (request, reply) => {
        if (!probes.has(route.path)) await limitAddress(request, reply, door, "read");
      },
      handler: (request, reply) => route.handle(request, reply),
    });
  }
  const documentPath = "/v1/openapi.json";
  fastify.route({
    method: "GET",
    url: documentPath,
    schema: { hide: true },
    onRequest: (request, reply) => limitAddress(request, reply, door, "read"),
    handler: async () => fastify.swagger(),
  });
  const methodsOf = allowedMethods([
    ...options.routes,
    ...options.pages,
    ...options.publicRoutes,
    { method: "GET", path: documentPath },
  ]);
  fastify.setNotFoundHandler(async (request, reply) => {
    await limitAddress(request, reply, door, "read");
    const path = pathOf(request);
    if (request.method === "OPTIONS" && request.headers["access-control-request-method"] !== undefined)
      throw new AppError("forbidden", "Pages of other origins may not use this interface.");
    const methods = methodsOf(path);
    if (methods.length === 0) {
      throw new AppError(
        "not_found",
        `There is no ${request.method} ${path}. The routes are listed at ${documentPath}.`,
      );
    }
    void reply.header("allow", methods.join(", "));
    throw new AppError("method_not_allowed", `${path} is asked for by ${methods.join(" or ")}.`);
  });
  return {
    fastify,
    served,
    async listen(host, port) {
      onLoopback = host === "localhost" || isLoopback(host);
      return listen(fastify, tls === undefined ? "http" : "https", host, port);
    },
    async close() {
      for (const stream of streams)
        stream.abort(new AppError("unavailable", "The service is stopping: ask again in a moment."));
      await fastify.close();
      tls?.close();
    },
  };
}
