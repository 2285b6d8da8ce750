import assert from "node:assert/strict";
import { test } from "node:test";
import { withHubspotEdit, withHubspotMerge, withHubspotRecord } from "../company/index.ts";
import { objectOf, resultsOf, smallCompany, startHubspot } from "./test-client.ts";

const at = "2026-11-20T18:00:00.000Z";

test("requests that make no sense are refused in HubSpot's shape, never with a 500", async (t) => {
  const { get, post } = await startHubspot(t);
  const batch = "/crm/objects/2026-09/deals/batch/read";
  const many = (count: number) => ({ inputs: Array.from({ length: count }, (_, index) => ({ id: String(index) })) });
  const answers = [
    [400, await get("/crm/objects/2026-09/unicorns")],
    [400, await get("/crm/objects/2026-09/deals?limit=0")],
    [400, await get("/crm/objects/2026-09/deals?limit=101")],
    [400, await get("/crm/objects/2026-09/deals?limit=ten")],
    [400, await get("/crm/objects/2026-09/deals?after=x")],
    [400, await get("/crm/objects/2026-09/deals?archived=perhaps")],
    [400, await get("/crm/objects/2026-09/deals?associations=unicorns")],
    [400, await get("/crm/objects/2026-09/deals/1?idProperty=dealname")],
    [404, await get("/crm/objects/2026-09/deals/%00%0A")],
    [404, await get(`/crm/objects/2026-09/deals/${"9".repeat(90)}`)],
    [404, await get("/crm/objects/2026-09/deals/1/associations/contacts")],
    [404, await get("/crm/v4/objects/deals/1/associations/contacts")],
    [404, await get("/crm/pipelines/2026-09/deals/none")],
    [404, await get("/crm/properties/2026-09/deals/none")],
    [404, await get("/crm/owners/2026-09/1")],
    [404, await get("/crm/nothing/here")],
    [400, await post(batch, "{")],
    [400, await post(batch, "[]")],
    [400, await post(batch, { inputs: "all" })],
    [400, await post(batch, { inputs: [null] })],
    [400, await post(batch, { inputs: [{ id: {} }] })],
    [400, await post(batch, many(101))],
    [400, await post(batch, { ...many(51), propertiesWithHistory: ["amount"] })],
    [400, await post("/crm/associations/2026-09/deals/contacts/batch/read", many(1001))],
    [400, await post("/crm/v3/objects/deals/merge", { primaryObjectId: "1" })],
    [404, await post("/crm/v3/objects/deals/merge", { primaryObjectId: "1", objectIdToMerge: "2" })],
  ] as const;
  for (const [expected, { status, body }] of answers) {
    assert.equal(status, expected, JSON.stringify(body));
    assert.equal(body["status"], "error");
    assert.match(String(body["correlationId"]), /^[0-9a-f-]{36}$/);
    assert.equal(typeof body["category"], "string");
  }
  assert.deepEqual((await post(batch, { inputs: [] })).body["results"], []);
});

test("a record in a deleted pipeline, without an address, with a huge text, or tied to nothing is served as it is", async (t) => {
  const { sandbox, get, post } = await startHubspot(t);
  const [deal] = smallCompany.deals;
  const [account] = smallCompany.accounts;
  assert.ok(deal && account);
  const huge = "é".repeat(2_000_000);
  sandbox.live.change((world) =>
    [
      { property: "pipeline", value: "555" },
      { property: "dealstage", value: "666" },
      { property: "description", value: huge },
      { property: "__proto__", value: "x" },
      { property: "amount", value: null },
    ].reduce(
      (one, edit) => withHubspotEdit(one, { type: "deals", id: deal.id, at, personId: null, ...edit }),
      withHubspotRecord(world, {
        type: "companies",
        id: "123456789012345678901",
        properties: { name: "Twin", domain: account.domain },
        createdAt: at,
        associations: [{ type: "deals", id: "404404" }],
      }),
    ),
  );
  const names = "pipeline,dealstage,description,amount,__proto__,constructor";
  const { body } = await get(`/crm/objects/2026-09/deals/${deal.id}?properties=${names}&propertiesWithHistory=amount`);
  const properties = objectOf(body["properties"]);
  assert.equal(properties["pipeline"], "555");
  assert.equal(properties["dealstage"], "666");
  assert.equal(properties["description"], huge);
  assert.equal(properties["amount"], null);
  assert.ok(!Object.hasOwn(properties, "constructor"));
  const { amount } = objectOf(body["propertiesWithHistory"]);
  assert.ok(Array.isArray(amount));
  assert.deepEqual(
    amount.map((one) => objectOf(one)["value"]),
    ["", String(deal.amountCents / 100)],
  );
  const twins = await post("/crm/objects/2026-09/companies/search", { query: "Twin" });
  assert.equal(twins.status, 200);
  const loose = await post("/crm/associations/2026-09/companies/deals/batch/read", {
    inputs: [{ id: "123456789012345678901" }],
  });
  assert.deepEqual(
    resultsOf(loose.body).map(({ to }) => to),
    [
      [
        {
          toObjectId: "404404",
          associationTypes: [{ category: "HUBSPOT_DEFINED", typeId: 342, label: null }],
        },
      ],
    ],
  );
});

test("merges never lead in a circle, and a circle in a hand-written world ends", async (t) => {
  const [one, other] = smallCompany.accounts;
  assert.ok(one && other);
  const merge = (primaryId: string, mergedId: string) => ({ type: "companies", primaryId, mergedId, at }) as const;
  const once = withHubspotMerge(smallCompany, merge(one.id, other.id));
  assert.throws(() => withHubspotMerge(once, merge(other.id, one.id)), /are one already/);
  assert.ok(once.hubspot);
  const circle = { ...once.hubspot, merges: [...once.hubspot.merges, merge(other.id, one.id)] };
  const { get } = await startHubspot(t, { world: { ...once, hubspot: circle } });
  assert.equal((await get("/crm/objects/2026-09/companies?limit=100&associations=deals")).status, 200);
  assert.ok([200, 404].includes((await get(`/crm/objects/2026-09/companies/${one.id}`)).status));
});

test("a world without HubSpot's part still has its accounts, contacts, deals and tickets", async (t) => {
  const { hubspot: _hubspot, ...world } = smallCompany;
  const { get } = await startHubspot(t, { world });
  const { body } = await get("/crm/objects/2026-09/deals?limit=100&properties=dealstage,hubspot_owner_id");
  assert.equal(resultsOf(body).length, Math.min(100, world.deals.length));
  assert.deepEqual((await get("/crm/owners/2026-09")).body["results"], []);
  assert.equal((await get("/crm/objects/2026-09/notes")).status, 200);
});
