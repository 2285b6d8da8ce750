import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { entitySchemas, type DocumentDraft, type PageRequest } from "@sophia/core";
import type { HubSpotContext } from "../connectors/src/hubspot/client.ts";
import { hubspot } from "../connectors/src/hubspot/index.ts";
import type { HubSpotReaders } from "../connectors/src/hubspot/manifest.ts";
import type { HubSpotPageSizes } from "../connectors/src/hubspot/objects-stream.ts";
import { identifyHubSpot } from "../connectors/src/hubspot/portal.ts";
import { readHubSpotPage } from "../connectors/src/hubspot/sync.ts";
import {
  withDealStage,
  withEngagement,
  withHubspotArchived,
  withHubspotEdit,
  withHubspotMerge,
} from "../sandbox/company/hubspot/live.ts";
import { generateWorld, objectReaders } from "../sandbox/company/index.ts";
import type { World } from "../sandbox/company/world.ts";
import { mintHubspotToken, hubspotScopes } from "../sandbox/hubspot/index.ts";
import { startSandbox, type Fault, type Sandbox } from "../sandbox/index.ts";
import { copyOf, patient, readAll, type Store } from "./copied-world.test-support.ts";

/*
 * HubSpot's connector reads the sample company through the sandbox's server, and what it makes of it is compared with the
 * world model: records, readers, changes, and what bad days leave.
 */

const world: World = generateWorld({ seed: 7, size: 0.2, anchor: "2026-11-20T17:00:00Z" });
const nowMs = Date.parse("2026-11-20T18:00:00Z");
const tiny: HubSpotPageSizes = { list: 3, search: 2 };

async function sandboxOf(t: TestContext): Promise<Sandbox> {
  const sandbox = await startSandbox({ world, rateFactor: 1_000_000, hubspot: { associationPage: 1, searchLagMs: 0 } });
  t.after(() => sandbox.close());
  return sandbox;
}

function contextOf({ hubspotUrl, credentials }: Sandbox, readers: HubSpotReaders = "everyone"): HubSpotContext {
  return {
    fetch: globalThis.fetch,
    takeTurn: async () => {},
    nowMs: () => nowMs,
    signal: new AbortController().signal,
    baseUrl: hubspotUrl,
    credentials: { token: credentials.hubspot.token, readers },
  };
}

/** Ids of the world's living records of HubSpot, as documents have them. */
function livingIds({ hubspot: data, accounts, contacts, deals, tickets }: World): string[] {
  assert.ok(data);
  const archived = new Set(data.archivals.map(({ type, id }) => `${type} ${id}`));
  const names = { note: "notes", email: "emails", call: "calls", meeting: "meetings", task: "tasks" } as const;
  const all = [
    ...accounts.map(({ id }) => ["companies", id] as const),
    ...contacts.map(({ id }) => ["contacts", id] as const),
    ...deals.map(({ id }) => ["deals", id] as const),
    ...tickets.map(({ id }) => ["tickets", id] as const),
    ...data.engagements.map(({ kind, id }) => [names[kind], id] as const),
  ];
  const isEngagement = (type: string) => ["notes", "emails", "calls", "meetings"].includes(type);
  return all
    .filter(([type, id]) => !archived.has(`${type} ${id}`))
    .map(([type, id]) => (isEngagement(type) ? `${type}:${id}` : id))
    .sort();
}

const dealOf = (store: Store, id: string, copy = hubspot) => {
  const record = store.kept.get(`deal ${id}`);
  assert.ok(record);
  const account = { externalId: "1", name: "1", url: null };
  const { entities } = copy.transform(
    record,
    ({ kind, externalId }) => store.kept.get(`${kind} ${externalId}`)?.payload,
    {
      account,
    },
  );
  return entitySchemas.deal.parse(entities[0]?.data);
};

