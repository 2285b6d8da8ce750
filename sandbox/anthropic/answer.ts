import { Readable } from "node:stream";
import type { FastifyReply } from "fastify";
import { ApiError, errorBody } from "./api-error.ts";
import { assertNever } from "./assert-never.ts";
import { newId } from "./ids.ts";
import { streamEvents, wholeMessage } from "./message.ts";
import type { PromptCache } from "./prompt-cache.ts";
import type { MessagesRequest } from "./request.ts";
import type { ScriptedMessage, ScriptedReply } from "./script.ts";

export interface AnswerContext {
  readonly reply: FastifyReply;
  readonly requestId: string;
  readonly cache: PromptCache;
  readonly signal: AbortSignal;
}

/**
 * Sends what the script said: whole, streamed, refused, or broken.
 *
 * @throws ApiError what the script wants refused
 */
export function answer(request: MessagesRequest, said: ScriptedReply, context: AnswerContext): unknown {
  const { reply } = context;
  switch (said.kind) {
    case "error":
      throw new ApiError(said.type, said.message, { headers: said.headers ?? {}, details: said.details ?? null });
    case "raw":
      return reply.code(said.status).type(said.contentType).send(said.body);
    case "cut":
      reply.hijack();
      reply.raw.destroy();
      return reply;
    case "message":
      break;
  }
  if (request.stream === true) {
    reply.header("content-type", "text/event-stream; charset=utf-8").header("cache-control", "no-cache");
    return reply.send(Readable.from(eventStream(request, said, context), { objectMode: false }));
  }
  const { interruption } = said;
  if (!interruption) return wholeMessage(request, said, { messageId: newId("msg"), input: context.cache.use(request) });
  switch (interruption.by) {
    case "error":
      throw new ApiError(interruption.type, interruption.message);
    case "cut":
      reply.hijack();
      reply.raw.destroy();
      return reply;
    case "raw":
      return reply.type("application/json").send(interruption.text);
    default:
      return assertNever(interruption);
  }
}

async function* eventStream(
  request: MessagesRequest,
  said: ScriptedMessage,
  { requestId, signal, cache }: AnswerContext,
): AsyncGenerator<string> {
  const { pace, interruption } = said;
  const aborted = new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
  let index = 0;
  for (const event of streamEvents(request, said, { messageId: newId("msg"), input: cache.use(request) })) {
    if (interruption && index >= interruption.afterEvents) break;
    // A script that holds the stream must not hold it for ever when nobody listens any more.
    if (pace) await Promise.race([pace(event, index), aborted]);
    if (signal.aborted) return;
    yield serverSentEvent(event.type, event);
    index += 1;
  }
  if (!interruption) return;
  switch (interruption.by) {
    case "error":
      yield serverSentEvent("error", errorBody(new ApiError(interruption.type, interruption.message), requestId));
      return;
    case "raw":
      yield interruption.text;
      return;
    case "cut":
      // What was written goes out first: breaking in the same turn would drop it.
      await new Promise((resolve) => setImmediate(resolve));
      throw new Error("cut by the script");
  }
}

function serverSentEvent(name: string, data: unknown): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}
