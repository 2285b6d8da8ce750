import { isIP } from "node:net";
import { AppError } from "@sophia/core";
import { Agent, fetch as undiciFetch, type Dispatcher } from "undici";
import { allowedTargets, bareHost } from "./allowed-targets.ts";
import { guardedLookup, refusedAddress, resolveBySystem, type Resolve } from "./guarded-lookup.ts";
import { nextHop, type Hop } from "./redirect.ts";

export interface OutboundOptions {
  /** Hosts, hosts with ports and networks inside that may be called all the same, also without TLS. */
  readonly allow: readonly string[];
  /** Default: as this machine resolves names. */
  readonly resolve?: Resolve;
  /** Default: TLS only, but for the hosts that are allowed by name. */
  readonly plainHttp?: boolean;
  readonly connectTimeoutMs?: number;
  /** For one call with all its redirects and its whole answer. */
  readonly totalTimeoutMs?: number;
  /** Of one answer, unpacked. */
  readonly maxBytes?: number;
}

export interface Outbound {
  /**
   * `fetch` for addresses that a user, a model or a vendor can influence. Follows at most three redirects.
   *
   * @throws AppError `address_refused`; `vendor_reply_invalid` for redirects that are not followed and, from the body,
   * for an answer that is too large. What else goes wrong is thrown as `fetch` throws it.
   */
  readonly fetch: typeof globalThis.fetch;
  /** One more host (with port) or network: the sample company's own. */
  readonly allow: (target: string) => void;
  readonly close: () => Promise<void>;
}

const mostRedirects = 3;

function foreseen(error: unknown): AppError | undefined {
  if (error instanceof AppError) return error;
  return error instanceof Error && error.cause !== undefined ? foreseen(error.cause) : undefined;
}

function bodyOf(body: RequestInit["body"]): string | undefined {
  if (body === undefined || body === null) return undefined;
  if (typeof body === "string") return body;
  if (body instanceof URLSearchParams) return body.toString();
  // A stream could not be sent again after a redirect, and nothing of ours sends one.
  throw new Error("The guarded fetch sends texts and forms only");
}

function bounded(maxBytes: number, host: string): TransformStream<Uint8Array, Uint8Array> {
  let bytes = 0;
  return new TransformStream({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      if (bytes <= maxBytes) controller.enqueue(chunk);
      else {
        const megabytes = Math.round(maxBytes / 1024 / 1024);
        controller.error(
          new AppError("vendor_reply_invalid", `The answer of ${host} is larger than ${megabytes} MB and was cut off.`),
        );
      }
    },
  });
}

/** The one way out for addresses that are not ours to choose. */
export function createOutbound(options: OutboundOptions): Outbound {
  const { resolve = resolveBySystem, plainHttp = false } = options;
  const { connectTimeoutMs = 10_000, totalTimeoutMs = 300_000, maxBytes = 256 * 1024 * 1024 } = options;
  const targets = allowedTargets(options.allow);
  const common = { allowH2: false, keepAliveTimeout: 10_000 };
  const guarded = new Agent({
    ...common,
    connect: { timeout: connectTimeoutMs, lookup: guardedLookup(targets, resolve) },
  });
  /** For hosts that are allowed by name, whatever their addresses are. */
  const open = new Agent({ ...common, connect: { timeout: connectTimeoutMs } });

  /** @throws AppError `address_refused` */
  function wayTo(url: URL): Dispatcher {
    if (url.protocol !== "https:" && url.protocol !== "http:")
      throw new AppError("address_refused", `Sophia calls https addresses only, not ${url.protocol}`);
    if (url.username !== "" || url.password !== "") {
      throw new AppError(
        "address_refused",
        `The address of ${url.host} holds a user or a password: give them as credentials, where they are kept sealed.`,
      );
    }
    if (targets.names(url)) return open;
    const host = bareHost(url.hostname);
    // An address needs no lookup, so nobody would look at it later.
    if (isIP(host) !== 0 && !targets.address(host)) throw refusedAddress(host);
    if (url.protocol === "http:" && !plainHttp) {
      throw new AppError(
        "address_refused",
        `Sophia does not call ${host} without TLS: use https, or let whoever operates Sophia add it to SOPHIA_OUTBOUND_ALLOW.`,
      );
    }
    return guarded;
  }

  const fetch: typeof globalThis.fetch = async (input, init = {}) => {
    if (input instanceof Request) throw new Error("The guarded fetch takes an address and its options");
    const { redirect = "follow", signal } = init;
    const timeout = AbortSignal.timeout(totalTimeoutMs);
    const either = signal === undefined || signal === null ? timeout : AbortSignal.any([signal, timeout]);
    let hop: Hop = {
      url: new URL(input),
      method: (init.method ?? "GET").toUpperCase(),
      headers: new Headers(init.headers),
      body: bodyOf(init.body),
    };
    if (init.body instanceof URLSearchParams && !hop.headers.has("content-type"))
      hop.headers.set("content-type", "application/x-www-form-urlencoded;charset=UTF-8");
    try {
      for (let redirects = 0; ; redirects += 1) {
        const answer = await undiciFetch(hop.url, {
          method: hop.method,
          headers: [...hop.headers],
          ...(hop.body === undefined ? {} : { body: hop.body }),
          redirect: "manual",
          signal: either,
          dispatcher: wayTo(hop.url),
        });
        const next = redirect === "manual" ? undefined : nextHop(hop, answer.status, answer.headers.get("location"));
        if (next === undefined) {
          const body = answer.body?.pipeThrough<Uint8Array>(bounded(maxBytes, hop.url.host)) ?? null;
          return new Response(body, {
            status: answer.status,
            statusText: answer.statusText,
            headers: [...answer.headers],
          });
        }
        await answer.body?.cancel();
        if (redirect === "error" || redirects >= mostRedirects)
          throw new AppError("vendor_reply_invalid", `${hop.url.host} sends us on once more: that is not followed.`);
        hop = next;
      }
    } catch (error) {
      throw foreseen(error) ?? error;
    }
  };
  return {
    fetch,
    allow: targets.add,
    async close() {
      await Promise.all([guarded.destroy(), open.destroy()]);
    },
  };
}
