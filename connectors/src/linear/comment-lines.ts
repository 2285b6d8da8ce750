import { isoOf, type Said } from "./lines.ts";
import type { LinearComment } from "./payloads.ts";

/**
 * The comments on something, the oldest first, each with the address that opens it. A comment taken away on its own is
 * archived while what it stands on is not: it is left out.
 */
export function shownComments(comments: readonly LinearComment[] | undefined, isArchived: boolean): LinearComment[] {
  const byId = new Map((comments ?? []).map((comment) => [comment.id, comment]));
  return [...byId.values()]
    .filter((comment) => !comment.archivedAt || isArchived)
    .sort((a, b) => order(isoOf(a.createdAt) ?? "", isoOf(b.createdAt) ?? "") || order(a.id, b.id));
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** When something was last said or changed in comments, as Linear sent it. */
export function commentTimes(comments: readonly LinearComment[]): (string | null | undefined)[] {
  return comments.flatMap((comment) => [comment.createdAt, comment.editedAt]);
}

/** @param pageUrl - of what the comment stands on, where Linear gives the comment no address that a browser could open */
export function commentLine(comment: LinearComment, pageUrl: string): Said {
  const { user, botActor, externalUser, quotedText } = comment;
  const author = user?.name || externalUser?.name || botActor?.userDisplayName || botActor?.name || null;
  const quoted = quotedText?.trim() ? `> ${quotedText.trim().replaceAll("\n", "\n> ")}\n\n` : "";
  const given = comment.url ?? "";
  return {
    author,
    at: comment.createdAt,
    text: comment.body?.trim() ? quoted + comment.body : "",
    url: URL.canParse(given) && /^https?:/i.test(given) ? given : `${pageUrl}#comment-${comment.id.slice(0, 8)}`,
    anchor: `comment-${comment.id}`,
  };
}
