import { AppError } from "@sophia/core";
import type { Problem } from "@sophia/core/api";
import type { FastifyReply, FastifyRequest } from "fastify";
import { errorPage } from "./error-page.ts";
import { problemOf } from "./problem.ts";

/** Told of what nobody foresaw. */
export type OnBug = (error: unknown, requestId: string) => void;

function begin(error: unknown, request: FastifyRequest, reply: FastifyReply, onBug: OnBug): Problem {
  const problem = problemOf(error, request.id);
  if (problem.status === 500) onBug(error, request.id);
  if (error instanceof AppError && error.retryAfterMs !== undefined)
    void reply.header("retry-after", Math.ceil(error.retryAfterMs / 1000));
  void reply.code(problem.status).serializer(JSON.stringify);
  return problem;
}

/** Answers with the failure as a program reads it (RFC 9457). */
export function refuse(error: unknown, request: FastifyRequest, reply: FastifyReply, onBug: OnBug): FastifyReply {
  const problem = begin(error, request, reply, onBug);
  return reply.type("application/problem+json").send(problem);
}

/** Answers with the failure as a person reads it. */
export function refuseAsPage(error: unknown, request: FastifyRequest, reply: FastifyReply, onBug: OnBug): FastifyReply {
  const problem = begin(error, request, reply, onBug);
  return reply
    .type("text/html; charset=utf-8")
    .serializer((text: string) => text)
    .send(errorPage(problem));
}
