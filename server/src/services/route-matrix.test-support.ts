import { randomBytes } from "node:crypto";
import { permissions as allPermissions } from "@sophia/core/api";
import { createLocalKey } from "../features/identity/index.ts";
import type { TestSophia } from "./testing.ts";
import { givePassword } from "../platform/sign-in/test-support.ts";

/* People who ask through Sophia's doors, each by key and by browser, and a request for every route. */

export const password = "plover-anvil-quartz-meadow";

export interface Caller {
  readonly personId: string;
  readonly email: string;
  /** Of all permissions: what it may do is what its person's role allows. */
  readonly key: string;
  readonly keyId: string;
  /** Signs in through the page; a cookie. */
  readonly openSession: () => Promise<string>;
}

/** What a request brings. */
export interface Brought {
  readonly key?: string;
  readonly cookie?: string;
}

export interface Answered {
  readonly status: number;
  readonly text: string;
  readonly location: string | null;
  readonly cookies: readonly string[];
}

/** A request without who makes it. */
export interface Asked {
  readonly path: string;
  readonly json?: unknown;
  readonly form?: Readonly<Record<string, string>>;
}

/** As a program sends it, and as a browser does from a page of Sophia's own. */
export async function send(
  url: string,
  method: string,
  { path, json, form }: Asked,
  { key, cookie }: Brought = {},
): Promise<Answered> {
  const headers = new Headers({ origin: url });
  if (key !== undefined) headers.set("authorization", `Bearer ${key}`);
  if (cookie !== undefined) headers.set("cookie", cookie);
  if (json !== undefined) headers.set("content-type", "application/json");
  const body = json === undefined ? form && new URLSearchParams({ ...form }) : JSON.stringify(json);
  const reply = await fetch(`${url}${path}`, {
    method,
    headers,
    redirect: "manual",
    ...(body === undefined ? {} : { body }),
  });
  return {
    status: reply.status,
    text: await reply.text(),
    location: reply.headers.get("location"),
    cookies: reply.headers.getSetCookie(),
  };
}

/** A person of one role, with a password and a key. */
export async function newCaller(sophia: TestSophia, role: string): Promise<Caller> {
  const { db } = sophia.database;
  const email = `${role}-${randomBytes(4).toString("hex")}@callers.example`;
  const { key, keyId, personId } = await createLocalKey(db, {
    email,
    name: role,
    roles: [role],
    label: "matrix",
    permissions: allPermissions,
  });
  await givePassword(db, personId, password);
  return {
    personId,
    email,
    key,
    keyId,
    async openSession() {
      const { status, cookies, text } = await send(sophia.url, "POST", { path: "/sign-in", form: { email, password } });
      const cookie = cookies.map((one) => one.split(";")[0] ?? "").join("; ");
      if (status !== 303 || cookie === "") throw new Error(`${email} cannot sign in: ${status} ${text}`);
      return cookie;
    },
  };
}

/** The id of nothing. */
export const nobody = "00000000-0000-4000-8000-000000000000";

let made = 0;
const fresh = (): string => `made-${(made += 1)}`;
const reason = "for the matrix";
const key = { label: "matrix", permissions: ["account.own"] };
const identity = { connectionId: nobody, externalId: "U0", reason };

/**
 * For each route a request that is good enough to be let in by whoever may, and that does no harm: where a route changes
 * or ends something, it names a thing of its own, or none.
 *
 * @param guest - somebody whose password may be used
 */
