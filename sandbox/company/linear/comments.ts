import type { Draft } from "../draft.ts";
import { laterTime, linearId, written } from "./details.ts";
import type { LinearComment, LinearData } from "./model.ts";
import { botTexts, commentTexts, externalTexts, replyTexts } from "./texts.ts";

type Place = Pick<LinearComment, "issueId" | "projectId" | "projectUpdateId" | "documentId">;

const nowhere: Place = { issueId: null, projectId: null, projectUpdateId: null, documentId: null };

/** Threads, bots and people from outside, at issues, projects, updates and documents. */
export function makeComments(
  draft: Draft,
  data: Pick<LinearData, "bots" | "externalUsers" | "projectUpdates" | "documents">,
): LinearComment[] {
  const comments: LinearComment[] = [];
  const add = (
    place: Partial<Place>,
    text: string,
    at: string,
    more: Partial<Omit<LinearComment, keyof Place | "id" | "text" | "createdAt">>,
  ): LinearComment => {
    const comment = {
      ...nowhere,
      ...place,
      id: linearId(draft, `comment/${comments.length}`),
      parentId: null,
      authorId: null,
      botId: null,
      externalUserId: null,
      text,
      createdAt: at,
      editedAt: null,
      resolvedAt: null,
      quotedText: null,
      ...more,
    };
    comments.push(comment);
    return comment;
  };
  const membersOf = (teamId: string | undefined): readonly string[] =>
    draft.teams.find((team) => team.id === teamId)?.memberIds ?? [];
  const teamOfProject = (projectId: string | null) =>
    draft.projects.find((project) => project.id === projectId)?.teamId;

  for (const issue of draft.issues) {
    const random = draft.random.fork(`linear/comments/${issue.identifier}`);
    const members = membersOf(issue.teamId);
    const place = { issueId: issue.id };
    // A reply to a comment that stands in the issue itself: threads run across both lists.
    const [told] = issue.comments;
    if (told && random.chance(0.3)) {
      const at = laterTime(draft, random, told.at);
      add(place, written(random, replyTexts, at), at, { parentId: told.id, authorId: random.pick(members) });
    }
    for (let thread = random.pick([0, 0, 1, 1, 2]); thread > 0; thread--) {
      const at = laterTime(draft, random, issue.createdAt);
      const opening = add(place, written(random, commentTexts, at), at, {
        authorId: random.pick(members),
        editedAt: random.chance(0.1) ? at : null,
        resolvedAt: random.chance(0.2) ? laterTime(draft, random, at) : null,
      });
      for (let reply = random.pick([0, 1, 2, 3]); reply > 0; reply--) {
        const later = laterTime(draft, random, at);
        add(place, written(random, replyTexts, later), later, {
          parentId: opening.id,
          authorId: random.pick(members),
        });
      }
    }
    if (random.chance(0.2)) {
      const at = laterTime(draft, random, issue.createdAt);
      add(place, written(random, botTexts, at), at, { botId: random.pick(data.bots).id });
    }
    if (issue.accountId !== null && random.chance(0.6)) {
      const at = laterTime(draft, random, issue.createdAt);
      add(place, written(random, externalTexts, at), at, { externalUserId: random.pick(data.externalUsers).id });
    }
  }
  const random = draft.random.fork("linear/comments");
  for (const project of draft.projects) {
    const at = laterTime(draft, random, new Date(draft.anchorMs - 40 * 86_400_000).toISOString());
    add({ projectId: project.id }, written(random, commentTexts, at), at, {
      authorId: random.pick(membersOf(project.teamId)),
    });
  }
  for (const update of data.projectUpdates) {
    if (!random.chance(0.4)) continue;
    const at = laterTime(draft, random, update.createdAt);
    const authorId = random.pick(membersOf(teamOfProject(update.projectId)));
    add({ projectUpdateId: update.id }, written(random, replyTexts, at), at, { authorId });
  }
  for (const document of data.documents) {
    if (!random.chance(0.5)) continue;
    const at = laterTime(draft, random, document.createdAt);
    add({ documentId: document.id }, written(random, commentTexts, at), at, {
      authorId: document.creatorId,
      quotedText: document.content.split("\n").findLast((line) => line !== "") ?? null,
    });
  }
  return comments;
}
