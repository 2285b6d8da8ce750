import type { z } from "zod";
import type { Permission } from "./api/permissions.ts";
import type { ErrorCode } from "./error.ts";

/** By what somebody was let in: an API key, a session in a browser, or this machine's own process. */
export interface Credential {
  readonly kind: "key" | "session" | "process";
  readonly id: string;
  /** Of a key that was given a rate of its own. */
  readonly requestsPerMinute?: number | undefined;
}

/** Who asks, and whose identities decide what is read. */
export interface Actor {
  readonly personId: string;
  readonly email: string;
  readonly permissions: ReadonlySet<Permission>;
  /** E-mail address of the person whose eyes are used: the actor's own, or somebody's they may look as. */
  readonly readsAs: string;
  readonly credential: Credential;
  /** Where the request comes from; undefined for this process itself. */
  readonly address: string | undefined;
}

export interface RequestContext<Body> {
  readonly body: Body;
  readonly params: Readonly<Record<string, string>>;
  /** As the route's own schema made it. */
  readonly query: Readonly<Record<string, unknown>>;
  readonly actor: Actor;
  readonly requestId: string;
  /** Aborted when the client goes away or the service stops. */
  readonly signal: AbortSignal;
}

/**
 * How much a request costs, by which requests are limited: reading a list, searching, asking a question, changing
 * something, and proving who one is.
 */
export type RouteClass = "read" | "search" | "ask" | "change" | "sign_in";

interface RouteData {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** Parameters as `:name`. */
  readonly path: string;
  readonly summary: string;
  readonly params?: z.ZodObject;
  /** What stands behind the question mark; a schema without an `id`, since OpenAPI describes each parameter in its place. */
  readonly query?: z.ZodObject;
  readonly permission: Permission;
  /** Left out: `read` for GET, `change` for all else. */
  readonly class?: RouteClass;
  readonly errors: readonly ErrorCode[];
}

/** A request answered with one JSON body. */
export interface JsonRoute<Body extends z.ZodType, Reply extends z.ZodType> extends RouteData {
  readonly kind: "json";
  readonly body?: Body;
  readonly reply: Reply;
  readonly handle: (context: RequestContext<z.output<Body>>) => Promise<z.input<Reply>>;
}

/** A request answered with server-sent events; each event is an object with a `type`. */
export interface StreamRoute<Body extends z.ZodType, Event extends z.ZodType> extends RouteData {
  readonly kind: "stream";
  readonly body?: Body;
  readonly event: Event;
  readonly handle: (
    context: RequestContext<z.output<Body>>,
  ) => AsyncIterable<z.output<Event> & { readonly type: string }>;
}

/** A route whose types are closed over, so that routes of all kinds lie in one list. */
export type Route =
  | (Omit<JsonRoute<z.ZodType, z.ZodType>, "handle"> & {
      readonly handle: (context: RequestContext<never>) => Promise<unknown>;
    })
  | (Omit<StreamRoute<z.ZodType, z.ZodType>, "handle"> & {
      readonly handle: (context: RequestContext<never>) => AsyncIterable<{ readonly type: string }>;
    });

/** Routes are data plus a function: every door to them (HTTP, OpenAPI, the command line) reads the same description. */
export function jsonRoute<Body extends z.ZodType, Reply extends z.ZodType>(
  route: Omit<JsonRoute<Body, Reply>, "kind">,
): Route {
  return { ...route, kind: "json" };
}

export function streamRoute<Body extends z.ZodType, Event extends z.ZodType>(
  route: Omit<StreamRoute<Body, Event>, "kind">,
): Route {
  return { ...route, kind: "stream" };
}

/** A request for a page, as a browser without a script sends it. */
export interface WebPageRequest {
  readonly query: Readonly<Record<string, string>>;
  /** Fields of the form; empty for GET. */
  readonly form: Readonly<Record<string, string>>;
  /** The header as sent. */
  readonly cookie: string | undefined;
  readonly userAgent: string | undefined;
  readonly address: string;
  readonly requestId: string;
  /** Whether the browser speaks TLS with us, or with the proxy that we trust. */
  readonly secure: boolean;
}

export interface WebPageReply {
  readonly status: number;
  /** A whole document; absent where `location` is given. */
  readonly html?: string;
  readonly location?: string;
  /** Values of `set-cookie`. */
  readonly cookies?: readonly string[];
}

/**
 * A page made on the server, without scripts. It decides itself who may see it, from the cookie: a page is listed in
 * the matrix of routes as public or as one for the signed-in.
 */
export interface WebPage {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly class: RouteClass;
  readonly handle: (request: WebPageRequest) => Promise<WebPageReply>;
}
