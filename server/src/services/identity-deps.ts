import { cookieSecret, type IdentityDeps } from "../features/identity/index.ts";
import type { RateLimiter } from "../platform/http/rate-limiter.ts";
import { createSignIn, hashPassword, isPassword, weaknessOf } from "../platform/sign-in/index.ts";
import type { Runtime } from "./runtime.ts";

/** @param rateLimiter - undefined: attempts to sign in are not counted. */
export async function identityDeps(
  { db, secrets, config: { values } }: Runtime,
  rateLimiter: RateLimiter | undefined,
): Promise<IdentityDeps> {
  return {
    db,
    signIn: createSignIn({
      db,
      secret: await cookieSecret(db, secrets.sealer),
      idleSeconds: values.SOPHIA_SESSION_IDLE_HOURS * 3_600,
      maxSeconds: values.SOPHIA_SESSION_MAX_HOURS * 3_600,
    }),
    hashPassword,
    isPassword,
    weaknessOf,
    async takeSignInAttempt(email) {
      const taken = await rateLimiter?.take("sign_in.account", email);
      return taken === undefined || taken.allowed ? undefined : { retryAfterMs: taken.resetMs };
    },
  };
}
