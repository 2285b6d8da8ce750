import type { Json, RawRecord, RecordReference } from "@sophia/core";
import { mentionedGroups, mentionedUsers } from "./markup.ts";
import { bookmarksRecordSchema, threadRecordSchema, type ThreadRecord } from "./payloads.ts";
import { mayHoldOutsiders } from "./thread-document.ts";

/** A document needs its channel (name, permission) and everybody it shows by name. */
export function slackReferences({ kind, payload }: RawRecord): RecordReference[] {
  if (kind === "thread") return threadReferences(payload);
  return kind === "bookmarks" ? bookmarksReferences(payload) : [];
}

function threadReferences(payload: Json): RecordReference[] {
  const parsed = threadRecordSchema.safeParse(payload);
  if (!parsed.success) return [];
  const thread = parsed.data;
  const { users, groups } = shownIn(thread);
  return [
    { kind: "channel", externalId: thread.channel },
    ...named("user", users),
    ...named("outsider", mayHoldOutsiders(thread) ? users : new Set()),
    ...named("user_group", groups),
  ];
}

function bookmarksReferences(payload: Json): RecordReference[] {
  const parsed = bookmarksRecordSchema.safeParse(payload);
  if (!parsed.success) return [];
  const { channel, bookmarks } = parsed.data;
  const users = new Set(bookmarks.flatMap(({ last_updated_by_user_id: user }) => user || []));
  return [{ kind: "channel", externalId: channel }, ...named("user", users)];
}

function named(kind: string, ids: ReadonlySet<string>): RecordReference[] {
  return [...ids].sort().map((externalId) => ({ kind, externalId }));
}

function shownIn(thread: ThreadRecord): { readonly users: Set<string>; readonly groups: Set<string> } {
  const users = new Set(thread.member_ids);
  const groups = new Set<string>();
  for (const message of thread.messages) {
    if (message.user) users.add(message.user);
    // The whole message: mentions stand in text, attachments, their fields and blocks.
    const whole = JSON.stringify(message);
    for (const id of mentionedUsers(whole)) users.add(id);
    for (const id of mentionedGroups(whole)) groups.add(id);
    for (const match of whole.matchAll(/"user_id":"([A-Za-z0-9]{1,40})"/g)) if (match[1]) users.add(match[1]);
    for (const match of whole.matchAll(/"usergroup_id":"([A-Za-z0-9]{1,40})"/g)) if (match[1]) groups.add(match[1]);
  }
  return { users, groups };
}
