import assert from "node:assert/strict";
import { test } from "node:test";
import { assert as assertProperty, integer, property } from "fast-check";
import { generateWorld } from "../index.ts";
import type { World } from "../world.ts";

const anchor = "2026-11-20T17:00:00.000Z";

function problems(world: World): string[] {
  const found: string[] = [];
  const check = (right: boolean, sentence: string): void => {
    if (!right) found.push(sentence);
  };
  const { hubspot } = world;
  if (!hubspot) return ["there is no HubSpot"];
  const ids = (list: readonly { readonly id: string }[]): Set<string> => new Set(list.map(({ id }) => id));
  const accounts = ids(world.accounts);
  const contacts = ids(world.contacts);
  const deals = ids(world.deals);
  const tickets = ids(world.tickets);
  const people = ids(world.people);
  const calls = ids(world.calls);
  const engagements = ids(hubspot.engagements);
  check(deals.size === world.deals.length, "deals share an id");
  check(engagements.size === hubspot.engagements.length, "engagements share an id");
  check(ids(hubspot.owners).size === hubspot.owners.length, "owners share an id");
  const owned = new Set(hubspot.owners.map(({ personId }) => personId));
  for (const { ownerId } of [...world.accounts, ...world.deals, ...world.tickets]) {
    check(owned.has(ownerId), `${ownerId} owns something without being an owner`);
  }
  for (const one of hubspot.engagements) {
    const name = `${one.kind} ${one.id}`;
    check(accounts.has(one.accountId) && people.has(one.personId) && owned.has(one.personId), `${name} hangs loose`);
    check(one.dealId === null || deals.has(one.dealId), `${name} is about no deal`);
    check(one.ticketId === null || tickets.has(one.ticketId), `${name} is about no ticket`);
    check(
      one.contactIds.every((id) => contacts.has(id)),
      `${name} is with nobody`,
    );
    check(one.createdAt <= anchor, `${name} was written in the future`);
    const texts = Object.values(one).filter((value) => typeof value === "string");
    check(!texts.some((text) => /[[\]{}]/.test(text)), `${name} is not written out: ${texts.join(" ")}`);
    if (one.kind === "call") {
      const call = world.calls.find(({ id }) => id === one.gongCallId);
      check(one.gongCallId === null || calls.has(one.gongCallId), `${name} was recorded nowhere`);
      check(call?.isPrivate !== true, `${name} tells of a private call`);
    }
  }
  for (const { mergedId } of hubspot.merges) {
    check(!accounts.has(mergedId) && !contacts.has(mergedId), `${mergedId} lives on beside its merge`);
  }
  const { deleted } = hubspot;
  for (const { id } of [...deleted.contacts, ...deleted.deals, ...deleted.tickets]) {
    check(![contacts, deals, tickets].some((set) => set.has(id)), `${id} is deleted and not`);
    check(
      hubspot.archivals.some((one) => one.id === id),
      `${id} is not archived`,
    );
  }
  return found;
}

test("HubSpot's part refers to what exists, at any seed", () => {
  assert.deepEqual(problems(generateWorld({ seed: 7, size: 1, anchor })), []);
  assertProperty(
    property(integer({ min: 0, max: 1_000_000 }), (seed) => {
      assert.deepEqual(problems(generateWorld({ seed, size: 0.1, anchor })), []);
    }),
    { numRuns: 5 },
  );
});

test("the sample has at least 150 deals and 40 tickets, every kind of engagement, and ids beyond 2^53", () => {
  const { deals, tickets, hubspot } = generateWorld({ seed: 11, size: 1, anchor });
  assert.ok(hubspot);
  assert.ok(deals.length >= 150 && tickets.length >= 40, `${deals.length} deals, ${tickets.length} tickets`);
  for (const kind of ["note", "email", "call", "meeting", "task"]) {
    assert.ok(hubspot.engagements.filter((one) => one.kind === kind).length >= 25, kind);
  }
  assert.ok(hubspot.engagements.some(({ id }) => BigInt(id) > 2n ** 53n));
  assert.ok(hubspot.merges.length > 3 && hubspot.archivals.length > 10 && hubspot.labels.length > 10);
});

test("accounts that the stories tell about have the deals of the stories only", () => {
  const world = generateWorld({ seed: 7, size: 1, anchor });
  const told = new Set(world.stories.flatMap(({ accountId }) => accountId ?? []));
  assert.ok(told.size > 2);
  for (const accountId of told) {
    assert.ok(world.deals.filter((deal) => deal.accountId === accountId).length <= 2, accountId);
  }
});
