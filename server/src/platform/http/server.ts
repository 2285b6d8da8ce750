import { randomUUID } from "node:crypto";
import swagger from "@fastify/swagger";
import { AppError, type Actor, type RequestContext, type Route } from "@sophia/core";
import { actAsHeader, Problem } from "@sophia/core/api";
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import {
  jsonSchemaTransform,
  jsonSchemaTransformObject,
  serializerCompiler,
  validatorCompiler,
} from "fastify-type-provider-zod";
import { z } from "zod";
import { eventStreamHeaders, sendEvents, type OpenStreams } from "./event-stream.ts";
import { problemOf } from "./problem.ts";
import type { PublicRoute } from "./public-route.ts";

const bodyLimitBytes = 1024 * 1024;

const actors = new WeakMap<FastifyRequest, Actor>();

export interface HttpServerOptions {
  readonly version: string;
  readonly routes: readonly Route[];
  readonly publicRoutes: readonly PublicRoute[];
  /** Resolves a key and the person looked as; throws AppError `unauthenticated` or `forbidden`. */
  readonly authenticate: (request: {
    readonly key: string;
    readonly readsAs: string | undefined;
    /** Of whoever is connected: what a proxy says of others is not believed. */
    readonly address: string;
    readonly action: string;
    readonly requestId: string;
  }) => Promise<Actor>;
  readonly onBug: (error: unknown, requestId: string) => void;
}

export interface HttpServer {
  /** @returns the address in use. @throws AppError when the port cannot be had. */
  readonly listen: (host: string, port: number) => Promise<string>;
  /** Ends open streams, then requests, then the listener. */
  readonly close: () => Promise<void>;
  readonly fastify: FastifyInstance;
}

function bearer(request: FastifyRequest): string {
  const match = /^Bearer (\S+)$/.exec(request.headers.authorization ?? "");
  if (match?.[1] === undefined) {
    throw new AppError("unauthenticated", "Give an API key in the header `authorization: Bearer sophia_…`.");
  }
  return match[1];
}

/** Serves routes that are data: authentication, permission, validation, errors and streams are the same for all of them. */
export async function createHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const fastify = Fastify({
    bodyLimit: bodyLimitBytes,
    forceCloseConnections: true,
    genReqId: () => randomUUID(),
    requestTimeout: 30_000,
    // An address that no route can read meets no error handler.
    frameworkErrors: (error, request, reply) => void refuse(error, request, reply, options),
  });
  const streams: OpenStreams = new Set();
  fastify.setValidatorCompiler(validatorCompiler);
  fastify.setSerializerCompiler(serializerCompiler);
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
  fastify.setErrorHandler(async (error, request, reply) => refuse(error, request, reply, options));
  fastify.setNotFoundHandler(async (request, reply) =>
    refuse(
      new AppError(
        "not_found",
        `There is no ${request.method} ${request.url.split("?")[0] ?? ""}. The routes are listed at /v1/openapi.json.`,
      ),
      request,
      reply,
      options,
    ),
  );
  fastify.addHook("onSend", async (_request, reply) => {
    void reply.headers({
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "x-frame-options": "DENY",
    });
  });
  for (const route of options.routes) serve(fastify, route, options, streams);
  for (const route of options.publicRoutes) {
    fastify.route({
      method: route.method,
      url: route.path,
      schema: { hide: true },
      handler: (request, reply) => route.handle(request, reply),
    });
  }
  fastify.get("/v1/openapi.json", { schema: { hide: true } }, async () => fastify.swagger());
  return {
    fastify,
    async listen(host, port) {
      try {
        return await fastify.listen({ host, port });
      } catch (cause) {
        const reason = cause instanceof Error && "code" in cause ? String(cause.code) : "unknown reason";
        throw new AppError("unavailable", `Cannot listen on ${host}:${port} (${reason}): ${listenAdvice(reason)}`, {
          cause,
        });
      }
    },
    async close() {
      for (const stream of streams)
        stream.abort(new AppError("unavailable", "The service is stopping: ask again in a moment."));
      await fastify.close();
    },
  };
}

function refuse(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  options: HttpServerOptions,
): FastifyReply {
  const problem = problemOf(error, request.id);
  if (problem.status === 500) options.onBug(error, request.id);
  if (error instanceof AppError && error.retryAfterMs !== undefined)
    void reply.header("retry-after", Math.ceil(error.retryAfterMs / 1000));
  return reply.code(problem.status).type("application/problem+json").serializer(JSON.stringify).send(problem);
}

/** Before the body is read: a stranger learns nothing of schemas and costs nothing. */
async function authorise(request: FastifyRequest, route: Route, options: HttpServerOptions): Promise<Actor> {
  const readsAs = request.headers[actAsHeader];
  const actor = await options.authenticate({
    key: bearer(request),
    readsAs: typeof readsAs === "string" ? readsAs : undefined,
    address: request.ip,
    action: `${route.method} ${route.path}`,
    requestId: request.id,
  });
  if (!actor.permissions.has(route.permission)) {
    throw new AppError("forbidden", `This key does not hold the permission ${route.permission}.`);
  }
  return actor;
}

function serve(fastify: FastifyInstance, route: Route, options: HttpServerOptions, streams: OpenStreams): void {
  const schema = {
    summary: route.summary,
    security: [{ key: [] }],
    ...(route.body === undefined ? {} : { body: route.body }),
    ...(route.params === undefined ? {} : { params: route.params }),
    ...(route.query === undefined ? {} : { querystring: route.query }),
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
  fastify.route({
    method: route.method,
    url: route.path,
    schema,
    onRequest: async (request) => {
      actors.set(request, await authorise(request, route, options));
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
      reply.raw.writeHead(200, eventStreamHeaders);
      try {
        await sendEvents(reply.raw, route.handle(context), controller.signal);
      } catch (error) {
        const problem = problemOf(error, request.id);
        if (problem.status === 500) options.onBug(error, request.id);
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

function listenAdvice(reason: string): string {
  switch (reason) {
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return "this machine has no such address. Set SOPHIA_HOST to one of its own, or 0.0.0.0 for all.";
    case "EACCES":
      return "this user may not take that port. Set SOPHIA_PORT to one from 1024 on, or 0 for a free one.";
    default:
      return "another program may use it. Set SOPHIA_PORT to another port, or 0 for a free one.";
  }
}
