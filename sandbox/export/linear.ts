import { withId } from "../company/by-id.ts";
import { linearComments } from "../company/linear/comments-of.ts";
import type { LinearComment, LinearData } from "../company/linear/model.ts";
import { maySeeTeam, maySeeWorkspace } from "../company/linear/readers.ts";
import type { Issue, Person, Project, World } from "../company/world.ts";
import type { ExportedLink, ExportedObject, ExportedText } from "./exported-object.ts";

/** Issues, projects, documents, initiatives, customers and their needs, each with all comments. None without a workspace. */
export function* exportLinear(world: World): Generator<ExportedObject> {
  const { linear } = world;
  if (!linear) return;
  const context = contextOf(world, linear);
  for (const issue of world.issues) yield exportedIssue(context, issue);
  for (const project of world.projects) yield exportedProject(context, project);
  yield* others(context);
}

interface Context {
  readonly world: World;
  readonly linear: LinearData;
  /** E-mail addresses of those who see what belongs to one of these teams. */
  readonly teamReaders: (teamIds: readonly string[]) => readonly string[];
  readonly staff: readonly string[];
  readonly name: (personId: string | null) => string | null;
  readonly comments: (place: Place, id: string) => ExportedText[];
  /** Names by id. */
  readonly labels: ReadonlyMap<string, string>;
  readonly details: ReadonlyMap<string, LinearData["issueDetails"][number]>;
  readonly projectDetails: ReadonlyMap<string, LinearData["projectDetails"][number]>;
  readonly accountOf: ReadonlyMap<string, string>;
  readonly needsOf: ReadonlyMap<string | null, LinearData["needs"]>;
}

const places = ["issueId", "projectId", "projectUpdateId", "documentId", "initiativeId", "initiativeUpdateId"] as const;
type Place = (typeof places)[number];

function contextOf(world: World, linear: LinearData): Context {
  const seats = new Set(linear.users.map(({ personId }) => personId));
  const seated = world.people.filter(({ id }) => seats.has(id));
  const addresses = (sees: (person: Person) => boolean): string[] =>
    seated
      .filter(sees)
      .map(({ email }) => email)
      .toSorted();
  const readers = new Map<string, readonly string[]>();
  const bots = new Map(linear.bots.map(({ id, name }) => [id, name]));
  const outsiders = new Map(linear.externalUsers.map(({ id, name }) => [id, name]));
  const name = (personId: string | null): string | null => withId(world.people, personId)?.name ?? null;
  const text = (comment: LinearComment): ExportedText => ({
    author:
      name(comment.authorId) ?? bots.get(comment.botId ?? "") ?? outsiders.get(comment.externalUserId ?? "") ?? null,
    at: comment.createdAt,
    text: comment.text,
    comment: true,
  });
  const all = linearComments(world);
  const grouped = new Map<string, LinearComment[]>();
  for (const comment of all) {
    for (const place of places) {
      if ((comment[place] ?? null) === null) continue;
      const key = `${place} ${comment[place]}`;
      const list = grouped.get(key) ?? [];
      grouped.set(key, list);
      list.push(comment);
    }
  }
  return {
    world,
    linear,
    teamReaders(teamIds) {
      const key = teamIds.join();
      const teams = world.teams.filter(({ id }) => teamIds.includes(id));
      const known = readers.get(key) ?? addresses((person) => teams.some((team) => maySeeTeam(person, team)));
      readers.set(key, known);
      return known;
    },
    staff: addresses(maySeeWorkspace),
    name,
    comments: (place, id) =>
      (grouped.get(`${place} ${id}`) ?? [])
        .toSorted((one, other) => (one.createdAt < other.createdAt ? -1 : one.createdAt > other.createdAt ? 1 : 0))
        .map(text),
    labels: new Map(linear.labels.map((label) => [label.id, label.name])),
    details: new Map(linear.issueDetails.map((details) => [details.issueId, details])),
    projectDetails: new Map(linear.projectDetails.map((details) => [details.projectId, details])),
    accountOf: new Map(linear.customers.map(({ id, accountId }) => [id, accountId])),
    needsOf: Map.groupBy(linear.needs, ({ issueId }) => issueId),
  };
}

function exportedIssue(context: Context, issue: Issue): ExportedObject {
  const { world, name, accountOf } = context;
  const details = context.details.get(issue.id);
  const foreign = (details?.botId ?? details?.externalUserId ?? null) !== null;
  const { labels } = context;
  const wanting = (context.needsOf.get(issue.id) ?? []).flatMap(({ customerId }) => accountOf.get(customerId) ?? []);
  return {
    source: "linear",
    kind: "issue",
    id: issue.id,
    title: issue.title,
    texts: [
      { author: foreign ? null : name(issue.creatorId), at: issue.createdAt, text: issue.description },
      ...context.comments("issueId", issue.id),
    ],
    readers: context.teamReaders([issue.teamId]),
    fields: {
      identifier: issue.identifier,
      state: issue.state,
      priority: issue.priority,
      assignee: withId(world.people, issue.assigneeId)?.email ?? null,
      team: withId(world.teams, issue.teamId)?.key ?? null,
      labels: (details?.labelIds ?? []).flatMap((id) => labels.get(id) ?? []),
      estimate: details?.estimate ?? null,
      dueDate: details?.dueDate ?? null,
      parent: details?.parentId ?? null,
      blocks: issue.blocksIds,
      createdAt: issue.createdAt,
      updatedAt: issue.updatedAt,
      trashed: details?.trashed ?? false,
    },
    links: [
      ...(issue.projectId === null ? [] : [{ kind: "project", id: issue.projectId } as const]),
      ...[...new Set(wanting)].map((id) => ({ kind: "account", id }) as const),
    ],
    archivedAt: details?.archivedAt ?? null,
  };
}

