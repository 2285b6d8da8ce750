import assert from "node:assert/strict";
import { test } from "node:test";
import { hubspotScopes, mintHubspotToken } from "./keys.ts";
import { hubspotClient, objectOf, startHubspot } from "./test-client.ts";

test("without a token, or with one that was never issued, everything is 401 in HubSpot's words", async (t) => {
  const { sandbox, get } = await startHubspot(t);
  for (const authorization of [
    undefined,
    "Bearer",
    "Bearer pat-other",
    "Basic cGF0",
    sandbox.credentials.hubspot.token,
  ]) {
    const answer = await fetch(`${sandbox.hubspotUrl}/crm/v3/objects/deals`, {
      headers: authorization === undefined ? {} : { authorization },
    });
    assert.equal(answer.status, 401, authorization);
    const body = objectOf(await answer.json());
    assert.equal(body["category"], "INVALID_AUTHENTICATION");
    assert.match(String(body["message"]), /^Authentication credentials not found/);
    assert.match(String(body["correlationId"]), /^[0-9a-f-]{36}$/);
  }
  assert.equal((await get("/crm/v3/objects/deals")).status, 200);
});

test("a token without the scope is refused before anything is looked at, and told which scope it needs", async (t) => {
  const { get, post } = await startHubspot(t);
  const needs: [method: "get" | "post", path: string, anyOf: readonly string[]][] = [
    ["get", "/crm/objects/2026-09/companies", ["crm.objects.companies.read"]],
    ["get", "/crm/v3/objects/0-1", ["crm.objects.contacts.read"]],
    ["get", "/crm/objects/2026-09/deals/1", ["crm.objects.deals.read"]],
    ["post", "/crm/objects/2026-09/tickets/search", ["tickets"]],
    ["post", "/crm/v3/objects/notes/batch/read", ["crm.objects.contacts.read"]],
    ["get", "/crm/objects/2026-09/emails", ["sales-email-read"]],
    ["post", "/crm/v3/objects/deals/merge", ["crm.objects.deals.write"]],
    ["post", "/crm/v4/associations/deals/contacts/batch/read", ["crm.objects.deals.read"]],
    ["get", "/crm/owners/2026-09", ["crm.objects.owners.read"]],
    ["get", "/crm/pipelines/2026-09/deals", ["crm.objects.deals.read", "crm.schemas.deals.read"]],
    ["get", "/crm/v3/properties/contacts", ["crm.objects.contacts.read", "crm.schemas.contacts.read"]],
    ["get", "/settings/users/v3", ["settings.users.read"]],
    ["get", "/settings/v3/users/teams", ["settings.users.teams.read"]],
  ];
  for (const [method, path, anyOf] of needs) {
    const send = (scopes: readonly string[]) =>
      method === "get" ? get(path, mintHubspotToken(scopes)) : post(path, "{", mintHubspotToken(scopes));
    const { status, body } = await send(hubspotScopes.filter((scope) => !anyOf.includes(scope)));
    assert.equal(status, 403, path);
    assert.equal(body["category"], "MISSING_SCOPES");
    assert.deepEqual(body["errors"], [
      {
        message: "One or more of the following scopes are required.",
        context: { requiredGranularScopes: anyOf },
      },
    ]);
    for (const scope of anyOf) assert.notEqual((await send([scope])).status, 403, `${path} with ${scope}`);
  }
});

test("the official client gets the vendor's refusals: 401, 403, 404, 400", async (t) => {
  const { sandbox, client } = await startHubspot(t);
  const code = (call: Promise<unknown>) =>
    call.then(
      () => 200,
      (error: unknown) => objectOf(error)["code"],
    );
  assert.equal(await code(hubspotClient(sandbox.hubspotUrl, "pat-no").crm.deals.basicApi.getPage()), 401);
  const poor = hubspotClient(sandbox.hubspotUrl, mintHubspotToken(["oauth"]));
  assert.equal(await code(poor.crm.deals.basicApi.getPage()), 403);
  assert.equal(await code(client.crm.deals.basicApi.getById("99")), 404);
  assert.equal(await code(client.crm.deals.basicApi.getPage(101)), 400);
  assert.equal(await code(client.crm.deals.basicApi.getPage(51, undefined, [], ["dealstage"])), 400);
  assert.equal(await code(client.crm.deals.basicApi.getPage(50, undefined, [], ["dealstage"])), 200);
});
