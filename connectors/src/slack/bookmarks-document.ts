import {
  maxLineLength,
  readPayload,
  splitAtWords,
  type DocumentDraft,
  type Line,
  type RawRecord,
  type TransformOptions,
  type TransformResult,
} from "@sophia/core";
import { readChannel, userNamesFrom, type Lookup } from "./lookups.ts";
import { bookmarksRecordSchema, type SlackBookmark } from "./payloads.ts";
import { channelUrl } from "./permalink.ts";
import { channelPrincipal } from "./permissions.ts";
import { secondsToIso } from "./timestamp.ts";

/** A channel's bookmarks become one document with a line for each, seen by who sees the channel; without any, none. */
export function transformBookmarks(record: RawRecord, lookup: Lookup, { account }: TransformOptions): TransformResult {
  const { channel: channelId, bookmarks } = readPayload(
    bookmarksRecordSchema,
    record.payload,
    "A list of Slack bookmarks",
  );
  const channel = readChannel(lookup({ kind: "channel", externalId: channelId }), channelId);
  const nameOf = userNamesFrom(lookup, ["user"]);
  const url = channelUrl(account, channelId);
  const distinct = [...new Map(bookmarks.map((bookmark) => [bookmark.id, bookmark])).values()];
  const lines = distinct.flatMap((bookmark): Line[] =>
    splitAtWords(bookmarkText(bookmark), maxLineLength).map((text, index) => ({
      author: (bookmark.last_updated_by_user_id && nameOf(bookmark.last_updated_by_user_id)) || null,
      at: changedAt(bookmark),
      text,
      url,
      anchor: index === 0 ? bookmark.id : `${bookmark.id}#${index + 1}`,
    })),
  );
  const times = lines.flatMap(({ at }) => at ?? []).sort();
  const document: DocumentDraft = {
    externalId: record.externalId,
    kind: "bookmarks",
    title: `#${channel?.name || channelId}: bookmarks`,
    url,
    // Where Slack tells no time at all, they are as old as can be.
    occurredAt: times[0] ?? new Date(0).toISOString(),
    updatedAt: times.at(-1) ?? new Date(0).toISOString(),
    accountDomains: [],
    lines,
    principals: channel ? [channelPrincipal(channel.id)] : [],
  };
  return { entities: [], documents: lines.length === 0 ? [] : [document], identities: [], memberships: [] };
}

/** Title and address; either may be missing: a folder has no link. */
function bookmarkText({ title, link }: SlackBookmark): string {
  return [...new Set([title?.trim(), link?.trim()])].filter(Boolean).join(" ");
}

function changedAt({ date_created, date_updated }: SlackBookmark): string | null {
  return secondsToIso(date_updated || date_created || 0);
}
