import assert from "node:assert/strict";
import { test } from "node:test";
import type { Engagement, HubspotRecordType } from "../company/hubspot/model.ts";
import { withHubspotRestored } from "../company/index.ts";
import { objectTypes } from "./object-types.ts";
import { readPortal } from "./read-portal.ts";
import { hubspotClient, smallCompany, startHubspot } from "./test-client.ts";

const world = smallCompany;
const hubspot = world.hubspot;
assert.ok(hubspot);

test("the official client reads the whole company at page size 3 and a tenth of the rate", async (t) => {
  let nowMs = Date.parse("2026-11-20T17:00:00Z");
  const { sandbox } = await startHubspot(t, { rateFactor: 0.1, clock: () => nowMs });
  const { token } = sandbox.credentials.hubspot;
  const portal = await readPortal(hubspotClient(sandbox.hubspotUrl, token), 3, (waitMs) => {
    nowMs += waitMs;
  });
  assert.ok(portal.waits > 0, `waited ${portal.waits} times in ${portal.requests} requests`);

  const deletedIds = (type: HubspotRecordType) =>
    hubspot.archivals.filter((one) => one.type === type).map(({ id }) => id);
  const engagements = (kind: string) => {
    const gone = new Set(deletedIds("notes"));
    return hubspot.engagements.filter((one) => one.kind === kind && !gone.has(one.id));
  };
  const expected: Readonly<Record<HubspotRecordType, readonly { readonly id: string }[]>> = {
    companies: world.accounts,
    contacts: world.contacts,
    deals: world.deals,
    tickets: world.tickets,
    notes: engagements("note"),
    emails: engagements("email"),
    calls: engagements("call"),
    meetings: engagements("meeting"),
    tasks: engagements("task"),
  };
  const sorted = (list: readonly { readonly id: string }[]) => list.map(({ id }) => id).toSorted();
  for (const { type } of objectTypes) {
    const records = portal.records.get(type) ?? [];
    assert.ok(records.length > 3, `${type}: more than one page, or the paging is not tried`);
    assert.deepEqual(sorted(records), sorted(expected[type]), type);
    assert.deepEqual(sorted(portal.archived.get(type) ?? []), deletedIds(type).toSorted(), `archived ${type}`);
  }

  const ownerId = (personId: string) => hubspot.owners.find((one) => one.personId === personId)?.id ?? null;
  const property = (type: HubspotRecordType, id: string, name: string): string | null | undefined => {
    const record = portal.records.get(type)?.find((one) => one.id === id);
    assert.ok(record, `${type} ${id}`);
    return record.properties[name];
  };
  for (const account of world.accounts) {
    const value = (name: string) => property("companies", account.id, name);
    assert.equal(value("name"), account.name);
    assert.equal(value("domain"), account.domain);
    assert.equal(value("property_management_system"), account.propertySystem);
    assert.equal(Number(value("units_managed")), account.units);
    assert.equal(Number(value("annual_recurring_revenue")) * 100, account.annualRevenueCents);
    assert.equal(value("renewal_date"), account.renewalDate);
    assert.equal(value("hubspot_owner_id"), ownerId(account.ownerId));
  }
  for (const contact of world.contacts) {
    const value = (name: string) => property("contacts", contact.id, name);
    assert.equal(`${value("firstname")} ${value("lastname")}`, contact.name);
    assert.equal(value("email"), contact.email);
    assert.equal(value("jobtitle"), contact.title);
    assert.deepEqual(portal.associated("contacts", contact.id, "companies"), [contact.accountId]);
  }
  const stages = new Map(portal.pipelines.flatMap((one) => one.stages.map((stage) => [stage.id, stage.label])));
  const said = (label: string | undefined) => label?.toLowerCase().replace("-", " ");
  const edited = new Map(hubspot.edits.map((edit) => [`${edit.id} ${edit.property}`, edit.value]));
  for (const deal of world.deals) {
    const value = (name: string) => property("deals", deal.id, name);
    assert.equal(value("dealname"), deal.name);
    assert.equal(Number(value("amount")) * 100, deal.amountCents);
    assert.equal(value("closedate")?.slice(0, 10), deal.closeDate);
    assert.equal(value("closed_lost_reason"), deal.lostReason);
    assert.equal(value("deal_currency_code"), edited.get(`${deal.id} deal_currency_code`) ?? "USD");
    assert.equal(said(stages.get(value("dealstage") ?? "")), deal.stages.at(-1)?.stage);
    assert.deepEqual(portal.associated("deals", deal.id, "companies"), [deal.accountId]);
    const record = portal.records.get("deals")?.find(({ id }) => id === deal.id);
    const history = record?.propertiesWithHistory?.["dealstage"] ?? [];
    assert.deepEqual(
      history.toReversed().map((one) => ({ stage: said(stages.get(one.value)), at: one.timestamp.toISOString() })),
      deal.stages.map(({ stage, at }) => ({ stage, at })),
    );
  }
  for (const ticket of world.tickets) {
    const value = (name: string) => property("tickets", ticket.id, name);
    assert.equal(value("subject"), ticket.subject);
    assert.equal(value("content"), ticket.content);
    assert.equal(said(stages.get(value("hs_pipeline_stage") ?? "")), ticket.state);
    assert.equal(value("closed_date"), ticket.closedAt);
    assert.deepEqual(portal.associated("tickets", ticket.id, "companies"), [ticket.accountId]);
  }
  for (const one of Object.values(expected).slice(4).flat()) {
    const engagement: Engagement | undefined = hubspot.engagements.find(({ id }) => id === one.id);
    assert.ok(engagement);
    const type: HubspotRecordType = `${engagement.kind}s`;
    const value = (name: string): string | null | undefined => property(type, engagement.id, name);
    assert.equal(value("hs_timestamp"), engagement.at);
    assert.equal(value("hubspot_owner_id"), ownerId(engagement.personId));
    assert.deepEqual(portal.associated(type, engagement.id, "companies"), [engagement.accountId]);
    assert.deepEqual(portal.associated(type, engagement.id, "deals"), engagement.dealId ? [engagement.dealId] : []);
    assert.deepEqual(portal.associated(type, engagement.id, "contacts"), engagement.contactIds.toSorted());
    if (engagement.kind === "email") assert.equal(value("hs_email_text"), engagement.text);
    if (engagement.kind === "call") assert.equal(value("hs_call_external_id"), engagement.gongCallId);
  }

  const people = new Map(world.people.map((person) => [person.id, person]));
  assert.deepEqual(
    portal.owners.map(({ id, email, archived }) => ({ id, email, archived })).toSorted(byId),
    hubspot.owners
      .map(({ id, personId }) => ({
        id,
        email: people.get(personId)?.email,
        archived: people.get(personId)?.active === false,
      }))
      .toSorted(byId),
  );
  assert.ok(
    portal.owners.some(({ archived }) => archived),
    "nobody has left",
  );
  assert.deepEqual(
    portal.teams.map(({ id, name }) => ({ id, name })),
    hubspot.teams,
  );
});

