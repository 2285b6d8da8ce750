import assert from "node:assert/strict";
import { test } from "node:test";
import type { LinearClient } from "@linear/sdk";
import { linearComments, linearSight, type Person, type World } from "../company/index.ts";
import { patiently, sampleWorld, startLinear } from "./official-client.test-support.ts";

interface Page {
  readonly nodes: readonly { readonly id: string }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor?: string | null | undefined };
}

type List = (variables: { first: number; after?: string; includeArchived: boolean }) => Promise<Page>;

/** Every list of the workspace, by the name under which `expectedIds` has it. */
function lists(client: LinearClient) {
  return {
    attachments: (v) => client.attachments(v),
    comments: (v) => client.comments(v),
    customerNeeds: (v) => client.customerNeeds(v),
    customerStatuses: (v) => client.customerStatuses(v),
    customerTiers: (v) => client.customerTiers(v),
    customers: (v) => client.customers(v),
    cycles: (v) => client.cycles(v),
    documents: (v) => client.documents(v),
    externalUsers: (v) => client.externalUsers(v),
    initiativeToProjects: (v) => client.initiativeToProjects(v),
    initiatives: (v) => client.initiatives(v),
    issueLabels: (v) => client.issueLabels(v),
    issueRelations: (v) => client.issueRelations(v),
    issues: (v) => client.issues(v),
    projectMilestones: (v) => client.projectMilestones(v),
    projectStatuses: (v) => client.projectStatuses(v),
    projectUpdates: (v) => client.projectUpdates(v),
    projects: (v) => client.projects(v),
    teamMemberships: (v) => client.teamMemberships(v),
    teams: (v) => client.teams(v),
    users: (v) => client.users({ ...v, includeDisabled: true }),
    workflowStates: (v) => client.workflowStates(v),
  } satisfies Record<string, List>;
}

type Lists = Record<keyof ReturnType<typeof lists>, string[]>;

async function readWhole(client: LinearClient, first: number, call: <T>(one: () => Promise<T>) => Promise<T>) {
  const read = await Promise.all(
    Object.entries(lists(client)).map(async ([name, list]: [string, List]) => {
      const ids: string[] = [];
      let after: string | undefined;
      do {
        const page = await call(() => list({ first, ...(after !== undefined && { after }), includeArchived: true }));
        ids.push(...page.nodes.map((node) => node.id));
        after = page.pageInfo.hasNextPage ? (page.pageInfo.endCursor ?? undefined) : undefined;
      } while (after !== undefined);
      assert.equal(new Set(ids).size, ids.length, `${name} came twice`);
      return [name, ids.toSorted()] as const;
    }),
  );
  return Object.fromEntries(read);
}

/** What the world's own rules give a person, written apart from the server's tables. */
function expectedIds(world: World, person: Person): Lists {
  const { linear } = world;
  assert.ok(linear);
  const sight = linearSight(world, person);
  const ids = (list: readonly { readonly id: string }[]): string[] => list.map(({ id }) => id).toSorted();
  const ofTeam = <T extends { teamId: string; id: string }>(list: readonly T[]) =>
    ids(list.filter(({ teamId }) => sight.teams.has(teamId)));
  const ofIssue = <T extends { issueId: string; id: string }>(list: readonly T[]) =>
    list.filter(({ issueId }) => sight.issues.has(issueId));
  const ofProject = <T extends { projectId: string; id: string }>(list: readonly T[]) =>
    ids(list.filter(({ projectId }) => sight.projects.has(projectId)));
  const staff = <T>(list: readonly T[]): readonly T[] => (sight.workspace ? list : []);
  const seats = new Set(linear.users.map(({ personId }) => personId));
  const members = world.teams.flatMap((team) =>
    team.memberIds.filter((id) => seats.has(id)).map((personId) => `${team.id} ${personId}`),
  );
  return {
    attachments: ids(ofIssue(linear.attachments)),
    comments: ids(linearComments(world).filter(sight.comment)),
    customerNeeds: ids(linear.needs.filter(sight.need)),
    customerStatuses: ids(staff(linear.customerStatuses)),
    customerTiers: ids(staff(linear.customerTiers)),
    customers: ids(staff(linear.customers)),
    cycles: ofTeam(linear.cycles),
    documents: [...sight.documents].toSorted(),
    externalUsers: ids(linear.externalUsers),
    initiativeToProjects: ofProject(staff(linear.initiatives).flatMap(({ projects }) => projects)),
    initiatives: ids(staff(linear.initiatives)),
    issueLabels: ids(linear.labels.filter(({ teamId }) => teamId === null || sight.teams.has(teamId))),
    issueRelations: ids(ofIssue(linear.relations).filter((one) => sight.issues.has(one.relatedIssueId))),
    issues: [...sight.issues].toSorted(),
    projectMilestones: ofProject(linear.milestones),
    projectStatuses: ids(linear.projectStatuses),
    projectUpdates: ofProject(linear.projectUpdates),
    projects: [...sight.projects].toSorted(),
    teamMemberships: ofTeam(linear.memberships.filter((one) => members.includes(`${one.teamId} ${one.personId}`))),
    teams: [...sight.teams].toSorted(),
    users: ids(linear.users),
    workflowStates: ofTeam(linear.states),
  };
}

test("the official client reads the whole company with an administrator's key, two at a time, at a tenth of the rate", async (t) => {
  const world = sampleWorld(1);
  const { client, sandbox, time } = await startLinear(t, { world, rateFactor: 0.1 });
  const waits = { count: 0 };
  const read = await readWhole(client(sandbox.credentials.linear.admin), 2, (call) => patiently(time, waits, call));
  const { linear } = world;
  assert.ok(linear);
  assert.ok(waits.count > 0, "the rate was never reached, so it was not tried");
  assert.ok(world.issues.length >= 300);
  const all = (list: readonly { readonly id: string }[]): string[] => list.map(({ id }) => id).toSorted();
  // The whole of it, told without the readers' rules.
  assert.deepEqual(read["issues"], all(world.issues));
  assert.deepEqual(read["comments"], all(linearComments(world)));
  assert.deepEqual(read["documents"], all(linear.documents));
  assert.deepEqual(read["projects"], all(world.projects));
  assert.deepEqual(read["teams"], all(world.teams));
  assert.deepEqual(read["customerNeeds"], all(linear.needs));
  const admin = world.people.find((person) => person.title === "Engineering Manager, Platform");
  assert.ok(admin);
  assert.deepEqual(read, expectedIds(world, admin));
});
