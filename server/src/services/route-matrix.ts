/**
 * Who may ask what, as it is meant to be: written by hand, from nothing in the code, and read by a test that asks every
 * route as everybody. A new route gets its row here, and one that is for strangers a line in `publicRoutes` as well.
 *
 * Each row has a place for everybody, always in the same order:
 * V viewer, A analyst, C curator, M automator (who makes automations), D administrator, O operator, N a person without
 * any role, S a stranger who brings no credential. The letter: is let in. `-`: is refused, S with 401 and all others with
 * 403. `>`: is led to the page for signing in.
 */
export const routeMatrix: Readonly<Record<string, string>> = {
  // Public.
  "GET /healthz": "V A C M D O N S",
  "GET /readyz": "V A C M D O N S",
  "GET /": "V A C M D O N S",
  "GET /page.js": "V A C M D O N S",
  "GET /page.css": "V A C M D O N S",
  "GET /v1/openapi.json": "V A C M D O N S",
  "GET /sign-in": "V A C M D O N S",
  "POST /sign-in": "V A C M D O N S",
  "GET /invitation": "V A C M D O N S",
  "POST /invitation": "V A C M D O N S",
  // Pages of whoever is signed in.
  "GET /me": "V A C M D O - >",
  "POST /me/sessions/end": "V A C M D O - >",
  "POST /me/keys": "- A C M D O - >",
  "POST /me/keys/revoke": "- A C M D O - >",
  "POST /me/password": "V A C M D O - >",
  "POST /sign-out": "V A C M D O - >",
  // Oneself.
  "GET /v1/me": "V A C M D O - -",
  "GET /v1/me/sessions": "V A C M D O - -",
  "DELETE /v1/me/sessions/:sessionId": "V A C M D O - -",
  "GET /v1/me/keys": "- A C M D O - -",
  "POST /v1/me/keys": "- A C M D O - -",
  "POST /v1/me/keys/:keyId/rotate": "- A C M D O - -",
  "DELETE /v1/me/keys/:keyId": "- A C M D O - -",
  // What the sources hold, as far as each person may read it there. The operator reads nothing of it.
  "POST /v1/search": "V A C M D - - -",
  "POST /v1/ask": "V A C M D - - -",
  "GET /v1/accounts": "V A C M D - - -",
  "GET /v1/accounts/:id": "V A C M D - - -",
  "GET /v1/rules": "V A C M D - - -",
  "POST /v1/records/query": "- A C M D - - -",
  "POST /v1/accounts/:id/merge": "- - C - D - - -",
  "POST /v1/accounts/:id/split": "- - C - D - - -",
  "POST /v1/account-decisions/:id/undo": "- - C - D - - -",
  // Sources.
  "GET /v1/status": "V A C M D O - -",
  "POST /v1/connections": "- - - - D - - -",
  // People, roles, keys.
  "GET /v1/people": "- - - - D - - -",
  "PUT /v1/people/:personId/roles": "- - - - D - - -",
  "POST /v1/people/:personId/suspend": "- - - - D - - -",
  "POST /v1/people/:personId/restore": "- - - - D - - -",
  "GET /v1/people/:personId/sessions": "- - - - D - - -",
  "GET /v1/people/:personId/identities": "- - - - D - - -",
  "POST /v1/people/:personId/identities": "- - - - D - - -",
  "POST /v1/people/:personId/identities/undo": "- - - - D - - -",
  "GET /v1/invitations": "- - - - D - - -",
  "POST /v1/invitations": "- - - - D - - -",
  "DELETE /v1/invitations/:invitationId": "- - - - D - - -",
  "GET /v1/roles": "V A C M D O - -",
  "PUT /v1/roles/:name": "- - - - D - - -",
  "DELETE /v1/roles/:name": "- - - - D - - -",
  "GET /v1/keys": "- - - - D - - -",
  "DELETE /v1/keys/:keyId": "- - - - D - - -",
  "POST /v1/service-accounts": "- - - - D - - -",
  "POST /v1/service-accounts/:personId/keys": "- - - - D - - -",
  "POST /v1/service-accounts/:personId/keys/:keyId/rotate": "- - - - D - - -",
  // The audit.
  "GET /v1/audit": "- - - - D O - -",
  "POST /v1/audit/verify": "- - - - D O - -",
  "GET /v1/audit/export": "- - - - D - - -",
  "POST /v1/audit/checkpoints": "- - - - D - - -",
  // Running the service: the operator alone. Last, since they make all else anew.
  "GET /v1/operations/:workflowId": "- - - - - O - -",
  "POST /v1/operations/relink": "- - - - - O - -",
  "POST /v1/operations/replay": "- - - - - O - -",
  "POST /v1/operations/index-rebuild": "- - - - - O - -",
  "POST /v1/secrets/rotations": "- - - - - O - -",
};

/** Everything that answers a stranger; nothing of the sources, of people or of the company is on any of it. */
export const publicRoutes: readonly string[] = [
  "GET /healthz",
  "GET /readyz",
  "GET /",
  "GET /page.js",
  "GET /page.css",
  "GET /v1/openapi.json",
  "GET /sign-in",
  "POST /sign-in",
  "GET /invitation",
  "POST /invitation",
];

/** Pages that lead a stranger to signing in, and tell nothing else. */
export const signedInPages: readonly string[] = [
  "GET /me",
  "POST /me/sessions/end",
  "POST /me/keys",
  "POST /me/keys/revoke",
  "POST /me/password",
  "POST /sign-out",
];
