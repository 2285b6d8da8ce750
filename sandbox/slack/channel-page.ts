import type { World } from "../company/world.ts";
import { escapeHtml, samplePage } from "../http/html.ts";
import { slackDirectory } from "./directory.ts";

/**
 * The page that a channel's address opens in the sandbox: what the channel is for, and its bookmarks.
 *
 * @returns undefined when there is no such conversation
 */
export function channelPage(world: World, channelId: string): string | undefined {
  const channel = slackDirectory(world).channelsById.get(channelId);
  if (!channel) return undefined;
  const title = channel.kind === "public" || channel.kind === "private" ? `#${channel.name}` : "Direct messages";
  const rows = (channel.bookmarks ?? []).map(
    ({ id, title: name, link }) => `<li id="${id}">${escapeHtml([name, link ?? "(a folder)"].join(" "))}</li>`,
  );
  return samplePage(
    `${title}, ${world.company.name}`,
    `<h1>${escapeHtml(title)}</h1>
<p class="dim">A page of Sophia's sandbox in the place of Slack. It asks for no sign-in; the real one does.</p>
<p>${escapeHtml(channel.topic)}${channel.archived ? " (archived)" : ""}</p>
<ol>
${rows.join("\n")}
</ol>`,
  );
}
