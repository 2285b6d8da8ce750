import type { Json, RecordReference } from "@sophia/core";
import { isUserId, type NameOf } from "./markup.ts";
import { channelRecordSchema, slackUserSchema, userGroupRecordSchema, type SlackChannel } from "./payloads.ts";
import { userName } from "./user-name.ts";

export type Lookup = (reference: RecordReference) => Json | undefined;

/** A record of another channel under this id, or one that cannot be read, is as good as none. */
export function readChannel(payload: Json | undefined, id: string): SlackChannel | undefined {
  const parsed = channelRecordSchema.safeParse(payload);
  return parsed.success && parsed.data.channel.id === id ? parsed.data.channel : undefined;
}

/** Finds people's names; @param kinds - of the records they may stand in, in this order */
export function userNamesFrom(lookup: Lookup, kinds: readonly ("user" | "outsider")[]): NameOf {
  return remembering((id) => {
    for (const kind of kinds) {
      const parsed = slackUserSchema.safeParse(lookup({ kind, externalId: id }));
      if (parsed.success) return userName(parsed.data);
    }
    return undefined;
  });
}

/** Finds user groups' handles, without the @. */
export function groupHandlesFrom(lookup: Lookup): NameOf {
  return remembering((id) => {
    const parsed = userGroupRecordSchema.safeParse(lookup({ kind: "user_group", externalId: id }));
    return (parsed.success && parsed.data.group.handle?.trim()) || undefined;
  });
}

function remembering(find: NameOf): NameOf {
  const found = new Map<string, string | undefined>();
  return (id) => {
    if (!isUserId(id)) return undefined;
    if (!found.has(id)) found.set(id, find(id));
    return found.get(id);
  };
}
