import type { LinearData, LinearExternalUser, LinearMembership, LinearUser } from "../../company/linear/model.ts";
import type { Person, Team, World } from "../../company/world.ts";
import type { Graph } from "../graph.ts";
import { fieldOf, many, type Node } from "../node.ts";

const peopleById = new WeakMap<readonly Person[], ReadonlyMap<string, Person>>();

function personOf({ world }: Graph, personId: string): Person | undefined {
  let table = peopleById.get(world.people);
  if (!table) {
    table = new Map(world.people.map((person) => [person.id, person]));
    peopleById.set(world.people, table);
  }
  return table.get(personId);
}

/** A seat. Everybody in the workspace sees everybody, guests too: names stand in what they may read. */
export function userNode(graph: Graph, user: LinearUser): Node {
  const person = personOf(graph, user.personId);
  const name = person?.name ?? "Unknown";
  const displayName = person?.email.split("@")[0] ?? user.id;
  const teams = () => graph.where("memberships", "personId", user.personId);
  return {
    id: user.id,
    name,
    displayName,
    email: person?.email ?? "",
    title: person?.title ?? null,
    timezone: person?.timeZone ?? null,
    active: person?.active ?? false,
    disableReason: person?.active === false ? "Suspended by an admin" : null,
    admin: user.role === "admin" || user.role === "owner",
    owner: user.role === "owner",
    guest: user.role === "guest",
    app: false,
    canAccessAnyPublicTeam: user.role !== "guest",
    isMe: user.personId === graph.viewer.id,
    isAssignable: true,
    isMentionable: true,
    supportsAgentSessions: false,
    initials: name
      .split(" ")
      .map((word) => word.charAt(0))
      .join("")
      .slice(0, 2),
    avatarBackgroundColor: "#5e6ad2",
    inviteHash: user.id.slice(0, 16),
    url: graph.addresses.profile(displayName),
    createdAt: user.createdAt,
    updatedAt: user.createdAt,
    archivedAt: null,
    createdIssueCount: () => graph.where("issues", "creatorId", user.personId).length,
    createdIssues: many(() => graph.where("issues", "creatorId", user.personId)),
    assignedIssues: many(() => graph.where("issues", "assigneeId", user.personId)),
    teamMemberships: many(teams),
    teams: many(() => teams().flatMap((membership) => graph.teams().get(String(membership["teamId"])) ?? [])),
  };
}

export function externalUserNode(_graph: Graph, user: LinearExternalUser): Node {
  return { ...user, displayName: user.name, avatarUrl: null, archivedAt: null, updatedAt: user.createdAt };
}

export function teamNode(graph: Graph, team: Team): Node {
  const stateId = (state: string): string =>
    graph.data.states.find((candidate) => candidate.teamId === team.id && candidate.state === state)?.id ?? "";
  const state = (name: string) => () => graph.states().get(stateId(name));
  const memberships = () => graph.where("memberships", "teamId", team.id);
  const { createdAt } = graph.data;
  return {
    id: team.id,
    key: team.key,
    name: team.name,
    displayName: team.name,
    description: null,
    private: team.private,
    visibility: team.private ? "private" : "public",
    color: "#5e6ad2",
    timezone: "America/Chicago",
    createdAt,
    updatedAt: createdAt,
    archivedAt: null,
    retiredAt: null,
    members: many(() => memberships().flatMap((membership) => graph.userOf(String(membership["personId"])) ?? [])),
    memberships: many(memberships),
    issues: many(() => graph.where("issues", "teamId", team.id)),
    issueCount: () => graph.where("issues", "teamId", team.id).length,
    states: many(() => graph.where("states", "teamId", team.id)),
    labels: many(() => graph.where("labels", "teamId", team.id)),
    cycles: many(() => graph.where("cycles", "teamId", team.id)),
    projects: many(() => [...graph.projects().values()].filter((project) => worksOn(project, team.id))),
    activeCycle: () => graph.where("cycles", "teamId", team.id).find((cycle) => fieldOf(cycle, "isActive") === true),
    defaultIssueState: state("backlog"),
    startWorkflowState: state("in progress"),
    reviewWorkflowState: state("in review"),
    mergeWorkflowState: state("done"),
    markedAsDuplicateWorkflowState: state("canceled"),
    cyclesEnabled: true,
    cycleStartDay: 1,
    cycleDuration: 2,
    cycleCooldownTime: 0,
    cycleIssueAutoAssignStarted: false,
    cycleIssueAutoAssignCompleted: false,
    cycleLockToActive: false,
    cycleCalenderUrl: `${graph.addresses.workspace}/team/${team.key}/cycles.ics`,
    upcomingCycleCount: 1,
    aiDiscussionSummariesEnabled: false,
    aiThreadSummariesEnabled: false,
    allMembersCanJoin: !team.private,
    autoArchivePeriod: 6,
    defaultIssueEstimate: 1,
    groupIssueHistory: true,
    inheritIssueEstimation: false,
    inheritWorkflowStatuses: false,
    inviteHash: team.id.slice(0, 16),
    issueEstimationAllowZero: false,
    issueEstimationExtended: false,
    issueEstimationType: "fibonacci",
    issueOrderingNoPriorityFirst: false,
    issueSortOrderDefaultToBottom: false,
    ledInitiativeCount: 0,
    requirePriorityToLeaveTriage: false,
    scimManaged: false,
    securitySettings: {},
    setIssueSortOrderOnStateChange: "default",
    slackIssueComments: false,
    slackIssueStatuses: false,
    slackNewIssue: false,
    triageEnabled: false,
  };
}

function worksOn(project: Node, teamId: string): boolean {
  const ids = project["teamIds"];
  return Array.isArray(ids) && ids.includes(teamId);
}

/**
 * The memberships that the teams' lists of members mean: those of people with a seat. One that was added while the
 * world is served has an id made of the team's and the seat's.
 */
export function membershipsOf(world: World, data: LinearData): LinearMembership[] {
  const known = new Map(data.memberships.map((one) => [`${one.teamId}/${one.personId}`, one]));
  const seats = new Map(data.users.map((user) => [user.personId, user.id]));
  return world.teams.flatMap((team) =>
    team.memberIds.flatMap((personId) => {
      const seat = seats.get(personId);
      if (seat === undefined) return [];
      const id = `${team.id.slice(0, 18)}${seat.slice(18)}`;
      const made = { id, teamId: team.id, personId, owner: false, createdAt: data.createdAt };
      return [known.get(`${team.id}/${personId}`) ?? made];
    }),
  );
}

export function membershipNode(graph: Graph, membership: LinearMembership): Node {
  return {
    ...membership,
    archivedAt: null,
    updatedAt: membership.createdAt,
    sortOrder: 0,
    team: () => graph.teams().get(membership.teamId),
    user: () => graph.userOf(membership.personId),
  };
}
