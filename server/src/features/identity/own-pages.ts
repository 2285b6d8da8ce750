import { AppError, httpStatus, type Actor, type WebPage, type WebPageReply, type WebPageRequest } from "@sophia/core";
import { permissions, type CreatedKey } from "@sophia/core/api";
import { authenticate } from "./authenticate.ts";
import type { IdentityDeps } from "./deps.ts";
import { holderOf } from "./holder.ts";
import { createKey, listKeys, noSuchKey, revokeKey } from "./keys.ts";
import { escaped, faultNote, field, moment, pageDocument, rows } from "./page-document.ts";
import { changePassword, shortestPassword } from "./passwords.ts";
import { idOf } from "./person.ts";
import { endSession, listSessions, noSuchSession } from "./sessions.ts";

type Shown = { readonly fault?: string; readonly status?: number; readonly made?: CreatedKey };

/** Pages of whoever is signed in: who they are, their sessions, keys and password. Others are led to signing in. */
export function ownPages(deps: IdentityDeps): WebPage[] {
  const change = (
    path: string,
    act: (request: WebPageRequest, actor: Actor) => Promise<CreatedKey | undefined>,
  ): WebPage => ({
    method: "POST",
    path,
    class: "change",
    handle: (request) =>
      asSignedIn(deps, request, async (actor) => {
        try {
          const made = await act(request, actor);
          if (made === undefined) return { status: 303, location: "/me" };
          return await ownPage(deps, actor, { made });
        } catch (error) {
          if (!(error instanceof AppError) || error.code === "unavailable" || error.code === "rate_limited")
            throw error;
          return ownPage(deps, actor, { fault: error.message, status: httpStatus[error.code] });
        }
      }),
  });
  return [
    {
      method: "GET",
      path: "/me",
      class: "read",
      handle: (request) => asSignedIn(deps, request, (actor) => ownPage(deps, actor, {})),
    },
    change("/me/sessions/end", async ({ form, requestId }, actor) => {
      await endSession(deps.db, { actor, requestId }, actor.personId, idOf(form["session"], noSuchSession));
      return undefined;
    }),
    change("/me/keys", async ({ form, requestId }, actor) => {
      mayHoldKeys(actor);
      const days = Number(form["days"] ?? "");
      if (!Number.isInteger(days) || days < 1 || days > 3_650)
        throw new AppError("invalid_request", "Give a whole number of days, 1 to 3650.");
      const label = (form["label"] ?? "").trim().slice(0, 200);
      if (label === "") throw new AppError("invalid_request", "Say what the key is for.");
      return createKey(deps.db, { actor, requestId }, actor.personId, {
        label,
        permissions: permissions.filter((permission) => actor.permissions.has(permission)),
        expiresAt: new Date(Date.now() + days * 86_400_000).toISOString(),
      });
    }),
    change("/me/keys/revoke", async ({ form, requestId }, actor) => {
      mayHoldKeys(actor);
      await revokeKey(deps.db, { actor, requestId }, idOf(form["key"], noSuchKey), actor.personId);
      return undefined;
    }),
    change("/me/password", async ({ form, requestId }, actor) => {
      const { present = "", next = "" } = form;
      await changePassword(deps, { actor, requestId }, { present, next });
      return undefined;
    }),
    {
      method: "POST",
      path: "/sign-out",
      class: "change",
      handle: (request) =>
        asSignedIn(deps, request, async (actor) => {
          const { requestId, secure } = request;
          await endSession(deps.db, { actor, requestId }, actor.personId, actor.credential.id);
          return { status: 303, location: "/sign-in", cookies: deps.signIn.forgetCookies(secure) };
        }),
    },
  ];
}

function mayHoldKeys(actor: Actor): void {
  if (!actor.permissions.has("keys.own"))
    throw new AppError("forbidden", "Your roles do not let you make keys: that needs the permission keys.own.");
}

async function asSignedIn(
  deps: IdentityDeps,
  { cookie, address, requestId }: WebPageRequest,
  then: (actor: Actor) => Promise<WebPageReply>,
): Promise<WebPageReply> {
  let actor: Actor;
  try {
    actor = await authenticate(deps, { key: undefined, cookie, address, action: "page", requestId });
  } catch (error) {
    if (error instanceof AppError && error.code === "unauthenticated") return { status: 303, location: "/sign-in" };
    throw error;
  }
  if (!actor.permissions.has("account.own"))
    throw new AppError("forbidden", "You have no role here. Ask an administrator for one.");
  return then(actor);
}

async function ownPage(deps: IdentityDeps, actor: Actor, { fault, status = 200, made }: Shown): Promise<WebPageReply> {
  const holdsKeys = actor.permissions.has("keys.own");
  const [holder, sessions, keys] = await Promise.all([
    holderOf(deps.db, actor.personId),
    listSessions(deps.db, actor.personId, actor),
    holdsKeys ? listKeys(deps.db, actor.personId) : [],
  ]);
  const good = keys.filter(
    ({ revokedAt, expiresAt }) => revokedAt === null && (expiresAt === null || Date.parse(expiresAt) > Date.now()),
  );
  return {
    status,
    html: pageDocument(
      holder?.name ?? actor.email,
      `${faultNote(fault)}${madeNote(made)}
<p class="aside">${escaped(actor.email)} · ${escaped(holder?.roles.join(", ") || "no role")} · <a href="/">Ask Sophia</a></p>
<form method="post" action="/sign-out"><button type="submit">Sign out</button></form>
<section>
<h2>Sessions</h2>
${rows(
  ["begun", "last used", "from", "browser", ""],
  sessions.map((one) => [
    moment(one.startedAt),
    moment(one.lastUsedAt),
    escaped(one.address ?? ""),
    `<small>${escaped(one.userAgent ?? "")}</small>`,
    one.current ? "this one" : button("/me/sessions/end", "session", one.sessionId, "End"),
  ]),
)}
</section>
${holdsKeys ? keysPart(good) : ""}
<section>
<h2>Password</h2>
<form method="post" action="/me/password">
${field("The present one", 'type="password" name="present" autocomplete="current-password" maxlength="256"')}
${field(`The new one, ${shortestPassword} characters or more`, 'type="password" name="next" autocomplete="new-password" maxlength="128"')}
<button type="submit">Change, and end all other sessions</button>
</form>
</section>`,
    ),
  };
}

function madeNote(made: CreatedKey | undefined): string {
  if (made === undefined) return "";
  return `<div class="note" role="status">
<p>Your key, shown only now: <code id="made">${escaped(made.key)}</code></p>
<p><code>export SOPHIA_API_KEY=…</code> hands it to the command line.</p>
</div>`;
}

function keysPart(keys: Awaited<ReturnType<typeof listKeys>>): string {
  return `<section>
<h2>API keys</h2>
${rows(
  ["prefix", "for", "last used", "until", ""],
  keys.map((one) => [
    `<code>${escaped(one.prefix)}</code>`,
    escaped(one.label),
    one.lastUsedAt === null ? "never" : moment(one.lastUsedAt),
    one.expiresAt === null ? "it is revoked" : moment(one.expiresAt),
    button("/me/keys/revoke", "key", one.keyId, "Revoke"),
  ]),
)}
<form method="post" action="/me/keys">
${field("What the key is for", 'name="label" maxlength="200"')}
${field("Days until it ends", 'type="number" name="days" min="1" max="3650" value="90"')}
<button type="submit">Make a key</button>
</form>
</section>`;
}

function button(action: string, name: string, value: string, label: string): string {
  return `<form method="post" action="${action}"><input type="hidden" name="${name}" value="${escaped(value)}"><button type="submit">${label}</button></form>`;
}
