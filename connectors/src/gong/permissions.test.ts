import assert from "node:assert/strict";
import { test } from "node:test";
import { callSchema, profileRecordSchema, type Seat } from "./payloads.ts";
import { callPrincipals, profileMemberships, reportsOf } from "./permissions.ts";

/** boss ← lead ← rep, peer beside rep below lead; "left" reports to rep and is no longer active. */
const seats: Seat[] = [
  { id: "boss", managerId: null, active: true },
  { id: "lead", managerId: "boss", active: true },
  { id: "rep", managerId: "lead", active: true },
  { id: "peer", managerId: "lead", active: true },
  { id: "left", managerId: "rep", active: false },
];

const call = (metaData: object, parties: object[] = [{ userId: "peer" }, { name: "Hal", affiliation: "External" }]) =>
  callSchema.parse({
    metaData: {
      id: "1",
      started: "2025-01-01T00:00:00Z",
      workspaceId: "W",
      primaryUserId: "rep",
      isPrivate: false,
      ...metaData,
    },
    parties,
  });

/** Whether somebody with this profile may see the call: the closure of their memberships meets its principals. */
function sees(
  viewer: string,
  permissionLevel: string,
  seen: ReturnType<typeof call>,
  teamLeadIds: string[] = [],
): boolean {
  const record = profileRecordSchema.parse({
    profile: { id: "P", callsAccess: { permissionLevel, teamLeadIds } },
    workspace_id: "W",
    user_ids: [viewer],
    seats,
  });
  const memberships = profileMemberships(record);
  const held = new Set([`user:${viewer}`]);
  for (const _ of memberships) {
    for (const { group, members } of memberships) if (members.some((member) => held.has(member))) held.add(group);
  }
  return callPrincipals(seen).some((principal) => held.has(principal));
}

test("who sees which call, by the viewer's level", () => {
  const open = call({});
  const hidden = call({ isPrivate: true });
  const cases: readonly (readonly [string, string, boolean, boolean, string[]?])[] = [
    // viewer, level, sees the open call of rep with peer, sees it when it is private
    ["rep", "own", true, true],
    ["peer", "own", true, true],
    ["lead", "own", false, false],
    ["rep", "none", false, false],
    ["peer", "none", false, false],
    ["boss", "all", true, false],
    ["peer", "all", true, true],
    ["boss", "report-to-them", true, false],
    ["lead", "report-to-them", true, false],
    ["peer", "report-to-them", true, true],
    ["boss", "managers-team", true, false, ["lead"]],
    ["boss", "managers-team", true, false, ["boss"]],
    ["boss", "managers-team", true, false, ["rep"]],
    ["boss", "managers-team", false, false, ["peer"]],
    ["boss", "managers-team", false, false, []],
    ["peer", "managers-team", true, true, []],
    ["left", "all", false, false],
    ["unknown", "all", false, false],
  ];
  for (const [viewer, level, seesOpen, seesHidden, leads] of cases) {
    assert.equal(sees(viewer, level, open, leads), seesOpen, `${viewer} with ${level} ${leads?.join() ?? ""}`);
    assert.equal(sees(viewer, level, hidden, leads), seesHidden, `${viewer} with ${level}, private`);
  }
});

test("a call that does not say that it is not private is private, and one without a workspace is nobody's", () => {
  assert.deepEqual(callPrincipals(call({ isPrivate: undefined })), ["participant:W:peer", "participant:W:rep"]);
  assert.deepEqual(callPrincipals(call({ isPrivate: null })), ["participant:W:peer", "participant:W:rep"]);
  assert.deepEqual(callPrincipals(call({ workspaceId: undefined })), []);
});

test("an unknown level gives nobody anything and is told", () => {
  assert.throws(() => sees("boss", "everything", call({})), { code: "vendor_reply_invalid", message: /nobody access/ });
});

test("a circle of managers ends", () => {
  const circle: Seat[] = [
    { id: "a", managerId: "c", active: true },
    { id: "b", managerId: "a", active: true },
    { id: "c", managerId: "b", active: true },
  ];
  assert.deepEqual(reportsOf(circle, ["a"]).sort(), ["b", "c"]);
});
