import formbody from "@fastify/formbody";
import { AppError, type WebPage } from "@sophia/core";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { z } from "zod";
import { clientAddress } from "./client-address.ts";
import { trustedCookies } from "./cookies.ts";
import { limitAddress, type Door } from "./door.ts";
import { readForm } from "./form.ts";
import type { HttpLimits } from "./limits.ts";
import { assertSameOrigin } from "./own-origin.ts";
import { refuseAsPage, type OnBug } from "./refuse.ts";

/** No script at all, styles from our own files, forms to ourselves only. */
const pagePolicy =
  "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const Posted = z.union([z.object({ fields: z.record(z.string(), z.string()) }), z.object({ refusal: z.string() })]);
const Query = z.record(z.string(), z.string());

function fieldsOf(body: unknown): Readonly<Record<string, string>> {
  if (body === undefined || body === null) return {};
  const posted = Posted.parse(body);
  if ("refusal" in posted) throw new AppError("invalid_request", posted.refusal);
  return posted.fields;
}

function queryOf(request: FastifyRequest): Readonly<Record<string, string>> {
  // Without its prototype the parsed address is no plain object to zod.
  const query = Query.safeParse(Object.assign({}, request.query));
  if (!query.success) throw new AppError("invalid_request", "A parameter of the address is given twice.");
  return query.data;
}

export interface PageServices {
  readonly door: Door;
  readonly limits: HttpLimits;
  readonly onBug: OnBug;
}

/** Serves documents made on the server: forms in, documents and redirects out, failures as documents too. */
export async function servePages(
  fastify: FastifyInstance,
  pages: readonly WebPage[],
  { door, limits, onBug }: PageServices,
): Promise<void> {
  await fastify.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    await scope.register(formbody, {
      bodyLimit: limits.formBytes,
      // Thrown here it would be nobody's: a form that is not read is told of where the request is handled.
      parser: (text: string) => ({ ...readForm(text) }),
    });
    scope.setErrorHandler((error, request, reply) => refuseAsPage(error, request, reply, onBug));
    scope.addHook("onRequest", async (_request, reply) => {
      void reply.headers({ "content-security-policy": pagePolicy, "cache-control": "no-store" });
    });
    for (const page of pages) {
      scope.route({
        method: page.method,
        url: page.path,
        schema: { hide: true },
        onRequest: async (request, reply) => {
          await limitAddress(request, reply, door, page.class);
          if (page.method === "POST") assertSameOrigin(request, door.publicUrl);
        },
        handler: async (request, reply) => {
          const answer = await page.handle({
            query: queryOf(request),
            form: fieldsOf(request.body),
            cookie: trustedCookies(request.headers.cookie, request.protocol === "https"),
            userAgent: request.headers["user-agent"],
            address: clientAddress(request),
            requestId: request.id,
            secure: request.protocol === "https",
          });
          if (answer.cookies !== undefined) void reply.header("set-cookie", [...answer.cookies]);
          if (answer.location !== undefined) void reply.header("location", answer.location);
          return reply
            .code(answer.status)
            .type("text/html; charset=utf-8")
            .send(answer.html ?? "");
        },
      });
    }
  });
}