function projectTeams({ projectDetails }: Context, project: Project): string[] {
  return [project.teamId, ...(projectDetails.get(project.id)?.otherTeamIds ?? [])];
}

function exportedProject(context: Context, project: Project): ExportedObject {
  const { world, linear, name } = context;
  const details = context.projectDetails.get(project.id);
  const updates = linear.projectUpdates.filter(({ projectId }) => projectId === project.id);
  return {
    source: "linear",
    kind: "project",
    id: project.id,
    title: project.name,
    texts: [
      { author: null, at: null, text: details?.description ?? "" },
      { author: null, at: null, text: details?.content ?? "" },
      ...updates.flatMap((update) => [
        { author: name(update.authorId), at: update.createdAt, text: update.body },
        ...context.comments("projectUpdateId", update.id),
      ]),
      ...context.comments("projectId", project.id),
    ].filter(({ text }) => text !== ""),
    readers: context.teamReaders(projectTeams(context, project)),
    fields: {
      state: project.state,
      lead: withId(world.people, project.leadId)?.email ?? null,
      targetDate: project.targetDate,
      health: updates.toSorted((one, other) => (one.createdAt < other.createdAt ? 1 : -1))[0]?.health ?? null,
      milestones: linear.milestones
        .filter(({ projectId }) => projectId === project.id)
        .map((milestone) => milestone.name),
    },
    links: [],
    archivedAt: details?.archivedAt ?? null,
  };
}

function* others(context: Context): Generator<ExportedObject> {
  const { world, linear, name, staff } = context;
  const placed = (place: { issueId: string | null; projectId: string | null }): ExportedLink[] => [
    ...(place.issueId === null ? [] : [{ kind: "issue", id: place.issueId } as const]),
    ...(place.projectId === null ? [] : [{ kind: "project", id: place.projectId } as const]),
  ];
  const readersAt = (place: { issueId: string | null; projectId: string | null }): readonly string[] => {
    const issue = withId(world.issues, place.issueId);
    const project = withId(world.projects, place.projectId);
    if (issue) return context.teamReaders([issue.teamId]);
    return project ? context.teamReaders(projectTeams(context, project)) : staff;
  };
  for (const document of linear.documents) {
    yield {
      source: "linear",
      kind: "document",
      id: document.id,
      title: document.title,
      texts: [
        { author: name(document.creatorId), at: document.createdAt, text: document.content },
        ...context.comments("documentId", document.id),
      ],
      readers: document.teamId === null ? readersAt(document) : context.teamReaders([document.teamId]),
      fields: { updatedAt: document.updatedAt, trashed: document.trashed },
      links: placed(document),
      archivedAt: document.archivedAt,
    };
  }
  for (const initiative of linear.initiatives) {
    const updates = linear.initiativeUpdates.filter(({ initiativeId }) => initiativeId === initiative.id);
    yield {
      source: "linear",
      kind: "initiative",
      id: initiative.id,
      title: initiative.name,
      texts: [
        { author: null, at: null, text: initiative.description },
        { author: null, at: null, text: initiative.content },
        ...updates.flatMap(({ id, authorId, createdAt, body }) => [
          { author: name(authorId), at: createdAt, text: body },
          ...context.comments("initiativeUpdateId", id),
        ]),
        ...context.comments("initiativeId", initiative.id),
      ],
      readers: staff,
      fields: { status: initiative.status, targetDate: initiative.targetDate },
      links: initiative.projects.map(({ projectId }) => ({ kind: "project", id: projectId })),
      archivedAt: initiative.archivedAt,
    };
  }
  for (const customer of linear.customers) {
    yield {
      source: "linear",
      kind: "customer",
      id: customer.id,
      title: customer.name,
      texts: [],
      readers: staff,
      fields: { domains: customer.domains, revenueCents: customer.revenueCents, size: customer.size },
      links: [{ kind: "account", id: customer.accountId }],
      archivedAt: null,
    };
  }
  const onlyStaff = new Set(staff);
  for (const need of linear.needs) {
    const accountId = context.accountOf.get(need.customerId);
    yield {
      source: "linear",
      kind: "need",
      id: need.id,
      title: "",
      texts: [{ author: name(need.creatorId), at: need.createdAt, text: need.body }],
      readers: readersAt(need).filter((email) => onlyStaff.has(email)),
      fields: { important: need.important },
      links: [...placed(need), ...(accountId === undefined ? [] : [{ kind: "account", id: accountId } as const])],
      archivedAt: null,
    };
  }
}