function byId(one: { readonly id: string }, other: { readonly id: string }): number {
  return one.id < other.id ? -1 : 1;
}

test("a batch answers 207 with what it found and names what it did not; a merged id gives the record it became", async (t) => {
  const { client, post } = await startHubspot(t);
  const [account] = world.accounts;
  const merge = hubspot.merges.find(({ type }) => type === "companies");
  assert.ok(account && merge);
  const read = await client.crm.companies.batchApi.read({
    inputs: [{ id: account.id }, { id: "99" }, { id: merge.mergedId }],
    properties: ["name", "hs_merged_object_ids"],
    propertiesWithHistory: [],
  });
  assert.deepEqual(
    read.results.map(({ id }) => id),
    [account.id, merge.primaryId],
  );
  assert.ok("errors" in read && read.errors);
  assert.equal(read.numErrors, 1);
  assert.equal(read.errors[0]?.category, "OBJECT_NOT_FOUND");
  assert.deepEqual(read.errors[0]?.context, { ids: ["99"] });
  const raw = await post("/crm/v3/objects/companies/batch/read", { inputs: [{ id: "99" }] });
  assert.equal(raw.status, 207);

  const one = await client.crm.companies.basicApi.getById(merge.mergedId, ["hs_merged_object_ids"]);
  assert.equal(one.id, merge.primaryId);
  const losers = one.properties["hs_merged_object_ids"]?.split(";") ?? [];
  assert.deepEqual(losers.toSorted(), chainOf(merge.primaryId).toSorted());
  assert.equal(losers.length, 2, "a merge into a record that was merged itself");
});

function chainOf(id: string): string[] {
  const direct = hubspot?.merges.filter(({ primaryId }) => primaryId === id).map(({ mergedId }) => mergedId) ?? [];
  return direct.flatMap((loser) => [loser, ...chainOf(loser)]);
}

