import { readFileSync } from "node:fs";
import { readiness, type Dependency } from "../features/operations/index.ts";
import type { PublicRoute } from "../platform/http/public-route.ts";
import { version } from "./version.ts";

const pageFile = new URL("page/index.html", import.meta.url);
const scriptFile = new URL("page/page.js", import.meta.url);
const styleFile = new URL("page/page.css", import.meta.url);

/** The page runs its own script and style and nothing else; it talks to this service only. */
const contentSecurityPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

function file(path: string, url: URL, type: string): PublicRoute {
  const text = readFileSync(url, "utf8");
  return {
    method: "GET",
    path,
    handle: async (_request, reply) =>
      reply
        .type(type)
        .header("content-security-policy", contentSecurityPolicy)
        .header("cache-control", "no-cache")
        .send(text),
  };
}

/** Everything that is served without a key; nothing of the sources is on it. */
export function publicRoutes(dependencies: readonly Dependency[]): PublicRoute[] {
  return [
    {
      method: "GET",
      path: "/healthz",
      handle: async () => ({ status: "ok", version }),
    },
    {
      method: "GET",
      path: "/readyz",
      async handle(_request, reply) {
        const answer = await readiness(dependencies);
        return reply.code(answer.ready ? 200 : 503).send(answer);
      },
    },
    file("/", pageFile, "text/html; charset=utf-8"),
    file("/page.js", scriptFile, "text/javascript; charset=utf-8"),
    file("/page.css", styleFile, "text/css; charset=utf-8"),
  ];
}
