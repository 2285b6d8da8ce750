import {
  entityDraft,
  type RawRecord,
  type RecordReference,
  type TransformOptions,
  type TransformResult,
} from "@sophia/core";
import { commentLine, commentTimes, shownComments } from "./comment-lines.ts";
import { factsText, isoOf, latestOf, lifeMark, linesOf, requiredIso, unreadText, urlOf, type Said } from "./lines.ts";
import {
  issueSchema,
  peekObject,
  readObject,
  type LinearAttachment,
  type LinearIssue,
  type LinearRelation,
  type RelatedIssue,
} from "./payloads.ts";
import { isPublic, issuePrincipals, readTeam, sharedWith, type Lookup } from "./permissions.ts";

/** Its team decides who sees it; the teams of issues it names decide whether those may be named. */
export function issueReferences(record: RawRecord): RecordReference[] {
  const issue = peekObject(issueSchema, record.payload);
  if (!issue) return [];
  const named = [issue.parent, ...relationsOf(issue).map(({ other }) => other)];
  const teams = [issue.team.id, ...named.flatMap((other) => other?.team?.id ?? [])];
  return [...new Set(teams)].sort().map((externalId) => ({ kind: "team", externalId }));
}

/** An issue becomes one document: its facts, description, relations and attachments, and a line for each comment. */
export function transformIssue(record: RawRecord, lookup: Lookup, { account }: TransformOptions): TransformResult {
  const { object: issue, unread } = readObject(issueSchema, record.payload, "A Linear issue");
  const id = record.externalId;
  const createdAt = requiredIso(issue.createdAt, "A Linear issue");
  const url = urlOf(issue.url, account, "issue", issue.identifier);
  const comments = shownComments(issue.comments?.nodes, Boolean(issue.archivedAt));
  const relations = relationsOf(issue);
  const title = issue.title?.trim() || "Issue without a title";
  const creator = issue.creator?.name || issue.botActor?.userDisplayName || issue.botActor?.name || null;
  const author = creator ?? (issue.externalUserCreator?.name || null);
  const said: Said[] = [
    { author, at: createdAt, text: issueFacts(issue, title, unread, lookup), url, anchor: "issue", isFields: true },
    { author, at: createdAt, text: issue.description ?? "", url, anchor: "description" },
    ...relations.flatMap((relation) => relationLine(relation, issue, url, lookup)),
    ...(issue.attachments?.nodes ?? []).flatMap((attachment) => attachmentLine(attachment, url)),
    ...comments.map((comment) => commentLine(comment, url)),
  ];
  return {
    entities: [
      entityDraft("issue", id, {
        identifier: issue.identifier,
        title,
        url,
        teamExternalId: issue.team.id,
        state: issue.state?.name ?? null,
        stateType: issue.state?.type ?? null,
        priority: issue.priority ?? null,
        priorityLabel: issue.priorityLabel ?? null,
        estimate: issue.estimate ?? null,
        labels: labelsOf(issue),
        creatorExternalId: issue.creator?.id ?? null,
        assigneeExternalId: issue.assignee?.id ?? null,
        projectExternalId: issue.project?.id ?? null,
        cycleExternalId: issue.cycle?.id ?? null,
        parentExternalId: issue.parent?.id ?? null,
        relations: relations.map(({ type, inverse, other }) => ({ type, inverse, issueExternalId: other.id })),
        comments: comments.length,
        dueDate: issue.dueDate ?? null,
        createdAt,
        updatedAt: latestOf(createdAt, issue.updatedAt),
        startedAt: isoOf(issue.startedAt),
        completedAt: isoOf(issue.completedAt),
        canceledAt: isoOf(issue.canceledAt),
        archived: Boolean(issue.archivedAt),
        trashed: issue.trashed === true,
      }),
    ],
    documents: [
      {
        externalId: id,
        kind: "issue",
        title: `${issue.identifier}: ${title}${lifeMark(issue)}`,
        url,
        occurredAt: createdAt,
        updatedAt: latestOf(createdAt, issue.updatedAt, ...commentTimes(comments)),
        accountDomains: [],
        lines: linesOf(said),
        principals: issuePrincipals(issue, lookup),
      },
    ],
    identities: [],
    memberships: [],
  };
}

