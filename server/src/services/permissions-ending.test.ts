import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { RecordReply, SearchReply } from "@sophia/core/api";
import {
  hubspotReaders,
  withHubspotEdit,
  withHubspotOwner,
  withIssueMoved,
  withoutHubspotUser,
  withoutTeamMember,
  withPersonDeactivated,
  withProjectTeams,
  withTeamMember,
} from "../../../sandbox/company/index.ts";
import { isSuperAdmin } from "../../../sandbox/company/hubspot/readers.ts";
import type { Person, PrivateToken } from "../../../sandbox/company/world.ts";
import {
  forEach,
  lastWrites,
  read,
  readersOf,
  seatOf,
  startFourSystems,
  tokensOf,
  type FourSystems,
} from "./four-systems.test-support.ts";

/*
 * Rights in Linear and HubSpot that end or begin take effect with the next look. Where the systems keep them in memberships,
 * Sophia does too: not one document and not one line of the index is written.
 */

let four: FourSystems;
before(async () => {
  four = await startFourSystems();
});
after(() => four?.stop());

async function finders({ token }: PrivateToken): Promise<string[]> {
  const found: string[] = [];
  await forEach(four.askers(), async (person) => {
    const told = await four.post("/v1/search", { query: token.split("-")[1], limit: 50 }, person);
    if (read(SearchReply, told).hits.length > 0) found.push(person);
  });
  return found.toSorted();
}

/** Changes the company, and looks at one system; tells whether a document or passage was written. */
async function changed(
  source: "linear" | "hubspot",
  change: Parameters<FourSystems["sophia"]["sandbox"]["live"]["change"]>[0],
): Promise<boolean> {
  const writes = await lastWrites(four.sophia);
  four.sophia.sandbox.live.change(change);
  await four.sync(source);
  return (await lastWrites(four.sophia)) !== writes;
}

/** HubSpot's search, which tells what changed, is late by a moment: looked until it has told. */
async function untilFoundBy(token: PrivateToken, readers: readonly string[]): Promise<void> {
  await four.sophia.until(
    `${token.token} found by ${readers.join()}`,
    async () => {
      await four.sync("hubspot");
      return finders(token);
    },
    (found) => found.join() === readers.join(),
  );
}

function person(fits: (one: Person) => boolean): Person {
  const one = four.world().people.find(fits);
  assert.ok(one);
  return one;
}

/** All tokens that are read by the private team alone. */
function ofTheTeam(): PrivateToken[] {
  return tokensOf(four.world(), "linear").filter(({ object }) => readersOf(four.world(), object, "owners").length < 10);
}

const later = (): string => new Date().toISOString();

test("who leaves the private team meets none of its issues, documents, projects and comments; who joins meets all; nothing is written", async () => {
  const tokens = ofTheTeam();
  const team = four.world().teams.find((one) => one.private);
  assert.ok(team && tokens.length >= 13);
  const administrator = person(({ title }) => title === "Engineering Manager, Platform");
  const leaver = person(({ id, active }) => active && id !== administrator.id && team.memberIds.includes(id));
  const joiner = person(({ id, active, slack }) => active && slack?.kind === "member" && !team.memberIds.includes(id));
  const wrote = await changed("linear", (now) =>
    withTeamMember(withoutTeamMember(now, team.id, leaver.id), team.id, joiner.id),
  );
  assert.equal(wrote, false);
  for (const token of tokens) {
    const readers = readersOf(four.world(), token.object, "owners");
    assert.ok(readers.includes(joiner.email) && !readers.includes(leaver.email));
    assert.deepEqual(await finders(token), readers, JSON.stringify(token.object));
  }
});

test("a team that joins a project's work sees the project with its updates and comments from the next look on, and no longer when it leaves", async () => {
  const project = tokensOf(four.world(), "linear").find(
    ({ object }) => "recordType" in object && object.recordType === "project",
  );
  const other = four.world().teams.find((one) => !one.private);
  assert.ok(project && other && "recordType" in project.object);
  const id = project.object.recordId;
  const before = await finders(project);
  assert.ok(before.length < 10);
  for (const teams of [[other.id], []]) {
    await changed("linear", (now) => withProjectTeams(now, id, teams, later()));
    const readers = readersOf(four.world(), project.object, "owners");
    assert.deepEqual(await finders(project), readers);
    assert.equal(readers.length > before.length, teams.length > 0);
    // What lies in the project follows it.
    const within = tokensOf(four.world(), "linear").filter(
      ({ object }) => "recordType" in object && object.recordType === "document",
    );
    for (const token of within) assert.deepEqual(await finders(token), readersOf(four.world(), token.object, "owners"));
  }
});

