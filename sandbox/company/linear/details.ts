import { workingTime } from "../clock.ts";
import { uuid } from "../delivery.ts";
import type { Draft } from "../draft.ts";
import { phrase } from "../grammar.ts";
import type { Random } from "../random.ts";
import { looseSlots } from "../slots.ts";

/** A working time after another one and not after the anchor; the same one when none is left. */
export function laterTime(draft: Draft, random: Random, after: string): string {
  const days = Math.floor((draft.anchorMs - Date.parse(after)) / 86_400_000);
  if (days < 1) return after;
  const drawn = workingTime(random, draft.parameters.anchor, random.int(0, days - 1));
  return drawn < after ? after : drawn;
}

/** One variant of one of the templates. */
export function written(random: Random, templates: readonly string[], at: string): string {
  return phrase(random, random.pick(templates), looseSlots(random, Date.parse(at)));
}

/** A UUID that no other part of the world draws. */
export function linearId(draft: Draft, label: string): string {
  return uuid(draft, `linear/${label}`);
}

/** Twelve hexadecimal digits, as at the end of Linear's addresses. */
export function slugId(draft: Draft, label: string): string {
  return linearId(draft, `slug/${label}`).replaceAll("-", "").slice(0, 12);
}
