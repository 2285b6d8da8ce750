import type { z } from "zod";
import type { Permission } from "./api/permissions.ts";
import type { ErrorCode } from "./error.ts";

/** Who asks, and whose identities decide what is read. */
export interface Actor {
  readonly personId: string;
  readonly email: string;
  readonly permissions: ReadonlySet<Permission>;
  /** E-mail address of the person whose eyes are used: the actor's own, or somebody's they may look as. */
  readonly readsAs: string;
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

interface RouteData {
  readonly method: "GET" | "POST" | "DELETE";
  /** Parameters as `:name`. */
  readonly path: string;
  readonly summary: string;
  readonly params?: z.ZodObject;
  /** What stands behind the question mark; a schema without an `id`, since OpenAPI describes each parameter in its place. */
  readonly query?: z.ZodObject;
  readonly permission: Permission;
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
