import { workingTime } from "../clock.ts";
import { addIssue } from "../delivery.ts";
import type { Draft, Sketch } from "../draft.ts";
import type { Slots } from "../grammar.ts";
import { laterTime, linearId, slugId, written } from "../linear/details.ts";
import type {
  IssueDetails,
  LinearComment,
  LinearData,
  LinearDocument,
  LinearNeed,
  LinearProjectUpdate,
} from "../linear/model.ts";
import { moreIssueTexts, replyTexts } from "../linear/texts.ts";
import type { Random } from "../random.ts";
import { looseSlots } from "../slots.ts";
import type { Issue, Project } from "../world.ts";

/** What is added to Linear; issues go to the draft, what stands beside them here. */
export interface LinearAdditions {
  readonly issueDetails: IssueDetails[];
  readonly comments: LinearComment[];
  readonly projectUpdates: LinearProjectUpdate[];
  readonly documents: LinearDocument[];
  readonly needs: LinearNeed[];
}

export const noAdditions = (): LinearAdditions => ({
  issueDetails: [],
  comments: [],
  projectUpdates: [],
  documents: [],
  needs: [],
});

export function withAdditions(data: LinearData, added: LinearAdditions): LinearData {
  return {
    ...data,
    issueDetails: [...data.issueDetails, ...added.issueDetails],
    comments: [...data.comments, ...added.comments],
    projectUpdates: [...data.projectUpdates, ...added.projectUpdates],
    documents: [...data.documents, ...added.documents],
    needs: [...data.needs, ...added.needs],
  };
}

export const openTeams = ["PAY", "INT", "PLT", "AI"] as const;

export function writeIssue(
  draft: Draft,
  added: LinearAdditions,
  teamKey: string,
  wish: { readonly title: string; readonly description?: string; readonly daysOld: number },
): Issue {
  const random = draft.random.fork(`told/linear/issue/${draft.issues.length}`);
  const issue = addIssue(draft, teamKey, {
    title: wish.title,
    description: wish.description ?? written(random, moreIssueTexts, draft.parameters.anchor),
    daysOld: wish.daysOld,
    state: random.pick(["todo", "in progress", "in progress", "in review", "done"]),
    comments: [],
  });
  added.issueDetails.push({
    issueId: issue.id,
    labelIds: [],
    cycleId: null,
    milestoneId: null,
    parentId: null,
    estimate: random.chance(0.6) ? random.pick([1, 2, 3, 5, 8]) : null,
    dueDate: null,
    subscriberIds: [issue.creatorId],
    botId: null,
    externalUserId: null,
    archivedAt: null,
    trashed: false,
  });
  return issue;
}

export function writeComment(
  draft: Draft,
  added: LinearAdditions,
  random: Random,
  issue: Issue,
  text: string,
  authorId?: string,
): LinearComment {
  const createdAt = laterTime(draft, random, issue.createdAt);
  const members = draft.teams.find((team) => team.id === issue.teamId)?.memberIds ?? [];
  const comment: LinearComment = {
    id: linearId(draft, `told/comment/${added.comments.length}`),
    issueId: issue.id,
    projectId: null,
    projectUpdateId: null,
    documentId: null,
    parentId: null,
    authorId: authorId ?? random.pick(members),
    botId: null,
    externalUserId: null,
    text,
    createdAt,
    editedAt: null,
    resolvedAt: null,
    quotedText: null,
  };
  added.comments.push(comment);
  return comment;
}

/** A reply that tells nothing, so that the telling comment is one of several. */
export function writeReply(draft: Draft, added: LinearAdditions, random: Random, issue: Issue): void {
  writeComment(draft, added, random, issue, written(random, replyTexts, issue.createdAt));
}

export function writeUpdate(
  draft: Draft,
  added: LinearAdditions,
  random: Random,
  project: Project,
  body: string,
  daysAgo: number,
): LinearProjectUpdate {
  const update: LinearProjectUpdate = {
    id: linearId(draft, `told/update/${added.projectUpdates.length}`),
    projectId: project.id,
    authorId: project.leadId,
    body,
    health: random.pick(["onTrack", "atRisk"]),
    createdAt: workingTime(random, draft.parameters.anchor, daysAgo),
    editedAt: null,
  };
  added.projectUpdates.push(update);
  return update;
}

export function writeDocument(
  draft: Draft,
  added: LinearAdditions,
  random: Random,
  project: Project,
  title: string,
  content: string,
): LinearDocument {
  const label = `told/document/${added.documents.length}`;
  const createdAt = workingTime(random, draft.parameters.anchor, random.int(4, 90));
  const document: LinearDocument = {
    id: linearId(draft, label),
    slug: slugId(draft, label),
    title,
    content,
    projectId: project.id,
    initiativeId: null,
    issueId: null,
    teamId: null,
    creatorId: project.leadId,
    createdAt,
    updatedAt: laterTime(draft, random, createdAt),
    archivedAt: null,
    trashed: false,
  };
  added.documents.push(document);
  return document;
}

export function writeNeed(
  draft: Draft,
  added: LinearAdditions,
  random: Random,
  sketch: Sketch,
  issue: Issue,
  body: string,
): LinearNeed {
  const need: LinearNeed = {
    id: linearId(draft, `told/need/${added.needs.length}`),
    customerId: linearId(draft, `customer/${sketch.account.id}`),
    issueId: issue.id,
    projectId: null,
    commentId: null,
    important: random.chance(0.4),
    body,
    creatorId: sketch.success.id,
    createdAt: laterTime(draft, random, issue.createdAt),
  };
  added.needs.push(need);
  return need;
}

/** The slots of a text in Linear; people are named, not mentioned. */
export function deliverySlots(random: Random, atMs: number, more: Slots): Slots {
  return { ...looseSlots(random, atMs), ...more };
}

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
