import { once } from "node:events";
import type { ServerResponse } from "node:http";

/** Streams under way, so that a stop can end them: an open one would keep the server from ever closing. */
export type OpenStreams = Set<AbortController>;

/**
 * Writes events to a hijacked response until they end, the client goes or the service stops.
 *
 * A slow client holds the source back: nothing is produced that nobody has room for; one that takes nothing at all for
 * `stalledReplyMs` is cut off. Rejects only when the source itself throws; a client that went away is no error.
 */
export async function sendEvents(
  response: ServerResponse,
  events: AsyncIterable<{ readonly type: string }>,
  signal: AbortSignal,
  stalledReplyMs: number,
): Promise<void> {
  for await (const event of events) {
    if (signal.aborted) return;
    const { type, ...data } = event;
    const roomLeft = response.write(`event: ${type}\ndata: ${JSON.stringify(data)}\n\n`);
    if (roomLeft) continue;
    const patience = AbortSignal.any([signal, AbortSignal.timeout(stalledReplyMs)]);
    await Promise.race([
      once(response, "drain", { signal: patience }),
      once(response, "close", { signal: patience }),
    ]).catch(() => undefined);
    if (patience.aborted && !signal.aborted) {
      response.destroy();
      return;
    }
  }
}

export const eventStreamHeaders = {
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "no-store",
  connection: "keep-alive",
  "x-accel-buffering": "no",
} as const;
