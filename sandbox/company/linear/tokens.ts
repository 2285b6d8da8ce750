import { uuid } from "../delivery.ts";
import type { Random } from "../random.ts";
import type { MarkPlace } from "../record-tokens.ts";
import type { Issue, ObjectReference, World } from "../world.ts";
import type { LinearComment, LinearData } from "./model.ts";

type RecordType = Extract<ObjectReference, { readonly recordType: string; source: "linear" }>["recordType"];
type Place = Pick<
  LinearComment,
  "issueId" | "projectId" | "projectUpdateId" | "documentId" | "initiativeId" | "initiativeUpdateId"
>;

const nowhere: Place = { issueId: null, projectId: null, projectUpdateId: null, documentId: null };

/**
 * Around the private team: a comment on an issue, its document, its project with an update and a document, and a comment
 * on each of these. Beside them what guests never see: comments on an initiative and its update, and a customer's need.
 */
export function withLinearTokens(world: World, random: Random, mark: MarkPlace): World {
  const { linear } = world;
  const team = world.teams.find((one) => one.private);
  const project = world.projects.find(({ teamId }) => teamId === team?.id);
  if (!linear || !team || !project) return world;
  const sentence = (label: string, recordType: RecordType, recordId: string, updateId?: string): string =>
    mark(`linear/${label}`, {
      source: "linear",
      recordType,
      recordId,
      ...(updateId !== undefined && { updateId }),
    });
  const comments: LinearComment[] = [];
  const comment = (place: Partial<Place>, text: string, createdAt: string): void => {
    comments.push({
      ...nowhere,
      ...place,
      id: uuid({ random }, `linear/token-comment/${comments.length}`),
      parentId: null,
      authorId: project.leadId,
      botId: null,
      externalUserId: null,
      text,
      createdAt,
      editedAt: null,
      resolvedAt: null,
      quotedText: null,
    });
  };

  const issue = world.issues.find(({ teamId, comments: said }) => teamId === team.id && said.length > 0);
  const documentsOf = (field: "teamId" | "projectId", id: string) =>
    linear.documents.find((one) => one[field] === id && one.archivedAt === null);
  const documents = [documentsOf("teamId", team.id), documentsOf("projectId", project.id)];
  const texts = new Map<string, string>();
  for (const document of documents) {
    if (!document) continue;
    const { id, createdAt } = document;
    texts.set(id, sentence(`document/${texts.size}`, "document", id));
    comment({ documentId: id }, sentence(`document-comment/${texts.size}`, "document", id), createdAt);
  }
  const details = linear.projectDetails.find(({ projectId }) => projectId === project.id);
  if (details) {
    texts.set(project.id, sentence("project", "project", project.id));
    comment({ projectId: project.id }, sentence("project-comment", "project", project.id), details.createdAt);
  }
  const update = linear.projectUpdates.find(({ projectId }) => projectId === project.id);
  if (update) {
    texts.set(update.id, sentence("update", "project", project.id, update.id));
    const told = sentence("update-comment", "project", project.id, update.id);
    comment({ projectUpdateId: update.id }, told, update.createdAt);
  }
  const [initiative] = linear.initiatives;
  if (initiative) {
    const told = sentence("initiative-comment", "initiative", initiative.id);
    comment({ initiativeId: initiative.id }, told, initiative.createdAt);
  }
  const about = linear.initiativeUpdates.find(({ initiativeId }) => initiativeId === initiative?.id);
  if (about) {
    const told = sentence("initiative-update-comment", "initiative", about.initiativeId);
    comment({ initiativeUpdateId: about.id }, told, about.createdAt);
  }
  const need = linear.needs.find(({ projectId }) => projectId !== null) ?? linear.needs[0];
  if (need) texts.set(need.id, sentence("need", "need", need.id));

  const said = (id: string, text: string): string => (texts.has(id) ? `${text}\n\n${texts.get(id) ?? ""}` : text);
  const marked: LinearData = {
    ...linear,
    documents: linear.documents.map((one) => ({ ...one, content: said(one.id, one.content) })),
    projectDetails: linear.projectDetails.map((one) => ({ ...one, content: said(one.projectId, one.content) })),
    projectUpdates: linear.projectUpdates.map((one) => ({ ...one, body: said(one.id, one.body) })),
    needs: linear.needs.map((one) => ({ ...one, body: said(one.id, one.body) })),
    comments: [...linear.comments, ...comments],
  };
  return { ...world, issues: world.issues.map((one) => (one === issue ? withMark(one, mark) : one)), linear: marked };
}

/** The issue with a token in its first comment. */
function withMark(issue: Issue, mark: MarkPlace): Issue {
  const comments = issue.comments.map((comment, index) => {
    if (index > 0) return comment;
    const place = { source: "linear", issueId: issue.id, commentId: comment.id } as const;
    return { ...comment, text: `${comment.text} ${mark("linear/comment", place)}` };
  });
  return { ...issue, comments };
}
