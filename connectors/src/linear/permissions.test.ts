import assert from "node:assert/strict";
import { test } from "node:test";
import type { Json, RawRecord, TransformResult } from "@sophia/core";
import { linearReferences, transformLinear } from "./transform.ts";

type Fields = { readonly [field: string]: Json };
const account = { externalId: "o1", name: "Sample", url: "https://linear.app/sample" };
const at = "2026-11-01T10:00:00.000Z";

const record = (kind: string, externalId: string, object: Fields): RawRecord => ({
  kind,
  externalId,
  payload: { object: { id: externalId, createdAt: at, ...object } },
});
const user = (id: string, fields: Fields = {}) =>
  record("user", id, {
    name: id,
    email: `${id}@own.example`,
    active: true,
    guest: false,
    app: false,
    canAccessAnyPublicTeam: true,
    ...fields,
  });
const guest: Fields = { guest: true, canAccessAnyPublicTeam: false };
const team = (id: string, visibility: Json, fields: Fields = {}) =>
  record("team", id, { key: id, name: id, visibility, private: visibility === "private", ...fields });
const member = (teamId: string, userId: string, fields: Fields = {}) =>
  record("membership", `${teamId}-${userId}`, {
    team: { id: teamId },
    user: { id: userId, active: true, guest: false, app: false, canAccessAnyPublicTeam: true, ...fields },
  });
const issue = (id: string, teamId: string, fields: Fields = {}) =>
  record("issue", id, { identifier: id, title: id, team: { id: teamId }, ...fields });
const list = (...ids: string[]): Json => ({ nodes: ids.map((id) => ({ id })) });

/** ana, ben: full members, ana also of the private team; gus: guest in the open team; left: signed out; bot: an app. */
const company = [
  user("ana"),
  user("ben"),
  user("gus", guest),
  user("left", { active: false }),
  user("bot", { app: true }),
  team("open", "public"),
  team("other", "public"),
  team("secret", "private"),
  team("inner", "restricted", { parent: { id: "secret" } }),
  member("open", "ana"),
  member("open", "gus", guest),
  member("secret", "ana"),
  member("secret", "left", { active: false }),
];

/** Sorted ids of the people who hold one of the document's principals. */
function readers(records: readonly RawRecord[], seen: RawRecord): string[] {
  const results = new Map<RawRecord, TransformResult>();
  for (const one of [...records, seen]) {
    const declared = new Set(linearReferences(one).map(({ kind, externalId }) => `${kind} ${externalId}`));
    const lookup = (reference: { kind: string; externalId: string }) => {
      assert.ok(declared.has(`${reference.kind} ${reference.externalId}`));
      return [...records, seen].find(
        ({ kind, externalId }) => kind === reference.kind && externalId === reference.externalId,
      )?.payload;
    };
    results.set(one, transformLinear(one, lookup, { account }));
  }
  const memberships = [...results.values()].flatMap((result) => result.memberships);
  const principals = results.get(seen)?.documents[0]?.principals ?? [];
  return [...results.values()]
    .flatMap(({ identities }) => identities)
    .filter(({ active, principal }) => {
      if (!active) return false;
      const held = new Set([principal]);
      for (const _ of memberships)
        for (const { group, members } of memberships) if (members.some((one) => held.has(one))) held.add(group);
      return principals.some((one) => held.has(one));
    })
    .map(({ externalId }) => externalId)
    .sort();
}

test("who sees an issue, by its team", () => {
  assert.deepEqual(readers(company, issue("I", "open")), ["ana", "ben", "gus"]);
  assert.deepEqual(readers(company, issue("I", "other")), ["ana", "ben"]);
  assert.deepEqual(readers(company, issue("I", "secret")), ["ana"]);
  assert.deepEqual(readers(company, issue("I", "inner")), ["ana"]);
});

test("an issue shared with one person is seen by them beside its team, and a share with nobody changes nothing", () => {
  const shared = (...ids: string[]): Fields => ({
    sharedAccess: { isShared: true, sharedWithUsers: ids.map((id) => ({ id })) },
  });
  assert.deepEqual(readers(company, issue("I", "secret", shared("gus"))), ["ana", "gus"]);
  assert.deepEqual(readers(company, issue("I", "secret", shared("left", "nobody"))), ["ana"]);
  assert.deepEqual(readers(company, issue("I", "secret", { sharedAccess: null })), ["ana"]);
});

test("where a team, its visibility or a person's standing is unknown, nothing is granted by it", () => {
  const without = (kind: string, id: string) => company.filter((one) => !(one.kind === kind && one.externalId === id));
  assert.deepEqual(readers(without("team", "secret"), issue("I", "secret")), []);
  assert.deepEqual(readers([...without("team", "open"), team("open", null)], issue("I", "open")), ["ana", "gus"]);
  assert.deepEqual(readers([...without("team", "open"), team("open", "everybody")], issue("I", "open")), [
    "ana",
    "gus",
  ]);
  const contradictory = team("open", "public", { private: true });
  assert.deepEqual(readers([...without("team", "open"), contradictory], issue("I", "open")), ["ana", "gus"]);
  assert.deepEqual(readers([...without("team", "inner"), team("inner", "restricted")], issue("I", "inner")), []);
  for (const fields of [{ guest: null }, { active: null }, { app: true }, { canAccessAnyPublicTeam: false }]) {
    const unsure = [...without("user", "ben"), user("ben", fields)];
    assert.deepEqual(readers(unsure, issue("I", "other")), ["ana"], JSON.stringify(fields));
  }
  assert.deepEqual(readers(without("membership", "secret-ana"), issue("I", "secret")), []);
  const ended = record("membership", "secret-ben", {
    archivedAt: at,
    team: { id: "secret" },
    user: { id: "ben", active: true, guest: false },
  });
  assert.deepEqual(readers([...company, ended], issue("I", "secret")), ["ana"]);
});

