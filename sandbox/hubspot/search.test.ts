import assert from "node:assert/strict";
import { test } from "node:test";
import { withDealStage, withHubspotArchived, withHubspotEdit, withHubspotRecord } from "../company/index.ts";
import { nextOf, objectOf, resultsOf, smallCompany, startHubspot } from "./test-client.ts";

const { deals, tickets, contacts } = smallCompany;
const path = "/crm/objects/2026-09/deals/search";
const idsOf = (body: Record<string, unknown>) => resultsOf(body).map(({ id }) => String(id));
const filtered = (...filters: unknown[]) => ({ filterGroups: [{ filters }], limit: 200 });

test("search answers by every operator what the world holds", async (t) => {
  const { post } = await startHubspot(t);
  const [first] = deals;
  const withReason = deals.filter(({ lostReason }) => lostReason !== null);
  assert.ok(first && withReason.length > 0);
  const middle = deals.map(({ amountCents }) => amountCents / 100).toSorted((one, other) => one - other)[12] ?? 0;
  const month =
    deals
      .map(({ closeDate }) => closeDate)
      .toSorted()[9]
      ?.slice(0, 7) ?? "";
  const won = deals.filter(({ stages }) => stages.at(-1)?.stage === "closed won");
  const amount = (fits: (value: number) => boolean) => deals.filter(({ amountCents }) => fits(amountCents / 100));
  const word = first.name.split(" ")[0] ?? "";
  const cases: [unknown, readonly { readonly id: string }[]][] = [
    [
      { propertyName: "dealname", operator: "EQ", value: first.name.toUpperCase() },
      deals.filter((one) => one.name === first.name),
    ],
    [{ propertyName: "dealname", operator: "NEQ", value: first.name }, deals.filter((one) => one.name !== first.name)],
    [{ propertyName: "amount", operator: "LT", value: String(middle) }, amount((value) => value < middle)],
    [{ propertyName: "amount", operator: "LTE", value: String(middle) }, amount((value) => value <= middle)],
    [{ propertyName: "amount", operator: "GT", value: String(middle) }, amount((value) => value > middle)],
    [{ propertyName: "amount", operator: "GTE", value: String(middle) }, amount((value) => value >= middle)],
    [
      {
        propertyName: "closedate",
        operator: "BETWEEN",
        value: String(Date.parse(`${month}-01T00:00:00Z`)),
        highValue: `${month}-28T23:59:59Z`,
      },
      deals.filter(({ closeDate }) => closeDate >= `${month}-01` && closeDate <= `${month}-28`),
    ],
    [{ propertyName: "hs_object_id", operator: "IN", values: [first.id, "5"] }, [first]],
    [{ propertyName: "hs_object_id", operator: "NOT_IN", values: [first.id] }, deals.filter((one) => one !== first)],
    [{ propertyName: "closed_lost_reason", operator: "HAS_PROPERTY" }, withReason],
    [
      { propertyName: "closed_lost_reason", operator: "NOT_HAS_PROPERTY" },
      deals.filter((one) => !withReason.includes(one)),
    ],
    [
      { propertyName: "dealname", operator: "CONTAINS_TOKEN", value: word },
      deals.filter(({ name }) => name.split(" ").includes(word)),
    ],
    [
      { propertyName: "dealname", operator: "NOT_CONTAINS_TOKEN", value: `${word.slice(0, 3)}*` },
      deals.filter(({ name }) => !name.split(/[ -]+/).some((one) => one.startsWith(word.slice(0, 3)))),
    ],
    [{ propertyName: "hs_is_closed_won", operator: "EQ", value: "true" }, won],
    [
      { propertyName: "associations.company", operator: "EQ", value: first.accountId },
      deals.filter(({ accountId }) => accountId === first.accountId),
    ],
  ];
  for (const [filter, expected] of cases) {
    const { status, body } = await post(path, filtered(filter));
    assert.equal(status, 200, JSON.stringify(body));
    assert.deepEqual(idsOf(body).toSorted(), expected.map(({ id }) => id).toSorted(), JSON.stringify(filter));
    assert.equal(body["total"], expected.length);
    assert.ok(expected.length > 0 && expected.length < deals.length, `${JSON.stringify(filter)} tells nothing apart`);
  }
  const groups = [cases[7]?.[0], cases[13]?.[0]].map((filter) => ({ filters: [filter] }));
  const either = await post(path, { filterGroups: groups, limit: 200 });
  assert.deepEqual(idsOf(either.body).toSorted(), [...new Set([first.id, ...won.map(({ id }) => id)])].toSorted());
  const contact = contacts.find(({ email }) => email !== null);
  const found = await post("/crm/v3/objects/contacts/search", { query: contact?.name });
  assert.ok(contact && idsOf(found.body).includes(contact.id));
});

test("search sorts, and its pages hold every record once", async (t) => {
  const { post } = await startHubspot(t);
  for (const sorts of [["-amount"], [{ propertyName: "amount", direction: "DESCENDING" }]]) {
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const { body } = await post(path, { sorts, limit: 7, ...(after !== undefined && { after }) });
      seen.push(...idsOf(body));
      after = nextOf(body);
    } while (after !== undefined);
    assert.equal(new Set(seen).size, deals.length);
    const amounts = seen.map((id) => deals.find((deal) => deal.id === id)?.amountCents ?? 0);
    assert.deepEqual(
      amounts,
      amounts.toSorted((one, other) => other - one),
    );
  }
});