test("a merge through the API moves the associations, and neither list has the loser any more", async (t) => {
  const { client } = await startHubspot(t);
  const deal = world.deals[0];
  const winner = world.accounts.find(({ id }) => id !== deal?.accountId);
  assert.ok(deal && winner);
  const merged = await client.crm.companies.basicApi.merge({
    primaryObjectId: winner.id,
    objectIdToMerge: deal.accountId,
  });
  assert.equal(merged.id, winner.id);
  const { results } = await client.crm.associations.v4.basicApi.getPage("deals", deal.id, "companies");
  assert.deepEqual(
    results.map(({ toObjectId }) => toObjectId),
    [winner.id],
  );
  for (const archived of [false, true]) {
    const page = await client.crm.companies.basicApi.getPage(100, undefined, [], [], [], archived);
    assert.ok(page.results.every(({ id }) => id !== deal.accountId));
  }
  await assert.rejects(
    client.crm.companies.basicApi.merge({ primaryObjectId: winner.id, objectIdToMerge: deal.accountId }),
    /one record already/,
  );
});

test("ids beyond 2^53 stay what they are", async (t) => {
  const { client } = await startHubspot(t);
  const long = hubspot.engagements.find((one) => one.kind === "email" && BigInt(one.id) > 2n ** 53n);
  assert.ok(long);
  const found = await client.crm.objects.emails.basicApi.getById(long.id);
  assert.equal(found.id, long.id);
  assert.equal(found.properties["hs_object_id"], long.id);
});

test("a contact is found by its address, a deleted record only by who asks for deleted ones", async (t) => {
  const { client, sandbox } = await startHubspot(t);
  const contact = world.contacts.find(({ email }) => email !== null);
  assert.ok(contact?.email);
  const address = contact.email.toUpperCase();
  const { basicApi, batchApi } = client.crm.contacts;
  const found = await basicApi.getById(address, [], [], [], false, "email");
  assert.equal(found.id, contact.id);
  const batch = await batchApi.read({
    idProperty: "email",
    inputs: [{ id: address }],
    properties: ["email"],
    propertiesWithHistory: [],
  });
  assert.deepEqual(
    batch.results.map(({ properties }) => properties["email"]),
    [contact.email],
  );
  const [deleted] = hubspot.deleted.deals;
  assert.ok(deleted);
  const { basicApi: deals } = client.crm.deals;
  await assert.rejects(deals.getById(deleted.id), /OBJECT_NOT_FOUND/);
  const gone = await deals.getById(deleted.id, ["dealname"], [], ["companies"], true);
  assert.equal(gone.archived, true);
  assert.ok(gone.archivedAt);
  assert.equal(gone.properties["dealname"], deleted.name);
  assert.equal(gone.associations, undefined, "deleting a record unties it");
  sandbox.live.change((one) => withHubspotRestored(one, { type: "deals", id: deleted.id }));
  const restored = await deals.getById(deleted.id, ["dealname"], [], ["companies"]);
  assert.equal(restored.archived, false);
  assert.ok(restored.associations?.["companies"]?.results.some(({ id }) => id === deleted.accountId));
});

test("labels that people gave come with HubSpot's own types, in v4 and by name in v3", async (t) => {
  const { client, post } = await startHubspot(t);
  const label = hubspot.labels.find(({ to }) => to.type === "deals");
  assert.ok(label);
  const { associations } = client.crm;
  const { results } = await associations.v4.basicApi.getPage("contacts", label.contactId, "deals");
  const types = results.find(({ toObjectId }) => toObjectId === label.to.id)?.associationTypes ?? [];
  assert.deepEqual(
    types.map((type) => [type.category, type.label ?? null]),
    [
      ["HUBSPOT_DEFINED", null],
      ["USER_DEFINED", label.label],
    ],
  );
  const listed = await associations.v4.schema.definitionsApi.getAll("contacts", "deals");
  for (const type of types) assert.ok(listed.results.some(({ typeId }) => typeId === type.typeId));
  const { body } = await post("/crm/v3/associations/contacts/deals/batch/read", { inputs: [{ id: label.contactId }] });
  const text = JSON.stringify(body);
  for (const name of ["decision_maker", "contact_to_deal"]) {
    assert.ok(text.includes(JSON.stringify({ id: label.to.id, type: name })), `${name} in ${text.slice(0, 500)}`);
  }
});
