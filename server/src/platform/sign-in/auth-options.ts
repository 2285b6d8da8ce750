import type { BetterAuthOptions } from "better-auth";
import { hashPassword, isPassword } from "./password-hash.ts";
import type { SignInOptions } from "./sign-in.ts";

/** A name with __Host- is kept by browsers for this host, the whole of it and TLS only. */
export function sessionCookieName(secure: boolean): string {
  return secure ? "__Host-sophia-session" : "sophia-session";
}

/**
 * better-auth's settings: our tables, our hash, nobody registers himself, no network of its own.
 *
 * @param secure - whether browsers reach us by TLS.
 */
export function authOptions({ db, secret, idleSeconds }: SignInOptions, secure: boolean) {
  return {
    appName: "Sophia",
    baseURL: secure ? "https://sophia.invalid" : "http://sophia.invalid",
    secret,
    database: { db, type: "postgres" },
    telemetry: { enabled: false },
    logger: { disabled: true },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: 1,
      maxPasswordLength: 256,
      password: { hash: hashPassword, verify: ({ hash, password }) => isPassword(password, hash) },
    },
    user: {
      modelName: "person",
      fields: { emailVerified: "email_verified", createdAt: "created_at", updatedAt: "updated_at" },
    },
    session: {
      modelName: "sign_in_session",
      fields: {
        userId: "person_id",
        expiresAt: "expires_at",
        ipAddress: "ip_address",
        userAgent: "user_agent",
        createdAt: "created_at",
        updatedAt: "updated_at",
      },
      expiresIn: idleSeconds,
      updateAge: Math.min(60, idleSeconds / 2),
    },
    account: {
      modelName: "sign_in_account",
      fields: {
        userId: "person_id",
        accountId: "account_id",
        providerId: "provider_id",
        accessToken: "access_token",
        refreshToken: "refresh_token",
        idToken: "id_token",
        accessTokenExpiresAt: "access_token_expires_at",
        refreshTokenExpiresAt: "refresh_token_expires_at",
        createdAt: "created_at",
        updatedAt: "updated_at",
      },
    },
    verification: {
      modelName: "sign_in_verification",
      fields: { expiresAt: "expires_at", createdAt: "created_at", updatedAt: "updated_at" },
    },
    advanced: {
      database: { generateId: "uuid" },
      useSecureCookies: false,
      cookies: { session_token: { name: sessionCookieName(secure), attributes: { secure, sameSite: "lax" } } },
      ipAddress: { ipAddressHeaders: ["x-sophia-address"] },
    },
  } satisfies BetterAuthOptions;
}
