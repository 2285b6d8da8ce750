import type { Person, World } from "../company/world.ts";
import { linearComments } from "../company/linear/comments-of.ts";
import type { LinearData } from "../company/linear/model.ts";
import { linearSight, type LinearSight } from "../company/linear/readers.ts";
import type { Clock } from "../http/clock.ts";
import type { Addresses } from "./addresses.ts";
import type { Node } from "./node.ts";
import { customerNode, customerRankNode, needNode } from "./nodes/customer.ts";
import { attachmentNode, commentNode, cycleNode, labelNode, relationNode, stateNode } from "./nodes/around-issue.ts";
import { issueNode } from "./nodes/issue.ts";
import {
  documentNode,
  initiativeNode,
  initiativeUpdateNode,
  initiativeToProjectNode,
  projectsOfInitiatives,
} from "./nodes/document.ts";
import { milestoneNode, projectNode, projectStatusNode, projectUpdateNode } from "./nodes/project.ts";
import { externalUserNode, membershipNode, membershipsOf, teamNode, userNode } from "./nodes/team.ts";

/** The objects of one kind that the viewer may see, by id and in the world's order. */
export type Table = ReadonlyMap<string, Node>;

/** The kinds of objects that are kept as tables. */
const tableNames = [
  "users",
  "externalUsers",
  "teams",
  "memberships",
  "states",
  "labels",
  "cycles",
  "issues",
  "comments",
  "relations",
  "attachments",
  "projects",
  "projectStatuses",
  "milestones",
  "projectUpdates",
  "initiatives",
  "initiativeUpdates",
  "initiativeToProjects",
  "documents",
  "customers",
  "customerStatuses",
  "customerTiers",
  "needs",
] as const;

export type TableName = (typeof tableNames)[number];

/** The workspace as one person sees it: what they may not see is in no table. */
export interface Graph extends Readonly<Record<TableName, () => Table>> {
  readonly world: World;
  readonly data: LinearData;
  readonly viewer: Person;
  readonly sight: LinearSight;
  readonly addresses: Addresses;
  readonly clock: Clock;
  /** The seat of a person of the world, if they have one. */
  readonly userOf: (personId: string | null) => Node | null;
  /** The objects of a table whose field holds this id, e.g. `where("comments", "issueId", id)`. */
  readonly where: (table: TableName, field: string, id: string) => readonly Node[];
}

/** Builds what one person sees. A table is made when it is first asked for. */
export function linearGraph(world: World, viewer: Person, addresses: Addresses, clock: Clock): Graph {
  const data = world.linear;
  if (!data) throw new Error("This world has no Linear workspace.");
  const sight = linearSight(world, viewer);
  const indexes = new Map<string, Map<string, Node[]>>();
  const userIds = new Map(data.users.map((user) => [user.personId, user.id]));
  const table = <T>(list: () => readonly T[], make: (graph: Graph, one: T) => Node): (() => Table) => {
    let made: Table | undefined;
    return () =>
      (made ??= new Map(
        list()
          .map((one) => make(graph, one))
          .map((node) => [node.id, node]),
      ));
  };
  const ofTeam = <T extends { readonly teamId: string }>(list: readonly T[]) =>
    list.filter((one) => sight.teams.has(one.teamId));
  const ofIssue = <T extends { readonly issueId: string }>(list: readonly T[]) =>
    list.filter((one) => sight.issues.has(one.issueId));
  const ofProject = <T extends { readonly projectId: string }>(list: readonly T[]) =>
    list.filter((one) => sight.projects.has(one.projectId));
  const staffOnly = <T>(list: readonly T[]): readonly T[] => (sight.workspace ? list : []);

  const graph: Graph = {
    world,
    data,
    viewer,
    sight,
    addresses,
    clock,
    userOf: (personId) => graph.users().get(userIds.get(personId ?? "") ?? "") ?? null,
    where(name, field, id) {
      const key = `${name}/${field}`;
      let index = indexes.get(key);
      if (!index) {
        index = new Map();
        for (const node of graph[name]().values()) {
          const value = node[field];
          if (typeof value !== "string") continue;
          const list = index.get(value);
          if (list) list.push(node);
          else index.set(value, [node]);
        }
        indexes.set(key, index);
      }
      return index.get(id) ?? [];
    },
    users: table(() => data.users, userNode),
    externalUsers: table(() => data.externalUsers, externalUserNode),
    teams: table(() => world.teams.filter((team) => sight.teams.has(team.id)), teamNode),
    memberships: table(() => ofTeam(membershipsOf(world, data)), membershipNode),
    states: table(() => ofTeam(data.states), stateNode),
    labels: table(() => data.labels.filter(({ teamId }) => teamId === null || sight.teams.has(teamId)), labelNode),
    cycles: table(() => ofTeam(data.cycles), cycleNode),
    issues: table(() => world.issues.filter((issue) => sight.issues.has(issue.id)), issueNode),
    comments: table(() => linearComments(world).filter(sight.comment), commentNode),
    relations: table(() => ofIssue(data.relations).filter((one) => sight.issues.has(one.relatedIssueId)), relationNode),
    attachments: table(() => ofIssue(data.attachments), attachmentNode),
    projects: table(() => world.projects.filter((project) => sight.projects.has(project.id)), projectNode),
    projectStatuses: table(() => data.projectStatuses, projectStatusNode),
    milestones: table(() => ofProject(data.milestones), milestoneNode),
    projectUpdates: table(() => ofProject(data.projectUpdates), projectUpdateNode),
    initiatives: table(() => staffOnly(data.initiatives), initiativeNode),
    initiativeUpdates: table(() => staffOnly(data.initiativeUpdates), initiativeUpdateNode),
    initiativeToProjects: table(() => ofProject(staffOnly(projectsOfInitiatives(data))), initiativeToProjectNode),
    documents: table(() => data.documents.filter((document) => sight.documents.has(document.id)), documentNode),
    customers: table(() => staffOnly(data.customers), customerNode),
    customerStatuses: table(() => staffOnly(data.customerStatuses), customerRankNode),
    customerTiers: table(() => staffOnly(data.customerTiers), customerRankNode),
    needs: table(() => data.needs.filter(sight.need), needNode),
  };
  return graph;
}