test('HubSpot: the sample company is copied whole, and with readers "everyone" each record is seen by exactly its readers', async (t) => {
  const sandbox = await sandboxOf(t);
  const context = contextOf(sandbox);
  const account = await identifyHubSpot(context);
  assert.equal(account.externalId, world.hubspot?.portalId);
  const { store, notices } = await readAll(hubspot, (request) => readHubSpotPage(context, request, tiny));
  const copy = copyOf(hubspot, store, account);
  const whole = await readAll(hubspot, (request) => readHubSpotPage(context, request));

  assert.deepEqual(notices, []);
  assert.deepEqual(whole.store.kept, store.kept, "the page size shows");
  assert.deepEqual([...copy.documents.keys()].sort(), livingIds(world));
  const staff = objectReaders(world, { source: "hubspot", recordType: "deal", recordId: world.deals[0]?.id ?? "" });
  for (const document of copy.documents.values()) assert.deepEqual(copy.readers(document), staff, document.title);
  for (const deal of world.deals) {
    const entity = dealOf(store, deal.id);
    assert.equal(entity.name, deal.name);
    assert.equal(entity.amount, String(deal.amountCents / 100));
    assert.equal(entity.stageChanges.length, deal.stages.length);
    assert.equal(entity.closeDay, deal.closeDate.slice(0, 10));
    assert.equal(entity.companies[0]?.externalId, deal.accountId);
  }
  for (const document of [...copy.documents.values()].filter((_, index) => index % 20 === 0)) {
    const page = await fetch(document.lines.at(-1)?.url ?? "");
    assert.equal(page.status, 200, document.url);
  }
  for (const { token, object, readers } of world.tokens) {
    if (object.source !== "hubspot") continue;
    const found = [...copy.documents.values()].filter(({ lines }) => lines.some(({ text }) => text.includes(token)));
    assert.deepEqual(found.map(copy.readers), [readers], token);
  }
});

test("HubSpot: by owners and by teams, a deal is seen by its owner, the owner's teams and super admins, and by nobody else", async (t) => {
  const sandbox = await sandboxOf(t);
  const active = new Map(world.people.filter((person) => person.active).map((person) => [person.id, person]));
  const seats = (world.hubspot?.owners ?? []).filter(({ personId }) => active.has(personId));
  const admins = seats.filter(({ personId }) => active.get(personId)?.title === "Revenue Operations Manager");
  for (const readers of ["owners", "teams"] as const) {
    const context = contextOf(sandbox, readers);
    const account = await identifyHubSpot(context);
    const { store } = await readAll(hubspot, (request) => readHubSpotPage(context, request));
    const copy = copyOf(hubspot, store, account);
    for (const deal of world.deals) {
      const owner = world.hubspot?.owners.find(({ personId }) => personId === deal.ownerId);
      assert.ok(owner);
      const team = seats.filter(({ teamIds }) => teamIds.some((id) => owner.teamIds.includes(id)));
      const expected = [...admins, ...seats.filter(({ id }) => id === owner.id), ...(readers === "teams" ? team : [])];
      const emails = new Set(expected.flatMap(({ personId }) => active.get(personId)?.email ?? []));
      const document: DocumentDraft | undefined = copy.documents.get(deal.id);
      assert.ok(document);
      assert.deepEqual(copy.readers(document), [...emails].sort(), `${deal.name} by ${readers}`);
    }
  }
});

