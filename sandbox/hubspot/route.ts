import type { LiveWorld } from "../company/live.ts";
import type { Clock } from "../http/clock.ts";
import type { Crm } from "./crm.ts";
import type { Query } from "./input.ts";
import { objectTypeNamed, type ObjectType } from "./object-types.ts";
import { invalid } from "./refusal.ts";

/** Where the documents are silent, or only memory speaks, the behaviour is an option. */
export interface ReadLimits {
  /** Records on a page of a list; 100. */
  readonly listPage: number;
  /** The same when histories are asked for; 50. */
  readonly listPageWithHistory: number;
  /** Associations that a record carries before it says there are more; 100. */
  readonly associationsOnRecord: number;
  /** Associations on a page of the associations' own endpoints; 500. */
  readonly associationPage: number;
  /** Results that one search can reach; 10,000. */
  readonly searchReach: number;
}

export interface RouteContext {
  readonly live: LiveWorld;
  readonly clock: Clock;
  /** The server's address with the vendor's prefix, for links. */
  readonly baseUrl: () => string;
  readonly limits: ReadLimits;
  readonly crm: () => Crm;
  /** What search knows: the company as it was a while ago. */
  readonly searchable: () => Crm;
}

export interface RouteCall {
  readonly params: Readonly<Record<string, string>>;
  readonly query: Query;
  readonly body: unknown;
  /** Path and query as sent. */
  readonly address: string;
  /** The scopes of the caller's token. */
  readonly scopes: readonly string[];
  /** Only the dated paths give a record's `url`. */
  readonly dated: boolean;
  /** A planned fault that concerns paging; asked only when the request carries a cursor. */
  readonly pagingFault: () => "repeat-page" | "expired-cursor" | undefined;
}

export interface RouteAnswer {
  readonly status: number;
  readonly body: unknown;
}

export interface HubspotRoute {
  readonly method: "GET" | "POST";
  readonly paths: readonly string[];
  readonly kind: "search" | "other";
  /** One of them is needed; looked at before the body is read. */
  readonly scopes: (params: Readonly<Record<string, string>>) => readonly string[];
  readonly handle: (call: RouteCall) => RouteAnswer;
}

/** The object type that a path names. */
export function pathType(params: Readonly<Record<string, string>>, name = "type"): ObjectType {
  const given = params[name] ?? "";
  const found = objectTypeNamed(given);
  if (!found) throw invalid(`Unable to infer object type from: ${given.slice(0, 100)}`);
  return found;
}

export function ok(body: unknown): RouteAnswer {
  return { status: 200, body };
}

/** The address of the next page: the one asked for, with another `after`. */
export function nextLink(context: RouteContext, call: RouteCall, after: string): string {
  const url = new URL(call.address, "http://sandbox.invalid");
  url.searchParams.set("after", after);
  return `${new URL(context.baseUrl()).origin}${url.pathname}${url.search}`;
}
