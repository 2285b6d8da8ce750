import { commentLine, commentTimes, shownComments } from "./comment-lines.ts";
import type { Said } from "./lines.ts";
import { isoOf } from "./lines.ts";
import type { LinearUpdate } from "./payloads.ts";

/** The updates of a project or initiative, the oldest first, and behind each what was said about it. */
export function updateLines(updates: readonly LinearUpdate[], isArchived: boolean, ownerUrl: string): Said[] {
  const byId = new Map(updates.map((update) => [update.id, update]));
  return [...byId.values()]
    .filter((update) => !update.archivedAt || isArchived)
    .map((update) => ({ update, at: isoOf(update.createdAt) ?? "" }))
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.update.id < b.update.id ? -1 : 1))
    .flatMap(({ update }) => {
      const url = addressOf(update, ownerUrl);
      const comments = shownComments(update.comments?.nodes, isArchived || Boolean(update.archivedAt));
      return [updateLine(update, url), ...comments.map((comment) => commentLine(comment, url.replace(/#.*/, "")))];
    });
}

/** When the last of these updates was written or changed, or something said about one. As Linear sent it. */
export function updateTimes(updates: readonly LinearUpdate[]): (string | null | undefined)[] {
  return updates.flatMap(({ createdAt, editedAt, comments }) => [
    createdAt,
    editedAt,
    ...commentTimes(comments?.nodes ?? []),
  ]);
}

function addressOf({ url }: LinearUpdate, ownerUrl: string): string {
  return url && URL.canParse(url) && /^https?:/i.test(url) ? url : ownerUrl;
}

/** Each update says how its author saw things then. */
function updateLine(update: LinearUpdate, url: string): Said {
  const health = update.health?.trim() ? `Update (${healthWords.get(update.health) ?? update.health}): ` : "Update: ";
  return {
    author: update.user?.name || null,
    at: update.createdAt,
    text: update.body?.trim() ? health + update.body : "",
    url,
    anchor: `update-${update.id}`,
  };
}

const healthWords: ReadonlyMap<string, string> = new Map([
  ["onTrack", "on track"],
  ["atRisk", "at risk"],
  ["offTrack", "off track"],
]);
