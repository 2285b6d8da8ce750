import type { EntityDraft, EntityKind, EntityOf } from "@sophia/core";

/** An entity draft whose data fits its kind's schema, by type. */
export function entity<Kind extends EntityKind & ("user" | "channel" | "thread")>(
  kind: Kind,
  externalId: string,
  data: EntityOf<Kind>,
): EntityDraft {
  return { kind, externalId, data };
}
