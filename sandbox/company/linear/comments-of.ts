import type { World } from "../world.ts";
import type { LinearComment } from "./model.ts";

const known = new WeakMap<World, readonly LinearComment[]>();

/** Every comment of the world: those that stand in the issues, and those that only Linear's data holds. */
export function linearComments(world: World): readonly LinearComment[] {
  const before = known.get(world);
  if (before) return before;
  const inIssues = world.issues.flatMap((issue) =>
    issue.comments.map((comment) => ({
      id: comment.id,
      issueId: issue.id,
      projectId: null,
      projectUpdateId: null,
      documentId: null,
      parentId: null,
      authorId: comment.authorId,
      botId: null,
      externalUserId: null,
      text: comment.text,
      createdAt: comment.at,
      editedAt: null,
      resolvedAt: null,
      quotedText: null,
    })),
  );
  const all = [...inIssues, ...(world.linear?.comments ?? [])];
  known.set(world, all);
  return all;
}
