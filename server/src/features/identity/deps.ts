import type { Kysely } from "kysely";
import type { DB } from "../../platform/db/index.ts";

/** Where a sign-in comes from. */
export interface Browser {
  readonly address: string;
  readonly userAgent: string | undefined;
  readonly secure: boolean;
}

/** Passwords and sessions, as platform/sign-in has them. */
export interface SignInPort {
  readonly withPassword: (
    email: string,
    password: string,
    browser: Browser,
  ) => Promise<{ readonly personId: string; readonly sessionId: string; readonly cookies: string[] } | undefined>;
  readonly sessionOf: (
    cookie: string,
  ) => Promise<{ readonly personId: string; readonly sessionId: string } | undefined>;
  readonly forgetCookies: (secure: boolean) => string[];
}

export interface IdentityDeps {
  readonly db: Kysely<DB>;
  readonly signIn: SignInPort;
  readonly hashPassword: (password: string) => Promise<string>;
  readonly isPassword: (password: string, hash: string) => Promise<boolean>;
  /**
   * Why a password is too easy to guess, undefined when it is not.
   *
   * @param words - of the person and the company, which make a password no harder.
   */
  readonly weaknessOf: (password: string, words: readonly string[]) => Promise<string | undefined>;
  /** Takes one attempt to sign in to this account; how long to wait when there is none left. */
  readonly takeSignInAttempt: (email: string) => Promise<{ readonly retryAfterMs: number } | undefined>;
}
