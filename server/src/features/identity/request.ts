import type { Actor } from "@sophia/core";

/** On whose request something is done. */
export interface Requested {
  readonly actor: Actor;
  readonly requestId: string;
}
