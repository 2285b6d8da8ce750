import { AppError, type Actor, type Credential } from "@sophia/core";
import { Reason } from "@sophia/core/api";
import { by, recordEvent } from "../governance/index.ts";
import type { IdentityDeps } from "./deps.ts";
import { holderOf, type Holder } from "./holder.ts";
import { holderOfKey } from "./key-holder.ts";

/** A request as far as it says who makes it: by a key, else by the cookie of a session. */
export interface SignedRequest {
  readonly key: string | undefined;
  readonly cookie?: string | undefined;
  /** E-mail address of the person to look as, and why. */
  readonly readsAs?: string | undefined;
  readonly reason?: string | undefined;
  /** Where the request comes from; absent for this process itself. */
  readonly address?: string | undefined;
  readonly action: string;
  readonly requestId: string;
}

/** Without `signIn` only keys let in. */
export interface WaysIn {
  readonly db: IdentityDeps["db"];
  readonly signIn?: Pick<IdentityDeps["signIn"], "sessionOf">;
}

/**
 * Resolves a key or a session, and the person it looks as when one is named. Looking as another needs its own permission
 * and a reason, and is recorded before anything is read.
 *
 * @throws AppError `unauthenticated`, `forbidden`, or `invalid_request` without a reason.
 */
export async function authenticate(deps: WaysIn, request: SignedRequest): Promise<Actor> {
  const { holder, credential } = await letIn(deps, request);
  const { personId, email, permissions } = holder;
  const own = { personId, email, permissions, credential, address: request.address, readsAs: email };
  const other = request.readsAs?.trim().toLowerCase();
  if (other === undefined || other === email) return own;
  if (!permissions.has("people.act_as"))
    throw new AppError(
      "forbidden",
      "You may not look with another person's eyes: that needs the permission people.act_as.",
    );
  if (other.length > 320) throw new AppError("invalid_request", "The address of the person to look as is too long.");
  const reason = Reason.safeParse(request.reason ?? "");
  if (!reason.success)
    throw new AppError(
      "invalid_request",
      "Say why you look with another person's eyes (--reason, header x-sophia-reason): 3 to 500 characters.",
    );
  await recordEvent(deps.db, {
    ...by(own, request.requestId),
    action: "another.viewed",
    target: { kind: "person", id: other },
    reason: reason.data,
    details: { request: request.action },
  });
  return { ...own, readsAs: other };
}

async function letIn(
  deps: WaysIn,
  { key, cookie, address, requestId }: SignedRequest,
): Promise<{ readonly holder: Holder; readonly credential: Credential }> {
  if (key !== undefined) return holderOfKey(deps.db, { key, address, requestId });
  const session = cookie === undefined ? undefined : await deps.signIn?.sessionOf(cookie);
  const holder = session === undefined ? undefined : await holderOf(deps.db, session.personId);
  if (session === undefined || holder === undefined)
    throw new AppError("unauthenticated", "You are not signed in, or your session has ended. Sign in at /sign-in.");
  return { holder, credential: { kind: "session", id: session.sessionId } };
}
