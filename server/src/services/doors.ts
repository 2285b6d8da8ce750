import type { Config } from "../config.ts";
import { createRateLimiter, type RateLimiter } from "../platform/http/rate-limiter.ts";
import { connectRedis } from "../platform/http/redis.ts";
import { openTls, type TlsContext } from "../platform/http/tls.ts";
import type { Log } from "./log.ts";

/** What stands before every request, as configured. */
export interface Doors {
  /** Undefined: nothing is limited. */
  readonly rateLimiter: RateLimiter | undefined;
  readonly tls: TlsContext | undefined;
  readonly trustedProxies: readonly string[];
  readonly allowedNetworks: readonly string[] | undefined;
  readonly adminNetworks: readonly string[] | undefined;
  readonly publicUrl: string | undefined;
  readonly close: () => void;
}

/** @throws AppError `unavailable` when the certificate is not good */
export function openDoors({ values }: Config, log: Log): Doors {
  const factor = values.SOPHIA_RATE_LIMIT_FACTOR;
  if (factor === "off") log("warn", "Requests are not limited: SOPHIA_RATE_LIMIT_FACTOR is off.");
  const { SOPHIA_TLS_CERT_FILE: certFile, SOPHIA_TLS_KEY_FILE: keyFile } = values;
  const tls =
    certFile === undefined || keyFile === undefined
      ? undefined
      : openTls({ certFile, keyFile }, (error) =>
          log("error", "The changed certificate is not good: the one before goes on serving.", error),
        );
  if (tls !== undefined) process.on("SIGHUP", tls.reload);
  const redis = values.REDIS_URL === undefined || factor === "off" ? undefined : connectRedis(values.REDIS_URL);
  return {
    rateLimiter: factor === "off" ? undefined : createRateLimiter({ factor, redis, log }),
    tls,
    trustedProxies: values.SOPHIA_TRUSTED_PROXIES,
    allowedNetworks: values.SOPHIA_ALLOWED_NETWORKS,
    adminNetworks: values.SOPHIA_ADMIN_NETWORKS,
    publicUrl: values.SOPHIA_PUBLIC_URL,
    close() {
      redis?.disconnect();
      if (tls !== undefined) process.off("SIGHUP", tls.reload);
    },
  };
}
