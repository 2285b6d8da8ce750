import { Redis } from "ioredis";

const commandTimeoutMs = 500;
const longestPauseMs = 5_000;

/**
 * A connection for what may be lost: a command never waits for a connection, and never long for an answer. What goes
 * wrong with it is told by whoever sends commands, each in his own words.
 */
export function connectRedis(url: string): Redis {
  const redis = new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: commandTimeoutMs,
    connectTimeout: 5_000,
    retryStrategy: (attempt) => Math.min(longestPauseMs, 100 * 2 ** attempt),
  });
  // Without a listener the library prints each attempt; the failed command says the same, once.
  redis.on("error", () => undefined);
  return redis;
}
