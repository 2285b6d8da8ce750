import { randomUUID } from "node:crypto";
import swagger from "@fastify/swagger";
import { AppError, type Route, type WebPage } from "@sophia/core";
import Fastify, { type FastifyInstance } from "fastify";
import {
  jsonSchemaTransform,
  jsonSchemaTransformObject,
  serializerCompiler,
  validatorCompiler,
} from "fastify-type-provider-zod";
import type { OpenStreams } from "./event-stream.ts";
import type { PublicRoute } from "./public-route.ts";
import { refuse, type OnBug } from "./refuse.ts";
import { servePages } from "./serve-page.ts";
import { serveRoute } from "./serve-route.ts";
import type { Authenticate } from "./sign-in-request.ts";

const bodyLimitBytes = 1024 * 1024;

export interface HttpServerOptions {
  readonly version: string;
  readonly routes: readonly Route[];
  readonly pages: readonly WebPage[];
  readonly publicRoutes: readonly PublicRoute[];
  /** Resolves a key or a cookie, and the person looked as. */
  readonly authenticate: Authenticate;
  readonly onBug: OnBug;
}

export interface HttpServer {
  /** @returns the address in use. @throws AppError when the port cannot be had. */
  readonly listen: (host: string, port: number) => Promise<string>;
  /** Ends open streams, then requests, then the listener. */
  readonly close: () => Promise<void>;
  readonly fastify: FastifyInstance;
}

/** Serves routes that are data: authentication, permission, validation, errors and streams are the same for all of them. */
export async function createHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const fastify = Fastify({
    bodyLimit: bodyLimitBytes,
    forceCloseConnections: true,
    genReqId: () => randomUUID(),
    requestTimeout: 30_000,
    // An address that no route can read meets no error handler.
    frameworkErrors: (error, request, reply) => void refuse(error, request, reply, options.onBug),
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
  fastify.setErrorHandler(async (error, request, reply) => refuse(error, request, reply, options.onBug));
  fastify.setNotFoundHandler(async (request, reply) =>
    refuse(
      new AppError(
        "not_found",
        `There is no ${request.method} ${request.url.split("?")[0] ?? ""}. The routes are listed at /v1/openapi.json.`,
      ),
      request,
      reply,
      options.onBug,
    ),
  );
  fastify.addHook("onSend", async (_request, reply) => {
    void reply.headers({
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "x-frame-options": "DENY",
    });
  });
  const { authenticate, onBug } = options;
  for (const route of options.routes) serveRoute(fastify, route, { authenticate, onBug, streams });
  await servePages(fastify, options.pages, onBug);
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
