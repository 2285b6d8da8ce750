import type { Sketch } from "../draft.ts";
import type { Slots } from "../grammar.ts";
import type { Random } from "../random.ts";
import type { ObjectReference } from "../world.ts";

/**
 * A fact that people write into HubSpot about an account. Templates as in `grammar.ts`; beside the subject's own values
 * there are the account's slots, loose ones, and `contact`, `first` and `sender`.
 */
export interface CrmSubject {
  readonly id: string;
  readonly kind: "note" | "email" | "task" | "call" | "meeting" | "ticket";
  /** Subject or title; a note has none. */
  readonly head: string;
  readonly text: string;
  readonly values: (random: Random, sketch: Sketch, atMs: number) => Slots;
  /** Questions with `{name}` for the account, in other words than the text. */
  readonly asks: readonly string[];
  /** Questions that leave the account out; its values single it out. */
  readonly blind: readonly string[];
  readonly fact: string;
  /** Nobody would look for it in HubSpot. */
  readonly misplaced?: boolean;
}

/** A fact about a part of the product, written into Linear; `{part}` is the part, `{team}` the team's name. */
export interface DeliverySubject {
  readonly id: string;
  readonly place: "comment" | "description" | "update" | "need";
  /** The title; an update needs none. */
  readonly head: string;
  readonly text: string;
  readonly values: (random: Random, atMs: number) => Slots;
  /** Questions with `{part}`. */
  readonly asks: readonly string[];
  readonly blind: readonly string[];
  readonly fact: string;
  readonly misplaced?: boolean;
}

/** A fact that was written somewhere: what questions are made of. */
export interface Telling {
  readonly subject: Pick<CrmSubject, "id" | "asks" | "blind" | "fact" | "misplaced">;
  readonly accountId: string | null;
  readonly where: ObjectReference;
  readonly values: Slots;
  /** The text that was written. */
  readonly told: string;
}
