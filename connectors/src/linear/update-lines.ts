import type { Said } from "./lines.ts";
import { isoOf } from "./lines.ts";
import type { LinearUpdate } from "./payloads.ts";

/** The updates of a project or initiative, the oldest first; each says how its author saw things then. */
export function updateLines(updates: readonly LinearUpdate[], isArchived: boolean, ownerUrl: string): Said[] {
  const byId = new Map(updates.map((update) => [update.id, update]));
  return [...byId.values()]
    .filter((update) => !update.archivedAt || isArchived)
    .map((update) => ({ update, at: isoOf(update.createdAt) ?? "" }))
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.update.id < b.update.id ? -1 : 1))
    .map(({ update }) => {
      const given = update.url ?? "";
      const health = update.health?.trim()
        ? `Update (${healthWords.get(update.health) ?? update.health}): `
        : "Update: ";
      return {
        author: update.user?.name || null,
        at: update.createdAt,
        text: update.body?.trim() ? health + update.body : "",
        url: URL.canParse(given) && /^https?:/i.test(given) ? given : ownerUrl,
        anchor: `update-${update.id}`,
      };
    });
}

const healthWords: ReadonlyMap<string, string> = new Map([
  ["onTrack", "on track"],
  ["atRisk", "at risk"],
  ["offTrack", "off track"],
]);
