import { grouped, type Slots } from "../grammar.ts";
import type { Random } from "../random.ts";
import type { Sketch } from "../draft.ts";

/**
 * Something that customers and we talk about: how its facts come about, how it sounds in a call, how it reads in a
 * Slack thread, and how somebody asks for it later in other words.
 *
 * Scripts are templates (see `phrase`), one turn a line: `r:` our host, `e:` our specialist, `c:` the customer's main
 * speaker, `d:` a second one. The line that tells the key fact has a star (`c*:`).
 */
export interface Topic {
  readonly id: string;
  /** Gong's topic label. */
  readonly label: string;
  /** How people name it in passing; a template. */
  readonly noun: string;
  /** The facts of one telling; `atMs` is the moment it is told. */
  readonly values: (random: Random, sketch: Sketch, atMs: number) => Slots;
  readonly open: readonly string[];
  readonly core: readonly string[];
  /** Short exchanges, of which a call has two to four. */
  readonly more: readonly string[];
  readonly close: readonly string[];
  readonly thread: {
    readonly root: readonly string[];
    /** The reply with the key fact. */
    readonly key: readonly string[];
    readonly replies: readonly string[];
  };
  /** Questions with `{account}`, in other words than the sources. */
  readonly asks: readonly string[];
  /** Questions that do not name the account; its facts single it out. */
  readonly blind: readonly string[];
  /** A statement of the key fact. */
  readonly fact: string;
}

/** "$41,300" from a range, rounded to hundreds. */
export function dollars(random: Random, low: number, high: number, step = 100): string {
  return `$${grouped(Math.round((low + random.next() * (high - low)) / step) * step)}`;
}

export function percent(random: Random, low: number, high: number): string {
  return `${random.int(low, high)} percent`;
}

/** "3:40 a.m." */
export function clockTime(random: Random, fromHour: number, toHour: number): string {
  const hour = random.int(fromHour, toHour);
  const minute = random.int(1, 11) * 5;
  return `${((hour + 11) % 12) + 1}:${String(minute).padStart(2, "0")} ${hour < 12 ? "a.m." : "p.m."}`;
}

export function count(random: Random, low: number, high: number): string {
  return grouped(random.int(low, high));
}