/** Somebody with whom one issue was shared sees that issue, and not the project or the other issues of its team. */
function issueFacts(issue: LinearIssue, title: string, unread: readonly string[], lookup: Lookup): string {
  const isShared = sharedWith(issue).length > 0;
  const within = isShared
    ? []
    : ([
        ["Project", issue.project?.name],
        ["Milestone", issue.projectMilestone?.name],
        ["Cycle", issue.cycle ? issue.cycle.name || String(issue.cycle.number ?? "") : null],
        ["Sub-issue of", issue.parent ? nameOfRelated(issue.parent, issue, lookup) : null],
      ] as const);
  const facts = factsText([
    ["State", issue.state?.name ?? issue.state?.type],
    ["Priority", issue.priorityLabel],
    ["Assignee", issue.assignee ? issue.assignee.name || issue.assignee.id : null],
    ["Labels", labelsOf(issue).join(", ")],
    ...within,
    ["Due", issue.dueDate],
    ["Started", isoOf(issue.startedAt)?.slice(0, 10)],
    ["Completed", isoOf(issue.completedAt)?.slice(0, 10)],
    ["Cancelled", isoOf(issue.canceledAt)?.slice(0, 10)],
    ["Archived", isoOf(issue.archivedAt)?.slice(0, 10)],
    ["In the trash", issue.trashed === true ? "yes" : null],
    ["Formerly", (issue.previousIdentifiers ?? []).join(", ")],
    ["Not given by Linear", unreadText(unread)],
  ]);
  return `${issue.identifier} ${title}${facts === "" ? "" : `\n${facts}`}`;
}

function labelsOf(issue: LinearIssue): string[] {
  return (issue.labels?.nodes ?? []).flatMap(({ name }) => name?.trim() || []).sort();
}

function attachmentLine(attachment: LinearAttachment, issueUrl: string): Said[] {
  if (attachment.archivedAt) return [];
  const given = attachment.url ?? "";
  const url = URL.canParse(given) && /^https?:/i.test(given) ? given : issueUrl;
  const about = [attachment.title, attachment.subtitle].flatMap((part) => part?.trim() || []).join(" — ");
  return [
    {
      author: attachment.creator?.name || null,
      at: attachment.createdAt,
      text: `Attachment: ${about || url}`,
      url,
      anchor: `attachment-${attachment.id}`,
    },
  ];
}

interface Relation {
  readonly id: string;
  readonly type: string;
  /** True: the other issue is the one that blocks, or that this one's duplicate is. */
  readonly inverse: boolean;
  readonly at: string | null | undefined;
  readonly other: RelatedIssue;
}

function relationsOf(issue: LinearIssue): Relation[] {
  const read = (inverse: boolean) => (relation: LinearRelation) => {
    const other = inverse ? relation.issue : relation.relatedIssue;
    if (!other || relation.archivedAt) return [];
    return [{ id: relation.id, type: relation.type || "unknown", inverse, at: relation.createdAt, other }];
  };
  const all = [
    ...(issue.relations?.nodes ?? []).flatMap(read(false)),
    ...(issue.inverseRelations?.nodes ?? []).flatMap(read(true)),
  ];
  return [...new Map(all.map((relation) => [`${relation.id} ${relation.inverse}`, relation])).values()];
}

const relationWords: ReadonlyMap<string, readonly [string, string]> = new Map([
  ["blocks", ["Blocks", "Blocked by"]],
  ["duplicate", ["Duplicate of", "Duplicated by"]],
  ["related", ["Related to", "Related to"]],
  ["similar", ["Similar to", "Similar to"]],
]);

function relationLine(relation: Relation, issue: LinearIssue, issueUrl: string, lookup: Lookup): Said[] {
  const name = nameOfRelated(relation.other, issue, lookup);
  if (name === null) return [];
  const [forward, backward] = relationWords.get(relation.type) ?? [relation.type, `${relation.type} (from)`];
  return [
    {
      author: null,
      at: relation.at,
      text: `${relation.inverse ? backward : forward} ${name}`,
      url: issueUrl,
      anchor: `relation-${relation.id}${relation.inverse ? "-inverse" : ""}`,
    },
  ];
}

/**
 * What everybody who reads this issue may be told of another one: its title within the team, its identifier alone where
 * guests of this team may read who do not see the other public team, and nothing (null) of an issue of a private team, or
 * of any other issue where this one was shared with a single person.
 */
function nameOfRelated(other: RelatedIssue, issue: LinearIssue, lookup: Lookup): string | null {
  if (!other.team || !other.identifier?.trim() || sharedWith(issue).length > 0) return null;
  const identifier = other.identifier.trim();
  if (other.team.id === issue.team.id) return other.title?.trim() ? `${identifier}: ${other.title.trim()}` : identifier;
  const team = readTeam(lookup, other.team.id);
  return team && isPublic(team) ? identifier : null;
}
