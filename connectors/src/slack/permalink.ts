import type { VendorAccount } from "@sophia/core";
import { compareTs, tsForLink } from "./timestamp.ts";

/**
 * The page that opens at a message. `chat.getPermalink` would tell it at the price of a call for each message, so the
 * same form is built from the workspace's address. Where that is unknown, Slack's own link scheme opens the application.
 */
export function messageUrl(account: VendorAccount, channelId: string, ts: string, threadTs: string): string {
  const channel = encodeURIComponent(channelId);
  if (account.url === null) {
    return `slack://channel?team=${encodeURIComponent(account.externalId)}&id=${channel}&message=${encodeURIComponent(ts)}`;
  }
  const url = `${account.url.replace(/\/+$/, "")}/archives/${channel}/${tsForLink(ts)}`;
  return compareTs(ts, threadTs) === 0 ? url : `${url}?thread_ts=${encodeURIComponent(threadTs)}&cid=${channel}`;
}

/** The page that opens a channel. */
export function channelUrl(account: VendorAccount, channelId: string): string {
  const channel = encodeURIComponent(channelId);
  if (account.url === null) return `slack://channel?team=${encodeURIComponent(account.externalId)}&id=${channel}`;
  return `${account.url.replace(/\/+$/, "")}/archives/${channel}`;
}
