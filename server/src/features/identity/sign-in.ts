import { AppError } from "@sophia/core";
import { recordEvent } from "../governance/index.ts";
import type { Browser, IdentityDeps } from "./deps.ts";
import { holderOf } from "./holder.ts";
import { tooManyAttempts } from "./passwords.ts";

export interface SigningIn {
  readonly email: string;
  readonly password: string;
  /** Of a session that the browser has: it ends with this sign-in. */
  readonly cookie: string | undefined;
  readonly browser: Browser;
  readonly requestId: string;
}

const refused = new AppError("unauthenticated", "E-mail address and password do not belong together.");

/**
 * Opens a session. An address that nobody has, one without a password, one that is suspended and a wrong password are
 * refused alike and in the same time; each refusal is kept in the audit.
 *
 * @returns cookies for the browser. @throws AppError `unauthenticated`, `rate_limited`.
 */
export async function signIn(
  deps: IdentityDeps,
  { email: typed, password, cookie, browser, requestId }: SigningIn,
): Promise<string[]> {
  const email = typed.trim().toLowerCase().slice(0, 320);
  const wait = await deps.takeSignInAttempt(email);
  if (wait !== undefined) throw tooManyAttempts(wait.retryAfterMs);
  const entered = await deps.signIn.withPassword(email, password, browser);
  const holder = entered === undefined ? undefined : await holderOf(deps.db, entered.personId);
  const { address } = browser;
  if (entered === undefined || holder === undefined) {
    if (entered !== undefined) await endQuietly(deps, entered.sessionId);
    await recordEvent(deps.db, { action: "session.refused", actor: { email }, address, requestId, failed: true });
    throw refused;
  }
  try {
    const before = cookie === undefined ? undefined : await deps.signIn.sessionOf(cookie);
    if (before !== undefined) await endQuietly(deps, before.sessionId);
    await recordEvent(deps.db, {
      action: "session.opened",
      actor: { personId: holder.personId, email, credential: { kind: "session", id: entered.sessionId } },
      address,
      requestId,
      target: { kind: "session", id: entered.sessionId },
    });
  } catch (error) {
    // A session that is not on record is not handed out.
    await endQuietly(deps, entered.sessionId);
    throw error;
  }
  return entered.cookies;
}

async function endQuietly({ db }: IdentityDeps, sessionId: string): Promise<void> {
  await db.deleteFrom("sign_in_session").where("id", "=", sessionId).execute();
}
