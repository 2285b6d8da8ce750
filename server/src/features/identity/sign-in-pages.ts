import { AppError, httpStatus, type WebPage, type WebPageReply } from "@sophia/core";
import { z } from "zod";
import { acceptInvitation, findInvitation, type OpenInvitation } from "./accept-invitation.ts";
import type { IdentityDeps } from "./deps.ts";
import { escaped, faultNote, field, moment, pageDocument } from "./page-document.ts";
import { shortestPassword } from "./passwords.ts";
import { signIn } from "./sign-in.ts";

/** Pages that nobody has to be signed in for: signing in, and accepting an invitation or the link of the first start. */
export function signInPages(deps: IdentityDeps): WebPage[] {
  return [
    {
      method: "GET",
      path: "/sign-in",
      class: "read",
      handle: async () => signInForm(200),
    },
    {
      method: "POST",
      path: "/sign-in",
      class: "sign_in",
      async handle({ form, cookie, userAgent, address, secure, requestId }) {
        const { email = "", password = "" } = form;
        try {
          const browser = { address, userAgent, secure };
          const cookies = await signIn(deps, { email, password, cookie, browser, requestId });
          return { status: 303, location: "/me", cookies };
        } catch (error) {
          return onFault(error, (status, fault) => signInForm(status, fault, email));
        }
      },
    },
    {
      method: "GET",
      path: "/invitation",
      class: "sign_in",
      async handle({ query }) {
        const { token = "" } = query;
        return invitationForm(200, token, await findInvitation(deps.db, token));
      },
    },
    {
      method: "POST",
      path: "/invitation",
      class: "sign_in",
      async handle({ form, address, requestId, cookie, userAgent, secure }) {
        const { token = "", name = "", password = "", email = "" } = form;
        const invited = await findInvitation(deps.db, token);
        try {
          const said = Accepted.safeParse({ name, ...(invited.email === null ? { email } : {}) });
          if (!said.success)
            throw new AppError("invalid_request", said.error.issues.map((one) => one.message).join(" "));
          const accepted = await acceptInvitation(deps, { secret: token, password, ...said.data, address, requestId });
          const browser = { address, userAgent, secure };
          const cookies = await signIn(deps, { email: accepted.email, password, cookie, browser, requestId });
          return { status: 303, location: "/me", cookies };
        } catch (error) {
          return onFault(error, (status, fault) => invitationForm(status, token, invited, fault, { name, email }));
        }
      },
    },
  ];
}

const Accepted = z.object({
  name: z.string().trim().min(1, "Give your name.").max(200, "The name is too long."),
  email: z.email("Give an e-mail address.").max(320, "The address is too long.").toLowerCase().optional(),
});

/** The form again, with what was wrong; what no form can mend is left to the page of failures. */
function onFault(error: unknown, form: (status: number, fault: string) => WebPageReply): WebPageReply {
  if (!(error instanceof AppError) || error.retryAfterMs !== undefined || error.code === "unavailable") throw error;
  return form(httpStatus[error.code], error.message);
}

function signInForm(status: number, fault?: string, email = ""): WebPageReply {
  return {
    status,
    html: pageDocument(
      "Sign in",
      `${faultNote(fault)}<form method="post" action="/sign-in">
${field("E-mail address", `type="email" name="email" autocomplete="username" maxlength="320" value="${escaped(email)}"`)}
${field("Password", 'type="password" name="password" autocomplete="current-password" maxlength="256"')}
<button type="submit">Sign in</button>
</form>
<p class="aside">No account? Ask an administrator for an invitation.</p>`,
    ),
  };
}

function invitationForm(
  status: number,
  token: string,
  { email, name, roles, expiresAt }: OpenInvitation,
  fault?: string,
  typed: { readonly name: string; readonly email: string } = { name: name ?? "", email: "" },
): WebPageReply {
  const address =
    email === null
      ? field(
          "Your e-mail address, as Slack, Gong, Linear and HubSpot know it",
          `type="email" name="email" autocomplete="username" maxlength="320" value="${escaped(typed.email)}"`,
        )
      : `<p>You are invited as <strong>${escaped(email)}</strong>.</p>`;
  return {
    status,
    html: pageDocument(
      email === null ? "The first administrator" : "Accept the invitation",
      `${faultNote(fault)}<p class="aside">Roles: ${escaped(roles.join(", "))}. This link works once, until ${moment(expiresAt.toISOString())}.</p>
<form method="post" action="/invitation">
<input type="hidden" name="token" value="${escaped(token)}">
${address}
${field("Your name", `name="name" autocomplete="name" maxlength="200" value="${escaped(typed.name)}"`)}
${field(`A password of ${shortestPassword} characters or more`, 'type="password" name="password" autocomplete="new-password" maxlength="128"')}
<button type="submit">Begin</button>
</form>`,
    ),
  };
}