export const requests: Readonly<Record<string, (guest: Caller) => Asked>> = {
  "GET /healthz": () => ({ path: "/healthz" }),
  "GET /readyz": () => ({ path: "/readyz" }),
  "GET /": () => ({ path: "/" }),
  "GET /page.js": () => ({ path: "/page.js" }),
  "GET /page.css": () => ({ path: "/page.css" }),
  "GET /v1/openapi.json": () => ({ path: "/v1/openapi.json" }),
  "GET /sign-in": () => ({ path: "/sign-in" }),
  "POST /sign-in": ({ email }) => ({ path: "/sign-in", form: { email, password } }),
  "GET /invitation": () => ({ path: "/invitation?token=none" }),
  "POST /invitation": () => ({ path: "/invitation", form: { token: "none", name: "N", password } }),
  "GET /me": () => ({ path: "/me" }),
  "POST /me/sessions/end": () => ({ path: "/me/sessions/end", form: { session: nobody } }),
  "POST /me/keys": () => ({ path: "/me/keys", form: { label: "matrix", days: "1" } }),
  "POST /me/keys/revoke": () => ({ path: "/me/keys/revoke", form: { key: nobody } }),
  "POST /me/password": () => ({ path: "/me/password", form: { present: password, next: password } }),
  "POST /sign-out": () => ({ path: "/sign-out", form: {} }),
  "GET /v1/me": () => ({ path: "/v1/me" }),
  "GET /v1/me/sessions": () => ({ path: "/v1/me/sessions" }),
  "DELETE /v1/me/sessions/:sessionId": () => ({ path: `/v1/me/sessions/${nobody}` }),
  "GET /v1/me/keys": () => ({ path: "/v1/me/keys" }),
  "POST /v1/me/keys": () => ({ path: "/v1/me/keys", json: key }),
  "POST /v1/me/keys/:keyId/rotate": () => ({ path: `/v1/me/keys/${nobody}/rotate`, json: {} }),
  "DELETE /v1/me/keys/:keyId": () => ({ path: `/v1/me/keys/${nobody}` }),
  "POST /v1/search": () => ({ path: "/v1/search", json: { query: "deal" } }),
  "POST /v1/ask": () => ({ path: "/v1/ask", json: { question: "What about the deal?" } }),
  "GET /v1/accounts": () => ({ path: "/v1/accounts?query=deal" }),
  "GET /v1/accounts/:id": () => ({ path: `/v1/accounts/${nobody}` }),
  "GET /v1/rules": () => ({ path: "/v1/rules" }),
  "POST /v1/records/query": () => ({ path: "/v1/records/query", json: { kind: "deal" } }),
  "POST /v1/accounts/:id/merge": () => ({
    path: `/v1/accounts/${nobody}/merge`,
    json: { accountId: "00000000-0000-4000-8000-000000000001", reason },
  }),
  "POST /v1/accounts/:id/split": () => ({
    path: `/v1/accounts/${nobody}/split`,
    json: { recordIds: [nobody], reason },
  }),
  "POST /v1/account-decisions/:id/undo": () => ({ path: `/v1/account-decisions/${nobody}/undo`, json: { reason } }),
  "GET /v1/status": () => ({ path: "/v1/status" }),
  "POST /v1/connections": () => ({ path: "/v1/connections", json: { source: "gong", credentials: {} } }),
  "GET /v1/people": () => ({ path: "/v1/people" }),
  "PUT /v1/people/:personId/roles": () => ({ path: `/v1/people/${nobody}/roles`, json: { roles: ["viewer"] } }),
  "POST /v1/people/:personId/suspend": () => ({ path: `/v1/people/${nobody}/suspend`, json: { reason } }),
  "POST /v1/people/:personId/restore": () => ({ path: `/v1/people/${nobody}/restore`, json: { reason } }),
  "GET /v1/people/:personId/sessions": () => ({ path: `/v1/people/${nobody}/sessions` }),
  "GET /v1/people/:personId/identities": () => ({ path: `/v1/people/${nobody}/identities` }),
  "POST /v1/people/:personId/identities": () => ({
    path: `/v1/people/${nobody}/identities`,
    json: { ...identity, isTheirs: true },
  }),
  "POST /v1/people/:personId/identities/undo": () => ({
    path: `/v1/people/${nobody}/identities/undo`,
    json: identity,
  }),
  "GET /v1/invitations": () => ({ path: "/v1/invitations" }),
  "POST /v1/invitations": () => ({
    path: "/v1/invitations",
    json: { email: `${fresh()}@callers.example`, name: "New", roles: ["viewer"] },
  }),
  "DELETE /v1/invitations/:invitationId": () => ({ path: `/v1/invitations/${nobody}` }),
  "GET /v1/roles": () => ({ path: "/v1/roles" }),
  "PUT /v1/roles/:name": () => ({ path: `/v1/roles/${fresh()}`, json: { permissions: ["account.own"] } }),
  "DELETE /v1/roles/:name": () => ({ path: "/v1/roles/never-made" }),
  "GET /v1/keys": () => ({ path: "/v1/keys" }),
  "DELETE /v1/keys/:keyId": () => ({ path: `/v1/keys/${nobody}` }),
  "POST /v1/service-accounts": () => ({ path: "/v1/service-accounts", json: { name: fresh(), roles: ["viewer"] } }),
  "POST /v1/service-accounts/:personId/keys": () => ({ path: `/v1/service-accounts/${nobody}/keys`, json: key }),
  "POST /v1/service-accounts/:personId/keys/:keyId/rotate": () => ({
    path: `/v1/service-accounts/${nobody}/keys/${nobody}/rotate`,
    json: {},
  }),
  "GET /v1/audit": () => ({ path: "/v1/audit" }),
  "POST /v1/audit/verify": () => ({ path: "/v1/audit/verify", json: {} }),
  "GET /v1/audit/export": () => ({ path: "/v1/audit/export" }),
  "POST /v1/audit/checkpoints": () => ({ path: "/v1/audit/checkpoints", json: {} }),
  "GET /v1/operations/:workflowId": () => ({ path: "/v1/operations/none" }),
  "POST /v1/operations/relink": () => ({ path: "/v1/operations/relink" }),
  "POST /v1/operations/replay": () => ({ path: "/v1/operations/replay", json: {} }),
  "POST /v1/operations/index-rebuild": () => ({ path: "/v1/operations/index-rebuild" }),
  "POST /v1/secrets/rotations": () => ({ path: "/v1/secrets/rotations", json: {} }),
};
