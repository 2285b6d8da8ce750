import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as rest } from "node:timers/promises";
import { json } from "node:stream/consumers";
import { z } from "zod";
import type { Random } from "./random.ts";

export const arrivalSchema = z.object({ effect: z.string(), key: z.string() });

/** An outside system that honours idempotency keys: it counts what arrives, and applies what it has not seen. */
export interface Receiver {
  readonly url: string;
  rawArrivals(): number;
  /** Arrivals whose key had been seen: what the key absorbed. */
  absorbed(): number;
  /** How often each effect was applied. Once, if all is well. */
  applied(): ReadonlyMap<string, number>;
  close(): Promise<void>;
}

/** It counts before it answers, and takes 5 to 40 ms to answer: most kills find it in between. */
export async function startReceiver(random: Random): Promise<Receiver> {
  const keys = new Set<string>();
  const applied = new Map<string, number>();
  let raw = 0;
  const server = createServer((request, response) => {
    void (async () => {
      const { effect, key } = arrivalSchema.parse(await json(request));
      raw += 1;
      if (!keys.has(key)) applied.set(effect, (applied.get(effect) ?? 0) + 1);
      keys.add(key);
      await rest(5 + random() * 35);
      response.end("{}");
    })().catch(() => response.destroy()); // The sender was killed while it sent: nothing has arrived.
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = z
    .custom<AddressInfo>((value) => typeof value === "object" && value !== null)
    .parse(server.address());
  return {
    url: `http://127.0.0.1:${port}/`,
    rawArrivals: () => raw,
    absorbed: () => raw - keys.size,
    applied: () => applied,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
