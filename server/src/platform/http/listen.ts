import { AppError } from "@sophia/core";
import type { FastifyInstance } from "fastify";

/**
 * @param scheme - Fastify does not know of TLS below it
 * @returns the address in use, as `http://127.0.0.1:7373`.
 * @throws AppError `unavailable` when it cannot be had
 */
export async function listen(
  fastify: FastifyInstance,
  scheme: "http" | "https",
  host: string,
  port: number,
): Promise<string> {
  try {
    return (await fastify.listen({ host, port })).replace(/^https?/, scheme);
  } catch (cause) {
    const reason = cause instanceof Error && "code" in cause ? String(cause.code) : "unknown reason";
    throw new AppError("unavailable", `Cannot listen on ${host}:${port} (${reason}): ${listenAdvice(reason)}`, {
      cause,
    });
  }
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
