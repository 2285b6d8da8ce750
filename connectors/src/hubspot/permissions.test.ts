import assert from "node:assert/strict";
import { test } from "node:test";
import type { Json, MembershipDraft } from "@sophia/core";
import type { HubSpotReaders } from "./manifest.ts";
import { ownerSchema, portalRecordSchema, teamSchema, userSchema } from "./payloads.ts";
import {
  ownerMemberships,
  portalMemberships,
  readersSee,
  recordPrincipals,
  teamMemberships,
  userMemberships,
} from "./permissions.ts";

const portalWith = (readers: HubSpotReaders) => portalRecordSchema.parse({ details: { portalId: "1" }, readers });

/** 1 is super admin; 2 owns and is in team 71 with 3; 4 is in team 72; 5 is in none. */
function granted(readers: HubSpotReaders): MembershipDraft[] {
  const portal = portalWith(readers);
  const teams: Json[] = [
    { id: "71", userIds: ["2"], secondaryUserIds: ["3"] },
    { id: "72", userIds: ["4"], secondaryUserIds: [] },
  ];
  return [
    ...portalMemberships(portal),
    ...["1", "2", "3", "4", "5"].flatMap((id) => userMemberships(userSchema.parse({ id, superAdmin: id === "1" }))),
    ...teams.flatMap((team) => teamMemberships(teamSchema.parse(team), portal)),
    ...ownerMemberships(ownerSchema.parse({ id: "902", userId: 2, archived: false })),
    ...ownerMemberships(ownerSchema.parse({ id: "905", userId: 5, archived: true })),
  ];
}

/** The users who see a record: the closure of their memberships meets its principals. */
function readersOf(properties: Record<string, string | null>, readers: HubSpotReaders): string {
  const memberships = granted(readers);
  const principals = recordPrincipals(properties, portalWith(readers));
  return ["1", "2", "3", "4", "5"]
    .filter((id) => {
      const held = new Set([`user:${id}`]);
      for (const _ of memberships)
        for (const { group, members } of memberships) if (members.some((member) => held.has(member))) held.add(group);
      return principals.some((principal) => held.has(principal));
    })
    .join("");
}

test("who sees which record, by what it says of owner, teams and shares, and by the administrator's word", () => {
  const cases: readonly (readonly [Record<string, string | null>, string, string])[] = [
    // the record, who sees it with readers "owners", and with "teams"
    [{}, "1", "1"],
    [{ hubspot_owner_id: "902" }, "12", "12"],
    [{ hubspot_owner_id: "902", hs_all_accessible_team_ids: "71" }, "12", "123"],
    [{ hubspot_owner_id: "902", hubspot_team_id: "71", hs_all_team_ids: "71;72" }, "12", "1234"],
    [{ hs_shared_team_ids: "72" }, "14", "14"],
    [{ hs_shared_user_ids: "4;5" }, "145", "145"],
    [{ hubspot_owner_id: "905" }, "1", "1"],
    [{ hubspot_owner_id: "999", hubspot_team_id: "999" }, "1", "1"],
    [{ hubspot_owner_id: "*", hs_all_accessible_team_ids: "users;records", hs_shared_user_ids: "x:1" }, "1", "1"],
    [{ hubspot_owner_id: null, hs_all_accessible_team_ids: " ; " }, "1", "1"],
  ];
  for (const [properties, owners, teams] of cases) {
    assert.equal(readersOf(properties, "owners"), owners, JSON.stringify(properties));
    assert.equal(readersOf(properties, "teams"), teams, JSON.stringify(properties));
    assert.equal(readersOf(properties, "everyone"), "12345", JSON.stringify(properties));
  }
});

test("without the account's record nobody sees a record, and no team grants anything", () => {
  assert.deepEqual(recordPrincipals({ hubspot_owner_id: "902" }, undefined), []);
  assert.deepEqual(teamMemberships(teamSchema.parse({ id: "71", userIds: ["2"] }), undefined), []);
});

test("a name is only shown to readers who all see what it names", () => {
  const mine = { hubspot_owner_id: "902", hs_all_accessible_team_ids: "71" };
  const theirs = { hubspot_owner_id: "904", hs_all_accessible_team_ids: "72" };
  assert.equal(readersSee(mine, { ...mine, hs_shared_user_ids: "5" }, portalWith("teams")), true);
  assert.equal(readersSee({ ...mine, hs_shared_user_ids: "5" }, mine, portalWith("teams")), false);
  assert.equal(readersSee(mine, theirs, portalWith("teams")), false);
  assert.equal(readersSee(mine, theirs, portalWith("everyone")), true);
});
