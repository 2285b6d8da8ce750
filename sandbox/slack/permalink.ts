import type { Message } from "../company/world.ts";

/** `https://…/archives/C1/p1731000000000200?thread_ts=…&cid=C1`; the query only for a reply. */
export function slackPermalink(workspaceUrl: string, message: Message): string {
  const place = `${workspaceUrl}archives/${message.channelId}/p${message.ts.replace(".", "")}`;
  if (message.threadTs === null || message.threadTs === message.ts) return place;
  return `${place}?thread_ts=${message.threadTs}&cid=${message.channelId}`;
}

/** @returns the ts within a permalink's last part (`p1731000000000200`), or undefined */
export function tsOfPermalink(part: string): string | undefined {
  const match = /^p(\d{1,12})(\d{6})$/.exec(part);
  return match ? `${match[1]}.${match[2]}` : undefined;
}