test("an issue that moves to the private team is from the next look on its members' alone, as document and as row", async () => {
  const team = four.world().teams.find((one) => one.private);
  const issue = four.world().issues.find(({ teamId, comments }) => teamId !== team?.id && comments.length > 0);
  assert.ok(team && issue);
  await changed("linear", (now) => withIssueMoved(now, issue.id, team.id, later()));
  const readers = readersOf(four.world(), { source: "linear", issueId: issue.id }, "owners");
  const where = { field: "name", op: "=", value: issue.title };
  await forEach(four.askers(), async (email) => {
    const { matched } = read(
      RecordReply,
      await four.post("/v1/records/query", { kind: "issues", where, limit: 0 }, email),
    );
    assert.equal(matched > 0, readers.includes(email), email);
  });
});

test("a user taken out of HubSpot sees none of its records any more, also those they own, and nothing is written", async () => {
  const tokens = tokensOf(four.world(), "hubspot");
  const admins = new Set(four.world().people.flatMap((one) => (isSuperAdmin(one) ? [one.email] : [])));
  const ownersOf = ({ object }: PrivateToken) =>
    readersOf(four.world(), object, "owners").filter((email) => !admins.has(email));
  const owned = tokens.find((token) => ownersOf(token).length === 1);
  const gone = person(({ email }) => owned !== undefined && ownersOf(owned).includes(email));
  assert.ok(owned && (await finders(owned)).includes(gone.email));
  assert.equal(await changed("hubspot", (now) => withoutHubspotUser(now, gone.id)), false);
  for (const token of tokens) {
    const readers = readersOf(four.world(), token.object, "owners");
    assert.ok(!readers.includes(gone.email));
    assert.deepEqual(await finders(token), readers, JSON.stringify(token.object));
  }
  const { visible } = read(RecordReply, await four.post("/v1/records/query", { kind: "deals", limit: 0 }, gone.email));
  assert.equal(visible, 0);
});

test("a deal that gets another owner is seen by that one and no more by the former, and by whom it is shared with", async () => {
  const token = tokensOf(four.world(), "hubspot").find(
    ({ object }) => object.source === "hubspot" && object.recordType === "deal",
  );
  assert.ok(token && token.object.source === "hubspot");
  const key = { type: "deals", id: token.object.recordId } as const;
  const before = readersOf(four.world(), token.object, "owners");
  const heir = person((one) => seatOf(four.world(), one) !== undefined && !before.includes(one.email));
  await changed("hubspot", (now) => withHubspotOwner(now, key, heir.id, later()));
  const handed = readersOf(four.world(), token.object, "owners");
  assert.ok(handed.includes(heir.email) && !before.every((email) => handed.includes(email)));
  await untilFoundBy(token, handed);
  const guest = person(
    (one) => seatOf(four.world(), one) !== undefined && !handed.includes(one.email) && one.department === "Finance",
  );
  const seat = seatOf(four.world(), guest);
  assert.ok(seat);
  const share = (value: string | null) => (now: Parameters<typeof withHubspotEdit>[0]) =>
    withHubspotEdit(now, { ...key, property: "hs_shared_user_ids", value, at: later(), personId: null });
  await changed("hubspot", share(seat.userId));
  await untilFoundBy(token, [...handed, guest.email].toSorted());
  await changed("hubspot", share(null));
  await untilFoundBy(token, handed);
});

test("between owners and teams records change hands at the next look without a write, with everyone too they are shown to all, and a person who leaves meets nothing of either system", async () => {
  const tokens = tokensOf(four.world(), "hubspot");
  const writes = await lastWrites(four.sophia);
  for (const rule of ["teams", "owners", "teams", "everyone"] as const) {
    await four.hubspotRule(rule);
    for (const token of tokens.slice(0, 2)) {
      assert.deepEqual(await finders(token), readersOf(four.world(), token.object, rule), rule);
    }
    // With "everyone" a record may name those it belongs to, so that its words change.
    if (rule !== "everyone") assert.equal(await lastWrites(four.sophia), writes, rule);
  }
  const [shown] = tokens;
  assert.ok(shown && shown.object.source === "hubspot");
  const team = four.world().teams.find((one) => one.private);
  const readers = hubspotReaders(four.world(), shown.object, "everyone");
  const leaver = person(
    ({ id, email, title }) =>
      readers.includes(email) && team?.memberIds.includes(id) === true && !title.includes("Platform"),
  );
  four.sophia.sandbox.live.change((now) => withPersonDeactivated(now, leaver.id));
  await four.sync("hubspot");
  await four.sync("linear");
  for (const token of [shown, ...ofTheTeam().slice(0, 2)]) assert.ok(!(await finders(token)).includes(leaver.email));
});