test("beyond its reach search refuses: the watermark has to move", async (t) => {
  const { post } = await startHubspot(t, { hubspot: { searchReach: 12 } });
  const within = await post(path, { limit: 6, after: "6" });
  assert.equal(within.status, 200);
  assert.equal(within.body["total"], deals.length);
  const beyond = await post(path, { limit: 6, after: nextOf(within.body) });
  assert.equal(beyond.status, 400);
  assert.equal(beyond.body["category"], "VALIDATION_ERROR");
  const real = await startHubspot(t);
  assert.equal((await real.post(path, { limit: 200, after: "9800" })).status, 200);
  assert.equal((await real.post(path, { limit: 200, after: "9801" })).status, 400);
});

test("a change is searchable only after the lag, while the record itself shows it at once", async (t) => {
  let nowMs = Date.parse("2026-11-21T09:00:00Z");
  const { sandbox, post, get } = await startHubspot(t, { clock: () => nowMs, hubspot: { searchLagMs: 30_000 } });
  const [deal, other, third] = deals;
  assert.ok(deal && other && third);
  const at = new Date(nowMs).toISOString();
  const changedSince = filtered({ propertyName: "hs_lastmodifieddate", operator: "GTE", value: String(nowMs) });
  sandbox.live.change((world) => withDealStage(world, deal.id, "closed lost", at, deal.ownerId));
  sandbox.live.change((world) =>
    withHubspotEdit(world, { type: "deals", id: other.id, property: "amount", value: "7.5", at, personId: null }),
  );
  sandbox.live.change((world) => withHubspotArchived(world, { type: "deals", id: third.id, at }));
  const record = await get(`/crm/objects/2026-09/deals/${other.id}?properties=amount&propertiesWithHistory=amount`);
  assert.equal(objectOf(record.body["properties"])["amount"], "7.5");
  assert.equal(record.body["updatedAt"], at);
  assert.equal((await get(`/crm/objects/2026-09/deals/${third.id}`)).status, 404);
  const archived = await get("/crm/objects/2026-09/deals?archived=true&limit=100");
  assert.ok(idsOf(archived.body).includes(third.id));

  nowMs += 29_999;
  assert.deepEqual(idsOf((await post(path, changedSince)).body), []);
  assert.ok(idsOf((await post(path, { limit: 200 })).body).includes(third.id), "a deleted one is still found");
  nowMs += 1;
  assert.deepEqual(idsOf((await post(path, changedSince)).body).toSorted(), [deal.id, other.id].toSorted());
  assert.ok(!idsOf((await post(path, { limit: 200 })).body).includes(third.id));
});

test("what search cannot understand is refused, and the field named", async (t) => {
  const { post } = await startHubspot(t);
  const filter = { propertyName: "amount", operator: "EQ", value: "1" };
  for (const [request, field] of [
    [filtered({ ...filter, propertyName: "no_such_property" }), "propertyName"],
    [filtered({ ...filter, operator: "LIKE" }), "operator"],
    [filtered({ ...filter, value: "much" }), "value"],
    [filtered({ propertyName: "amount", operator: "IN" }), "values"],
    [filtered({ ...filter, operator: "BETWEEN" }), "highValue"],
    [filtered({ propertyName: "closedate", operator: "GT", value: "soon" }), "value"],
    [{ filterGroups: Array.from({ length: 7 }, () => ({ filters: [filter] })) }, "filterGroups"],
    [filtered(...Array.from({ length: 7 }, () => filter)), "filterGroups"],
    [
      { filterGroups: Array.from({ length: 4 }, () => ({ filters: Array.from({ length: 5 }, () => filter) })) },
      "filterGroups",
    ],
    [{ limit: 201 }, "limit"],
    [{ limit: "many" }, "limit"],
    [{ after: "next" }, "after"],
    [{ sorts: ["no_such_property"] }, "sorts"],
    [{ sorts: ["amount", "dealname"] }, "sorts"],
    [{ query: "x".repeat(3001) }, "query"],
  ] as const) {
    const { status, body } = await post(path, request);
    assert.equal(status, 400, JSON.stringify(body));
    assert.equal(body["category"], "VALIDATION_ERROR");
    assert.deepEqual(errorFields(body), [field]);
  }
});

function errorFields(body: Record<string, unknown>): unknown[] {
  const { errors } = body;
  return Array.isArray(errors) ? errors.map((error) => objectOf(error)["in"]) : [];
}

test("ids beyond 2^53 that differ in their last digit are two", async (t) => {
  const { sandbox, post } = await startHubspot(t, { hubspot: { searchLagMs: 0 } });
  const ids = ["9007199254740993", "9007199254740992"];
  const createdAt = "2026-11-20T17:00:00.000Z";
  for (const id of ids) {
    sandbox.live.change((world) =>
      withHubspotRecord(world, { type: "tickets", id, properties: { subject: id }, createdAt, associations: [] }),
    );
  }
  const search = "/crm/v3/objects/tickets/search";
  const { body } = await post(search, filtered({ propertyName: "hs_object_id", operator: "EQ", value: ids[0] }));
  assert.deepEqual(idsOf(body), ids.slice(0, 1));
  const above = filtered({ propertyName: "hs_object_id", operator: "GT", value: ids[1] });
  assert.ok(!idsOf((await post(search, above)).body).includes(ids[1] ?? ""));
  assert.equal((await post(search, { limit: 200 })).body["total"], tickets.length + 2);
});
