import { AppError } from "@sophia/core";
import { by, recordEvent } from "../governance/index.ts";
import type { IdentityDeps } from "./deps.ts";
import type { Requested } from "./request.ts";

/** OWASP ASVS 5.0, 6.2.1 asks for 8 and recommends 15; longer than the most only costs time. */
export const shortestPassword = 12;
const longestPassword = 128;

/** @throws AppError `invalid_request` with what is wrong, never the password. */
export async function assertStrong(
  deps: Pick<IdentityDeps, "weaknessOf">,
  password: string,
  words: readonly string[],
): Promise<void> {
  const { length } = Array.from(password);
  if (length < shortestPassword)
    throw new AppError("invalid_request", `The password is too short: ${shortestPassword} characters or more.`);
  if (length > longestPassword)
    throw new AppError("invalid_request", `The password is too long: ${longestPassword} characters at most.`);
  const weakness = await deps.weaknessOf(password, words);
  if (weakness !== undefined)
    throw new AppError(
      "invalid_request",
      `The password is too easy to guess (${weakness}). Four words by chance are good.`,
    );
}

/**
 * Changes one's own password. All other sessions end.
 *
 * @throws AppError `forbidden` when the present one is wrong, `rate_limited`, `invalid_request` for a weak new one.
 */
export async function changePassword(
  deps: IdentityDeps,
  { actor, requestId }: Requested,
  { present, next }: { readonly present: string; readonly next: string },
): Promise<void> {
  const wait = await deps.takeSignInAttempt(actor.email);
  if (wait !== undefined) throw tooManyAttempts(wait.retryAfterMs);
  const account = await deps.db
    .selectFrom("sign_in_account")
    .select(["id", "password"])
    .where("person_id", "=", actor.personId)
    .where("provider_id", "=", "credential")
    .executeTakeFirst();
  if (account?.password == null || !(await deps.isPassword(present, account.password)))
    throw new AppError("forbidden", "The present password is not right.");
  await assertStrong(deps, next, [actor.email]);
  const hash = await deps.hashPassword(next);
  await deps.db.transaction().execute(async (tx) => {
    await tx
      .updateTable("sign_in_account")
      .set({ password: hash, updated_at: new Date() })
      .where("id", "=", account.id)
      .execute();
    await tx
      .deleteFrom("sign_in_session")
      .where("person_id", "=", actor.personId)
      .where("id", "!=", actor.credential.id)
      .execute();
    await recordEvent(tx, {
      ...by(actor, requestId),
      action: "password.changed",
      target: { kind: "person", id: actor.personId, name: actor.email },
    });
  });
}

export function tooManyAttempts(retryAfterMs: number): AppError {
  return new AppError("rate_limited", "Too many attempts to sign in: wait, then try again.", { retryAfterMs });
}
