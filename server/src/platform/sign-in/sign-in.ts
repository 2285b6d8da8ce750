import { betterAuth } from "better-auth";
import { isAPIError } from "better-auth/api";
import type { Kysely } from "kysely";
import type { DB } from "../db/index.ts";
import { authOptions, sessionCookieName } from "./auth-options.ts";

export interface SignInOptions {
  readonly db: Kysely<DB>;
  /** Signs the cookies: 32 characters or more, the same in every process. */
  readonly secret: string;
  /** A session ends when it was not used for so long. */
  readonly idleSeconds: number;
  /** A session ends so long after the sign-in, however much it is used. */
  readonly maxSeconds: number;
}

/** A browser as far as the session keeps it. */
export interface Browser {
  readonly address: string;
  readonly userAgent: string | undefined;
  /** Whether it speaks TLS with us: then its cookie is for this host and TLS only. */
  readonly secure: boolean;
}

export interface SignIn {
  /** Undefined when e-mail address and password do not belong together; takes as long when there is no such address. */
  readonly withPassword: (
    email: string,
    password: string,
    browser: Browser,
  ) => Promise<{ readonly personId: string; readonly sessionId: string; readonly cookies: string[] } | undefined>;
  /** Whose session this cookie header carries, if it is a good one; its idle time begins anew. */
  readonly sessionOf: (
    cookie: string,
  ) => Promise<{ readonly personId: string; readonly sessionId: string } | undefined>;
  /** Makes the browser forget its session. */
  readonly forgetCookies: (secure: boolean) => string[];
}

/** Sign-in by e-mail address and password, and the sessions that follow: better-auth, reached as a library only. */
export function createSignIn(options: SignInOptions): SignIn {
  const [plain, overTls] = [false, true].map((secure) => betterAuth(authOptions(options, secure)));
  const authFor = (secure: boolean) => {
    const auth = secure ? overTls : plain;
    if (auth === undefined) throw new Error("Sign-in was not set up");
    return auth;
  };
  return {
    async withPassword(email, password, browser) {
      const headers = new Headers({ "x-sophia-address": browser.address });
      if (browser.userAgent !== undefined) headers.set("user-agent", browser.userAgent.slice(0, 500));
      try {
        const signedIn = await authFor(browser.secure).api.signInEmail({
          body: { email, password },
          headers,
          returnHeaders: true,
        });
        const { id: sessionId } = await options.db
          .selectFrom("sign_in_session")
          .select("id")
          .where("token", "=", signedIn.response.token)
          .executeTakeFirstOrThrow();
        const cookies = signedIn.headers.getSetCookie().map((cookie) => lasting(cookie, options.maxSeconds));
        return { personId: signedIn.response.user.id, sessionId, cookies };
      } catch (error) {
        if (isAPIError(error) && (error.statusCode === 401 || error.statusCode === 400)) return undefined;
        throw error;
      }
    },
    async sessionOf(cookie) {
      const secure = cookie.includes(`${sessionCookieName(true)}=`);
      const found = await authFor(secure).api.getSession({ headers: new Headers({ cookie }) });
      if (found === null) return undefined;
      const { session } = found;
      if (session.createdAt.getTime() + options.maxSeconds * 1_000 > Date.now())
        return { personId: session.userId, sessionId: session.id };
      await options.db.deleteFrom("sign_in_session").where("id", "=", session.id).execute();
      return undefined;
    },
    forgetCookies: (secure) => [
      `${sessionCookieName(secure)}=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax${secure ? "; Secure" : ""}`,
    ],
  };
}

/** The cookie outlives the idle time, which the row keeps: it is the same for the whole session. */
function lasting(cookie: string, maxSeconds: number): string {
  return cookie.replace(/Max-Age=\d+/i, `Max-Age=${maxSeconds}`);
}