test("HubSpot: a later run finds a changed deal, a new note, a deletion and a merge", async (t) => {
  const sandbox = await sandboxOf(t);
  const context = contextOf(sandbox);
  const account = await identifyHubSpot(context);
  const { store } = await readAll(hubspot, (request) => readHubSpotPage(context, request));
  const [deal, other] = world.deals;
  const [winner, loser] = world.contacts.filter(({ accountId }) => accountId === world.contacts[0]?.accountId);
  const note = world.hubspot?.engagements.find(({ kind }) => kind === "note");
  assert.ok(deal && other && winner && loser && note);

  const at = "2026-11-20T19:00:00.000Z";
  const { live } = sandbox;
  live.change((now) => withDealStage(now, deal.id, "contract sent", at, deal.ownerId));
  live.change((now) =>
    withHubspotEdit(now, { type: "deals", id: deal.id, property: "amount", value: "123456789.01", at, personId: null }),
  );
  live.change((now) => withEngagement(now, { ...note, id: "90071992547409931", createdAt: at, at }));
  live.change((now) => withHubspotArchived(now, { type: "deals", id: other.id, at }));
  live.change((now) => withHubspotMerge(now, { type: "contacts", primaryId: winner.id, mergedId: loser.id, at }));
  const before = store.kept.size;
  await readAll(hubspot, (request) => readHubSpotPage(context, request, tiny), store, "2026-11-20T18:30:00.000Z");
  const after = copyOf(hubspot, store, account);

  const changed = dealOf(store, deal.id);
  assert.deepEqual([changed.amount, changed.stageChanges.at(-1)?.at], ["123456789.01", at]);
  assert.ok(after.documents.has("notes:90071992547409931"));
  assert.equal(store.kept.size, before + 1);
  assert.equal(after.documents.has(other.id), false);
  assert.equal(dealOf(store, other.id).archived, true);
  assert.equal(after.documents.has(loser.id), false);
  assert.ok(after.documents.has(winner.id));
});

test("HubSpot: a token is told each scope that it lacks", async (t) => {
  const sandbox = await sandboxOf(t);
  const context = contextOf(sandbox);
  for (const scope of hubspot.manifest.scopes.map((one) => one.scope)) {
    const others = hubspotScopes.filter((one) => one !== scope && !one.startsWith("crm.schemas."));
    const token = mintHubspotToken(others);
    await assert.rejects(identifyHubSpot({ ...context, credentials: { token } }), (error) => {
      assert.ok(error instanceof Error);
      return error.message.includes(scope) && !error.message.includes(token);
    });
  }
  assert.ok(await identifyHubSpot({ ...context, credentials: { token: mintHubspotToken(hubspotScopes) } }));
});

const badDays: readonly (readonly [Fault["kind"], string])[] = [
  ["status", "vendor_unavailable"],
  ["html", "vendor_reply_invalid"],
  ["truncated-json", "vendor_reply_invalid"],
  ["cut", "vendor_unavailable"],
  ["rate-limited", "rate_limited"],
  ["empty-body", "vendor_reply_invalid"],
  ["repeat-page", "vendor_reply_invalid"],
  ["expired-cursor", "cursor_expired"],
];

for (const [kind, code] of badDays) {
  test(`HubSpot: a bad day of the kind "${kind}" loses nothing and doubles nothing`, async (t) => {
    const sandbox = await sandboxOf(t);
    const context = contextOf(sandbox);
    const readPage = (request: PageRequest) => readHubSpotPage(context, request, { list: 6, search: 6 });
    const undisturbed = await readAll(hubspot, readPage);
    const action =
      kind === "status" ? { kind, status: 503 } : kind === "rate-limited" ? { kind, retryAfterSeconds: 7 } : { kind };
    // Only a further page can come again or be forgotten: of the lists, each third call or so asks for one.
    const isOfPages = kind === "repeat-page" || kind === "expired-cursor";
    const path = isOfPages ? /^\/hubspot\/crm\/objects\/2026-09\/[a-z]+(\?|$)/ : /^\/hubspot\//;
    const plan = { path, times: isOfPages ? 3 : 1, ...action };
    for (const after of [1, 8, 30]) sandbox.faults.plan({ ...plan, after });
    const met: string[] = [];
    const disturbed = await readAll(hubspot, patient(readPage, met));
    assert.deepEqual(disturbed.store.kept, undisturbed.store.kept);
    assert.ok(met.length > 0 && met.every((each) => each === code), met.join());
  });
}
