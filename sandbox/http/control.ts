import { isIPv4 } from "node:net";
import type { FastifyInstance } from "fastify";
import type { Fault, FaultAction, Faults } from "./faults.ts";

/**
 * Lets a person try bad days by hand, from the same machine only:
 *
 * - `POST /control/faults` with a fault as JSON, `path` being a regular expression's source:
 *   `{"path":"/gong/v2/calls","times":2,"kind":"rate-limited","retryAfterSeconds":5}`
 * - `GET /control/faults`: what is still planned
 * - `DELETE /control/faults`: forget it all
 */
export function registerControl(app: FastifyInstance, faults: Faults): void {
  app.register(async (scope) => {
    scope.addHook("onRequest", async (request, reply) => {
      if (!isLoopback(request.ip)) {
        return reply.code(403).send({ error: "The control addresses answer to this machine only (loopback)." });
      }
      return undefined;
    });
    scope.post("/control/faults", async (request, reply) => {
      const fault = readFault(request.body);
      if (typeof fault === "string") return reply.code(400).send({ error: fault });
      faults.plan(fault);
      return reply.code(201).send({ pending: faults.pending() });
    });
    scope.get("/control/faults", async () => ({ pending: faults.pending() }));
    scope.delete("/control/faults", async () => {
      faults.clear();
      return { pending: faults.pending() };
    });
  });
}

function isLoopback(address: string): boolean {
  const plain = address.startsWith("::ffff:") ? address.slice("::ffff:".length) : address;
  return plain === "::1" || (isIPv4(plain) && plain.startsWith("127."));
}

/** @returns the fault, or a sentence that says what is wrong with it */
function readFault(body: unknown): Fault | string {
  if (!isRecord(body)) return 'Send a JSON object, for instance {"path":"/gong/","times":1,"kind":"html"}.';
  const { path, times = 1, after = 0 } = body;
  if (typeof path !== "string" || path === "" || path.length > 500) {
    return '"path" must be a regular expression as a string, up to 500 characters.';
  }
  if (times !== "forever" && !isCount(times, 1)) return '"times" must be a whole number above 0, or "forever".';
  if (!isCount(after, 0)) return '"after" must be a whole number, 0 or more.';
  const action = readAction(body);
  if (typeof action === "string") return action;
  try {
    return { ...action, path: new RegExp(path), times, after };
  } catch {
    return `"path" is not a regular expression: ${path}`;
  }
}

function readAction(body: Readonly<Record<string, unknown>>): FaultAction | string {
  switch (body["kind"]) {
    case "truncated-json":
      return { kind: "truncated-json" };
    case "hang":
      return { kind: "hang" };
    case "cut":
      return { kind: "cut" };
    case "empty-body":
      return { kind: "empty-body" };
    case "repeat-page":
      return { kind: "repeat-page" };
    case "expired-cursor":
      return { kind: "expired-cursor" };
    case "html": {
      const { status = 200 } = body;
      return isStatus(status) ? { kind: "html", status } : '"status" must be a number from 200 to 599.';
    }
    case "rate-limited": {
      const { retryAfterSeconds = 1 } = body;
      if (!isCount(retryAfterSeconds, 0)) return '"retryAfterSeconds" must be a whole number, 0 or more.';
      return { kind: "rate-limited", retryAfterSeconds };
    }
    case "status": {
      const { status, headers = {}, body: text = "" } = body;
      if (!isStatus(status)) return '"status" must be a number from 200 to 599.';
      if (typeof text !== "string") return '"body" must be a string.';
      const sent = readHeaders(headers);
      return typeof sent === "string" ? sent : { kind: "status", status, headers: sent, body: text };
    }
    default:
      return '"kind" must be one of status, html, truncated-json, hang, cut, rate-limited, empty-body, repeat-page, expired-cursor.';
  }
}

function readHeaders(value: unknown): Record<string, string> | string {
  const problem = '"headers" must be an object from header names to strings without line breaks.';
  if (!isRecord(value)) return problem;
  const headers: Record<string, string> = {};
  for (const [name, text] of Object.entries(value)) {
    if (!/^[\w-]+$/.test(name) || typeof text !== "string" || !/^[\x20-\x7E]*$/.test(text)) return problem;
    headers[name] = text;
  }
  return headers;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isCount(value: unknown, least: number): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= least;
}

function isStatus(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 200 && value <= 599;
}
