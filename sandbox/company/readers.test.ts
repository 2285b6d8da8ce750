import assert from "node:assert/strict";
import { test } from "node:test";
import { generateWorld } from "./index.ts";
import { callReaders, channelReaders, managersOf, maySeeCall, maySeeChannel, objectReaders } from "./readers.ts";
import type { Call, Channel, GongProfile, Person, World } from "./world.ts";

const empty = generateWorld({ seed: 7, size: 0.1, anchor: "2026-11-20T17:00:00.000Z" });

function person(id: string, wish: Partial<Person> = {}): Person {
  return {
    id,
    name: id,
    email: `${id}@payready.example`,
    title: "",
    department: "",
    managerId: null,
    active: true,
    slack: { id: `U${id}`, kind: "member" },
    gong: { id: "1", profileId: "own" },
    timeZone: "UTC",
    ...wish,
  };
}

function seat(id: string, profileId: string, managerId: string | null = null): Person {
  return person(id, { gong: { id: `9${id.length}`, profileId }, managerId });
}

const profiles: GongProfile[] = [
  { id: "all", name: "All", level: "all", teamLeadIds: [] },
  { id: "team", name: "Team", level: "managers-team", teamLeadIds: ["lead"] },
  { id: "reports", name: "Reports", level: "report-to-them", teamLeadIds: [] },
  { id: "own", name: "Own", level: "own", teamLeadIds: [] },
  { id: "none", name: "None", level: "none", teamLeadIds: [] },
];

function worldOf(people: readonly Person[]): World {
  return { ...empty, people, gongProfiles: profiles };
}

function call(primaryPersonId: string, isPrivate: boolean, partyIds: readonly string[] = []): Call {
  return {
    id: "100000000000000001",
    title: "t",
    accountId: null,
    dealId: null,
    startedAt: "2026-11-01T15:00:00.000Z",
    durationSeconds: 60,
    primaryPersonId,
    isPrivate,
    scope: "Internal",
    parties: partyIds.map((id) => ({
      speakerId: id,
      name: id,
      email: null,
      title: null,
      personId: id,
      contactId: null,
    })),
    turns: [],
  };
}

function channel(kind: Channel["kind"], memberIds: readonly string[]): Channel {
  return {
    id: "C1",
    name: "c",
    kind,
    topic: "",
    purpose: "",
    memberIds,
    creatorId: "a",
    createdAt: "",
    archived: false,
  };
}

test("a public channel is seen by active full members, by guests only as members, by bots and leavers never", () => {
  const people = [
    person("member"),
    person("left", { active: false }),
    person("guest-in", { slack: { id: "U1", kind: "guest" } }),
    person("guest-out", { slack: { id: "U2", kind: "guest" } }),
    person("bot", { slack: { id: "U3", kind: "bot" } }),
    person("no-slack", { slack: null }),
  ];
  const open = channel("public", ["guest-in", "left", "bot", "no-slack"]);
  assert.deepEqual(channelReaders(worldOf(people), open), ["guest-in@payready.example", "member@payready.example"]);
});

test("a private channel, group or direct conversation is seen by its active members only", () => {
  const inside = person("inside");
  for (const kind of ["private", "group", "direct"] as const) {
    assert.equal(maySeeChannel(inside, channel(kind, ["inside"])), true);
    assert.equal(maySeeChannel(person("outside"), channel(kind, ["inside"])), false);
    assert.equal(maySeeChannel({ ...inside, active: false }, channel(kind, ["inside"])), false);
  }
});

test("each level of Gong's profiles sees its calls and no others", () => {
  const people = [
    seat("boss", "all"),
    seat("director", "team"),
    seat("lead", "reports", "boss"),
    seat("rep", "own", "lead"),
    seat("junior", "own", "rep"),
    seat("peer", "own", "lead"),
    seat("stranger", "own"),
    seat("suspended", "none"),
    person("seatless", { gong: null }),
  ];
  const world = worldOf(people);
  const readers = (one: Call): string[] => callReaders(world, one).map((email) => email.split("@")[0] ?? "");
  assert.deepEqual(readers(call("junior", false)), ["boss", "director", "junior", "lead"], "through others as well");
  assert.deepEqual(readers(call("lead", false)), ["boss", "director", "lead"], "a lead's own calls belong to the team");
  assert.deepEqual(readers(call("stranger", false)), ["boss", "stranger"]);
  assert.deepEqual(readers(call("rep", false, ["peer", "suspended", "seatless"])), [
    "boss",
    "director",
    "lead",
    "peer",
    "rep",
  ]);
});

test("a private call is seen by its host and its internal parties alone", () => {
  const people = [
    seat("boss", "all"),
    seat("lead", "team"),
    seat("rep", "own", "lead"),
    seat("peer", "own"),
    seat("out", "none"),
  ];
  assert.deepEqual(callReaders(worldOf(people), call("rep", true, ["peer", "out"])), [
    "peer@payready.example",
    "rep@payready.example",
  ]);
});

test("leavers, unknown profiles and circles of managers see nothing more than they should", () => {
  const people = [
    seat("a", "reports", "b"),
    seat("b", "reports", "a"),
    seat("c", "unheard-of"),
    { ...seat("d", "all"), active: false },
  ];
  const world = worldOf(people);
  assert.deepEqual(managersOf(world, "a", false), ["b"]);
  assert.equal(maySeeCall(world, people[2] ?? person("x"), call("c", false)), false);
  assert.deepEqual(callReaders(world, call("a", false)), ["a@payready.example", "b@payready.example"]);
});

test("an object that does not exist is seen by nobody", () => {
  assert.deepEqual(objectReaders(empty, { source: "gong", callId: "1", atMs: 0 }), []);
  assert.deepEqual(objectReaders(empty, { source: "slack", channelId: "C1", threadTs: "1", ts: "1" }), []);
  assert.deepEqual(objectReaders(empty, { source: "linear", issueId: "1" }), []);
});

test("an issue of a private team is seen by the team's members only", () => {
  const hidden = empty.teams.find((team) => team.private);
  const issue = empty.issues.find((candidate) => candidate.teamId === hidden?.id);
  assert.ok(hidden && issue);
  const members = empty.people.filter((one) => one.active && hidden.memberIds.includes(one.id)).map((one) => one.email);
  assert.deepEqual(objectReaders(empty, { source: "linear", issueId: issue.id }), members.toSorted());
});

test("the readers that a token names are those of its object", () => {
  for (const token of empty.tokens) {
    assert.deepEqual(token.readers, objectReaders(empty, token.object));
    const all = token.object.source === "hubspot" || token.object.source === "linear" ? 0 : 10;
    assert.ok(token.readers.length < empty.people.length - all, `${token.token} is hardly private`);
  }
});