test("a project is seen by the readers of any of its teams", () => {
  const project = (...teams: string[]) => record("project", "P", { name: "P", teams: list(...teams) });
  assert.deepEqual(readers(company, project("secret")), ["ana"]);
  assert.deepEqual(readers(company, project("secret", "open")), ["ana", "ben", "gus"]);
  assert.deepEqual(readers(company, project("gone")), []);
  assert.deepEqual(readers(company, project()), []);
});

test("guests see no initiative, and one without a stated visibility is nobody's", () => {
  const initiative = (fields: Fields) => record("initiative", "N", { name: "N", ...fields });
  assert.deepEqual(readers(company, initiative({ visibility: "public" })), ["ana", "ben"]);
  assert.deepEqual(readers(company, initiative({ visibility: "private", leadTeam: { id: "secret" } })), ["ana"]);
  assert.deepEqual(readers(company, initiative({ visibility: "private" })), []);
  assert.deepEqual(readers(company, initiative({ leadTeam: { id: "open" } })), []);
  assert.deepEqual(readers(company, initiative({ visibility: "newer", leadTeam: { id: "open" } })), []);
});

test("a document is seen by the readers of the place where it lies", () => {
  const page = (fields: Fields) => record("document", "D", { title: "D", ...fields });
  const places = [
    ...company,
    record("project", "P", { name: "P", teams: list("secret") }),
    record("initiative", "N", { name: "N", visibility: "public" }),
    issue("I", "secret", { sharedAccess: { isShared: true, sharedWithUsers: [{ id: "gus" }] } }),
  ];
  assert.deepEqual(readers(places, page({ project: { id: "P" } })), ["ana"]);
  assert.deepEqual(readers(places, page({ initiative: { id: "N" } })), ["ana", "ben"]);
  assert.deepEqual(readers(places, page({ issue: { id: "I" } })), ["ana", "gus"]);
  assert.deepEqual(readers(places, page({ team: { id: "open" } })), ["ana", "ben", "gus"]);
  assert.deepEqual(readers(places, page({ project: { id: "gone" } })), []);
  assert.deepEqual(readers(places, page({})), []);
});

test("what a customer needs is seen by those readers of the issue who are no guests, and customers by full members", () => {
  const need = (fields: Fields) => record("customer_need", "W", { body: "W", customer: { id: "K" }, ...fields });
  const places = [...company, issue("I", "open"), issue("S", "secret"), record("customer", "K", { name: "K" })];
  assert.deepEqual(readers(places, need({ issue: { id: "I" } })), ["ana", "ben"]);
  assert.deepEqual(readers(places, need({ issue: { id: "S" } })), ["ana"]);
  assert.deepEqual(readers(places, need({ issue: { id: "gone" } })), []);
  assert.deepEqual(readers(places, need({})), []);
  assert.deepEqual(readers(company, record("customer", "K", { name: "K" })), ["ana", "ben"]);
});

test("an issue names another one only to those who may all see it", () => {
  const other = (id: string, teamId: Json): Json => ({
    id,
    identifier: id.toUpperCase(),
    title: `title of ${id}`,
    team: teamId === null ? null : { id: teamId },
  });
  const relation = (id: string, issueJson: Json): Json => ({ id, type: "blocks", createdAt: at, issue: issueJson });
  const inverseRelations: Json = {
    nodes: [
      relation("r1", other("same", "open")),
      relation("r2", other("elsewhere", "other")),
      relation("r3", other("hidden", "secret")),
      relation("r4", other("lost", "gone")),
      relation("r5", other("placeless", null)),
    ],
  };
  const text = (seen: RawRecord) => {
    const teams = company.filter(({ kind }) => kind === "team");
    const lookup = ({ externalId }: { externalId: string }) =>
      teams.find((one) => one.externalId === externalId)?.payload;
    return (
      transformLinear(seen, lookup, { account })
        .documents[0]?.lines.map((line) => line.text)
        .join("\n") ?? ""
    );
  };
  const seen = text(issue("I", "open", { inverseRelations, parent: other("father", "secret") }));
  assert.match(seen, /Blocked by SAME: title of same\nBlocked by ELSEWHERE$/);
  assert.doesNotMatch(seen, /hidden|lost|placeless|father|title of elsewhere/i);
  const sharedAccess = { isShared: true, sharedWithUsers: [{ id: "gus" }] };
  const fields = { inverseRelations, sharedAccess, project: { id: "P", name: "Secret project" } };
  assert.doesNotMatch(text(issue("I", "open", fields)), /same|elsewhere|project/i);
});
