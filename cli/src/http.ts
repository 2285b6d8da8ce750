import { AppError } from "@sophia/core";
import { actAsHeader, Problem, reasonHeader } from "@sophia/core/api";
import { commandLineDoor } from "@sophia/server/operator";
import type { z } from "zod";

/** How to reach a running Sophia. */
export interface Door {
  readonly url: string;
  readonly key: string;
  readonly actAs: string | undefined;
  /** Why another's eyes are used. */
  readonly reason: string | undefined;
}

/**
 * SOPHIA_URL and SOPHIA_API_KEY when set, else what the last start on this machine left in its data folder.
 *
 * @throws AppError when there is neither.
 */
export function findDoor(actAs?: string, reason?: string): Door {
  const { url, key } = commandLineDoor();
  if (url === undefined || key === undefined) {
    throw new AppError(
      "unavailable",
      "No Sophia is known here. Start one with `npm start`, or set SOPHIA_URL and SOPHIA_API_KEY.",
    );
  }
  return { url: url.replace(/\/+$/, ""), key, actAs, reason };
}

/**
 * Sends a request and returns the reply when it is a success.
 *
 * @throws AppError with the service's own sentence, or that it does not answer.
 */
export async function send(
  door: Door,
  method: "GET" | "POST" | "PUT" | "DELETE",
  path: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<Response> {
  const headers = new Headers({ authorization: `Bearer ${door.key}` });
  if (body !== undefined) headers.set("content-type", "application/json");
  if (door.actAs !== undefined) headers.set(actAsHeader, door.actAs);
  if (door.reason !== undefined) headers.set(reasonHeader, encodeURIComponent(door.reason));
  const reply = await fetch(`${door.url}${path}`, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  }).catch((cause: unknown) => {
    throw new AppError(
      "unavailable",
      `Sophia does not answer at ${door.url}. Is it running? \`npm start\` starts it.`,
      { cause },
    );
  });
  if (reply.ok) return reply;
  const problem = Problem.safeParse(await reply.json().catch(() => undefined));
  throw new AppError(
    "unavailable",
    problem.success
      ? `${problem.data.detail} (request ${problem.data.requestId})`
      : `Sophia answered ${reply.status} without a reason.`,
  );
}

export async function sendJson<Schema extends z.ZodType>(
  door: Door,
  method: "GET" | "POST" | "PUT" | "DELETE",
  path: string,
  schema: Schema,
  body?: unknown,
): Promise<z.output<Schema>> {
  const reply = await send(door, method, path, body);
  const parsed = schema.safeParse(await reply.json());
  if (!parsed.success)
    throw new AppError("internal", `The Sophia at ${door.url} is of another version than this command line.`);
  return parsed.data;
}
