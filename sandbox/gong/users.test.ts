import assert from "node:assert/strict";
import { test } from "node:test";
import { startGong } from "./test-client.ts";

test("users are those with a seat, the departed too, under their nearest manager who has one", async (t) => {
  const gong = await startGong(t);
  const { users } = (await gong.get("/v2/users")).body;
  const seen = users.map((user) => [user.firstName, user.active, user.managerId]);
  assert.deepEqual(seen, [
    ["Ann", true, null],
    ["Bob", true, "10000000000000000001"],
    ["Dee", true, "10000000000000000002"],
    ["Eve", false, "10000000000000000001"],
  ]);
  assert.equal(users[1]?.lastName, "van der Berg");
  assert.deepEqual((await gong.get("/v2/users/10000000000000000003")).body.user, users[2]);
  assert.equal((await gong.get("/v2/users/1")).status, 404);
  assert.equal((await gong.get("/v2/users/x")).status, 400);
  const some = await gong.post("/v2/users/extensive", { filter: { userIds: ["10000000000000000002", "5"] } });
  assert.deepEqual(some.body.users, [users[1]]);
  assert.equal((await gong.post("/v2/users/extensive", { filter: { userIds: ["5"] } })).status, 404);
});

test("managers in a circle end the search for one", async (t) => {
  const gong = await startGong(t);
  gong.sandbox.live.change((world) => ({
    ...world,
    people: world.people.map((person) => (person.id === "cid" ? { ...person, managerId: "cid" } : person)),
  }));
  assert.equal((await gong.get("/v2/users/10000000000000000003")).body.user.managerId, null);
});

test("permission profiles tell their level, their leads by Gong id, and their people", async (t) => {
  const gong = await startGong(t);
  const { workspaces } = (await gong.get("/v2/workspaces")).body;
  assert.deepEqual(
    workspaces.map((one) => one.id),
    ["623457276584334"],
  );
  const { profiles } = (await gong.get(`/v2/all-permission-profiles?workspaceId=${workspaces[0]?.id}`)).body;
  assert.deepEqual(
    profiles.map((profile) => profile.callsAccess),
    [
      { permissionLevel: "all" },
      // Cid leads a team too, but has no seat.
      { permissionLevel: "managers-team", teamLeadIds: ["10000000000000000002"] },
      { permissionLevel: "own" },
    ],
  );
  assert.deepEqual((await gong.get("/v2/permission-profile?profileId=9002")).body.profile, profiles[1]);
  assert.deepEqual((await gong.get("/v2/permission-profile/users?profileId=9003")).body.users, [
    { id: "10000000000000000003", emailAddress: "dee@sample.example" },
    { id: "10000000000000000004", emailAddress: "eve@sample.example" },
  ]);
  for (const [path, status] of [
    ["/v2/all-permission-profiles", 400],
    ["/v2/all-permission-profiles?workspaceId=1", 404],
    ["/v2/permission-profile", 400],
    ["/v2/permission-profile?profileId=1", 404],
    ["/v2/permission-profile/users?profileId=1", 404],
  ] as const) {
    assert.equal((await gong.get(path)).status, status, path);
  }
});

test("no call has been shared through the API", async (t) => {
  const gong = await startGong(t);
  const { body } = await gong.post("/v2/calls/users-access", { filter: { callIds: ["20000000000000000003", "7"] } });
  assert.deepEqual(body.callAccessList, [{ callId: "20000000000000000003", users: [] }]);
});
