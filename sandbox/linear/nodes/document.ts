import type {
  LinearData,
  LinearDocument,
  LinearInitiative,
  LinearInitiativeUpdate,
} from "../../company/linear/model.ts";
import type { Graph } from "../graph.ts";
import { fieldOf, many, type Node } from "../node.ts";

/** A document, which belongs to a project, an initiative, an issue or a team. */
export function documentNode(graph: Graph, document: LinearDocument): Node {
  return {
    ...document,
    trashed: document.trashed ? true : null,
    slugId: document.slug,
    url: graph.addresses.document(document.title, document.slug),
    sortOrder: 0,
    documentContentId: document.id,
    documentContent: () =>
      contentNode(graph, document.id, document, { document: () => graph.documents().get(document.id) }),
    creator: () => graph.userOf(document.creatorId),
    updatedBy: () => graph.userOf(document.creatorId),
    project: () => graph.projects().get(document.projectId ?? ""),
    initiative: () => graph.initiatives().get(document.initiativeId ?? ""),
    issue: () => graph.issues().get(document.issueId ?? ""),
    team: () => graph.teams().get(document.teamId ?? ""),
    comments: many(() => graph.where("comments", "documentId", document.id)),
  };
}

/** The text of a document, project or initiative as an object of its own; it bears its owner's id. */
export function contentNode(
  _graph: Graph,
  id: string,
  owner: { readonly content: string; readonly createdAt: string; readonly updatedAt: string },
  link: Readonly<Record<string, () => Node | undefined>>,
): Node {
  return {
    id,
    content: owner.content,
    contentState: null,
    createdAt: owner.createdAt,
    updatedAt: owner.updatedAt,
    archivedAt: null,
    ...link,
  };
}

export function initiativeNode(graph: Graph, initiative: LinearInitiative): Node {
  const links = () => graph.where("initiativeToProjects", "initiativeId", initiative.id);
  const updates = () => graph.where("initiativeUpdates", "initiativeId", initiative.id);
  const lastUpdate = () => newest(updates());
  return {
    ...initiative,
    trashed: initiative.trashed ? true : null,
    slugId: initiative.slug,
    url: graph.addresses.initiative(initiative.name, initiative.slug),
    documentContent: () =>
      contentNode(graph, initiative.id, initiative, { initiative: () => graph.initiatives().get(initiative.id) }),
    owner: () => graph.userOf(initiative.ownerId),
    creator: () => graph.userOf(initiative.ownerId),
    projects: many(() => links().flatMap((link) => graph.projects().get(String(link["projectId"])) ?? [])),
    documents: many(() => graph.where("documents", "initiativeId", initiative.id)),
    startedAt: initiative.status === "Planned" ? null : initiative.createdAt,
    completedAt: initiative.status === "Completed" ? initiative.updatedAt : null,
    initiativeUpdates: many(updates),
    lastUpdate,
    health: () => lastUpdate()?.["health"],
    healthUpdatedAt: () => lastUpdate()?.["createdAt"],
    visibility: "public",
    frequencyResolution: "weekly",
    labelIds: [],
    priority: 0,
    prioritySortOrder: 0,
    sortOrder: 0,
  };
}

/** The one that was made last. */
export function newest(updates: readonly Node[]): Node | undefined {
  return updates.toSorted((one, other) => (String(one["createdAt"]) < String(other["createdAt"]) ? 1 : -1))[0];
}

export function initiativeUpdateNode(graph: Graph, update: LinearInitiativeUpdate): Node {
  const initiative = () => graph.initiatives().get(update.initiativeId);
  const comments = () => graph.where("comments", "initiativeUpdateId", update.id);
  const slugId = update.id.slice(0, 8);
  return {
    ...update,
    archivedAt: null,
    updatedAt: update.editedAt ?? update.createdAt,
    slugId,
    url: () => {
      const node = initiative();
      return `${node ? String(fieldOf(node, "url")) : graph.addresses.workspace}/updates#initiative-update-${slugId}`;
    },
    user: () => graph.userOf(update.authorId),
    initiative,
    comments: many(comments),
    commentCount: () => comments().length,
    isDiffHidden: false,
    isStale: false,
    reactionData: {},
    reactions: [],
  };
}

interface InitiativeToProject {
  readonly id: string;
  readonly initiativeId: string;
  readonly projectId: string;
  readonly createdAt: string;
}

export function projectsOfInitiatives(data: LinearData): InitiativeToProject[] {
  return data.initiatives.flatMap(({ id, createdAt, projects }) =>
    projects.map((one) => ({ ...one, initiativeId: id, createdAt })),
  );
}

export function initiativeToProjectNode(graph: Graph, link: InitiativeToProject): Node {
  return {
    ...link,
    archivedAt: null,
    updatedAt: link.createdAt,
    sortOrder: "0",
    initiative: () => graph.initiatives().get(link.initiativeId),
    project: () => graph.projects().get(link.projectId),
  };
}
