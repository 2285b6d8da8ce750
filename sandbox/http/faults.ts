import { Readable } from "node:stream";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";

/**
 * What goes wrong.
 *
 * - `status`: this status, headers and body instead of an answer.
 * - `html`: a proxy's error page instead of JSON (status 200 unless told).
 * - `truncated-json`: the right answer, cut in half, as if complete.
 * - `hang`: no answer at all, until the client goes or the faults are cleared.
 * - `cut`: half of the right answer, then the connection breaks. Streams that a vendor writes by itself are not cut.
 * - `rate-limited`: the vendor's own 429 (Linear: 400) with `Retry-After`.
 * - `empty-body`: 200 and nothing.
 * - `repeat-page`, `expired-cursor`: done by the vendor's server, which asks `of(request)`.
 */
export type FaultAction =
  | {
      readonly kind: "status";
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
    }
  | { readonly kind: "html"; readonly status?: number }
  | { readonly kind: "truncated-json" }
  | { readonly kind: "hang" }
  | { readonly kind: "cut" }
  | { readonly kind: "rate-limited"; readonly retryAfterSeconds: number }
  | { readonly kind: "empty-body" }
  | { readonly kind: "repeat-page" }
  | { readonly kind: "expired-cursor" };

export type Fault = FaultAction & {
  /** Compared with the address from the sandbox's root on, query included: `/gong/v2/calls?cursor=…`. */
  readonly path: RegExp;
  readonly times: number | "forever";
  /** Requests that match and still go well before the first failure. */
  readonly after?: number;
  /** Called at each failure, so that a test can wait for it instead of sleeping. */
  readonly onHit?: (address: string) => void;
};

export interface PendingFault {
  readonly kind: FaultAction["kind"];
  readonly path: string;
  readonly left: number | "forever";
  readonly after: number;
  readonly hits: number;
}

export interface Faults {
  /** Plans a fault. Of several that match a request, the one planned first is used up first. */
  plan(fault: Fault): void;
  /** Forgets all plans and breaks the connections that hang. */
  clear(): void;
  pending(): readonly PendingFault[];
  /** The fault that this request met; for what only the vendor's server can do. */
  of(request: FastifyRequest): FaultAction | undefined;
  /** For a vendor's server that met a fault it cannot apply (no cursor to expire): the fault waits for the next request. */
  giveBack(request: FastifyRequest): void;
  /** What says that the rate is spent below this prefix, in the vendor's shape; the status is 429 unless told. */
  rateLimitedBody(prefix: string, body: () => unknown, status?: number): void;
  /** Adds the hooks; call before registering the vendors. */
  install(app: FastifyInstance): void;
}

interface Plan {
  readonly fault: Fault;
  readonly pattern: RegExp;
  left: number;
  after: number;
  hits: number;
}

export function createFaults(): Faults {
  let plans: Plan[] = [];
  const met = new WeakMap<FastifyRequest, Plan>();
  const hanging = new Set<FastifyReply>();
  const rateLimitedBodies = new Map<string, { readonly status: number; readonly body: () => unknown }>();

  function next(address: string): Plan | undefined {
    for (const plan of plans) {
      if (!plan.pattern.test(address)) continue;
      if (plan.after > 0) {
        plan.after -= 1;
        continue;
      }
      plan.left -= 1;
      plan.hits += 1;
      if (plan.left <= 0) plans = plans.filter((other) => other !== plan);
      return plan;
    }
    return undefined;
  }

  function rateLimitedReply(address: string): { readonly status: number; readonly body: () => unknown } {
    for (const [prefix, told] of rateLimitedBodies) if (address.startsWith(prefix)) return told;
    return { status: 429, body: () => ({ error: "rate limited" }) };
  }

  async function onRequest(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    if (request.url.startsWith("/control/")) return undefined;
    const plan = next(request.url);
    if (!plan) return undefined;
    met.set(request, plan);
    const { fault } = plan;
    fault.onHit?.(request.url);
    switch (fault.kind) {
      case "status":
        reply.headers(fault.headers ?? {});
        return reply.code(fault.status).send(fault.body ?? "");
      case "html":
        return reply
          .code(fault.status ?? 200)
          .type("text/html")
          .send(proxyPage);
      case "empty-body":
        return reply.code(200).type("application/json").send("");
      case "rate-limited": {
        const { status, body } = rateLimitedReply(request.url);
        reply.header("retry-after", String(fault.retryAfterSeconds)).type("application/json");
        return reply.code(status).send(JSON.stringify(body()));
      }
      case "hang":
        reply.hijack();
        hanging.add(reply);
        reply.raw.once("close", () => hanging.delete(reply));
        break;
      case "cut":
      case "truncated-json":
      case "repeat-page":
      case "expired-cursor":
        // These need the right answer first.
        break;
    }
    return undefined;
  }

  async function onSend(request: FastifyRequest, reply: FastifyReply, payload: unknown): Promise<unknown> {
    const kind = met.get(request)?.fault.kind;
    if ((kind !== "cut" && kind !== "truncated-json") || (typeof payload !== "string" && !Buffer.isBuffer(payload))) {
      return payload;
    }
    const whole = Buffer.from(payload);
    const half = whole.subarray(0, Math.floor(whole.length / 2));
    reply.header("content-length", String(kind === "cut" ? whole.length : half.length));
    return kind === "cut" ? breaksAfter(half) : half;
  }

  return {
    plan(fault) {
      const left = fault.times === "forever" ? Infinity : fault.times;
      if (!(left >= 1)) throw new RangeError(`A fault happens at least once; times was ${fault.times}.`);
      // "g" and "y" make a pattern remember where it stopped, and every second request would slip through.
      const pattern = new RegExp(fault.path.source, fault.path.flags.replace(/[gy]/g, ""));
      plans.push({ fault, pattern, left, after: fault.after ?? 0, hits: 0 });
    },
    clear() {
      plans = [];
      for (const reply of hanging) reply.raw.destroy();
      hanging.clear();
    },
    pending: () =>
      plans.map(({ fault, left, after, hits }) => ({
        kind: fault.kind,
        path: fault.path.source,
        left: left === Infinity ? "forever" : left,
        after,
        hits,
      })),
    of: (request) => met.get(request)?.fault,
    giveBack(request) {
      const plan = met.get(request);
      if (!plan) return;
      met.delete(request);
      plan.left += 1;
      plan.hits -= 1;
      if (!plans.includes(plan)) plans.unshift(plan);
    },
    rateLimitedBody(prefix, body, status = 429) {
      rateLimitedBodies.set(prefix, { status, body });
    },
    install(app) {
      app.addHook("onRequest", onRequest);
      app.addHook("onSend", onSend);
    },
  };
}

/** Sends these bytes and then fails, at which Fastify breaks the connection. */
function breaksAfter(bytes: Buffer): Readable {
  let sent = false;
  return new Readable({
    read() {
      if (sent) {
        // The bytes go out first: breaking in the same turn would drop them.
        setImmediate(() => this.destroy(new Error("cut by a planned fault")));
        return;
      }
      sent = true;
      this.push(bytes);
    },
  });
}

const proxyPage = `<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body><h1>Bad Gateway</h1>
<p>The proxy received an invalid response from an upstream server.</p></body></html>`;
