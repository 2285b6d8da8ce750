import assert from "node:assert/strict";
import { test } from "node:test";
import { Connection, SearchReply } from "@sophia/core/api";
import { startTestSophia } from "./testing.ts";

test("HubSpot is connected through the API, read, and a deal is found by those who see it there", async (t) => {
  const sophia = await startTestSophia();
  t.after(() => sophia.stop());
  const { hubspotUrl, credentials, live } = sophia.sandbox;
  const key = await sophia.keyFor("operator@tests.example", ["sources.configure", "knowledge.search", "people.act_as"]);
  const body = { source: "hubspot", credentials: { token: credentials.hubspot.token }, baseUrl: hubspotUrl };
  const wrong = await sophia.post("/v1/connections", key, { ...body, credentials: { token: "pat-na1-wrong" } });
  assert.match(wrong.text, /HubSpot does not accept the token/);
  const reply = await sophia.post("/v1/connections", key, body);
  assert.equal(reply.status, 200, reply.text);
  const { connectionId } = Connection.parse(reply.body);

  await sophia.until(
    "HubSpot is read",
    () => sophia.status(),
    ({ sources }) => sources.find((source) => source.connectionId === connectionId)?.lastSuccessAt != null,
  );
  await sophia.settled();
  const status = (await sophia.status()).sources.find((source) => source.connectionId === connectionId);
  assert.deepEqual([status?.failedRecords, status?.lastError], [0, null]);

  const deal = live.world.deals[0];
  const owner = live.world.people.find(({ id }) => id === deal?.ownerId);
  const outsider = live.world.people.find(
    ({ active, department, title }) => active && department === "Engineering" && !title.includes("Revenue"),
  );
  assert.ok(deal && owner && outsider);
  const titlesFor = async (email: string) => {
    const found = await sophia.post("/v1/search", key, { query: deal.name, limit: 50 }, email);
    return SearchReply.parse(found.body).hits.map((hit) => JSON.stringify(hit));
  };
  assert.ok((await titlesFor(owner.email)).some((hit) => hit.includes(`Deal: ${deal.name}`)));
  assert.ok(!(await titlesFor(outsider.email)).some((hit) => hit.includes(`Deal: ${deal.name}`)));
});
