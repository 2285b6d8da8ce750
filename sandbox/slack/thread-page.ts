import type { Message, World } from "../company/world.ts";
import { escapeHtml, samplePage } from "../http/html.ts";
import { slackDirectory, type SlackDirectory } from "./directory.ts";
import { tsOfPermalink } from "./permalink.ts";
import { slackTsToIso } from "./timestamp.ts";

/**
 * The page that a Slack permalink opens in the sandbox: the whole thread, the linked message marked.
 *
 * @param permalinkPart - the last part of the address, `p1731000000000200`
 * @returns undefined when there is no such message (any more)
 */
export function threadPage(world: World, channelId: string, permalinkPart: string): string | undefined {
  const directory = slackDirectory(world);
  const channel = directory.channelsById.get(channelId);
  const ts = tsOfPermalink(permalinkPart);
  if (!channel || ts === undefined) return undefined;
  const conversation = directory.conversation(channel.id);
  const quoted = conversation.messagesByTs.get(ts);
  const parentTs = quoted?.threadTs ?? ts;
  const thread = conversation.threads.get(parentTs);
  // A tombstone has no message, but its thread can still be read.
  if (!quoted && !thread) return undefined;
  const parent = thread ? thread.parent : quoted;
  const rows = [
    parent ? messageRow(directory, parent, ts) : `<li class="dim">This message was deleted.</li>`,
    ...(thread?.replies ?? []).map((reply) => messageRow(directory, reply, ts)),
  ];
  const title = channel.kind === "public" || channel.kind === "private" ? `#${channel.name}` : "Direct messages";
  return samplePage(
    `${title}, ${world.company.name}`,
    `<h1>${escapeHtml(title)}</h1>
<p class="dim">A page of Sophia's sandbox in the place of Slack. It asks for no sign-in; the real one does.</p>
<ol>
${rows.join("\n")}
</ol>`,
  );
}

function messageRow(directory: SlackDirectory, message: Message, quotedTs: string): string {
  const { authorId, files = [] } = message;
  const author = directory.peopleById.get(authorId)?.name ?? directory.outsiders.get(authorId)?.name ?? authorId;
  const iso = slackTsToIso(message.ts);
  const time = `<time datetime="${iso}">${iso.slice(0, 16).replace("T", " ")} UTC</time>`;
  const edited = message.editedTs === null ? "" : ` <span class="dim">(edited)</span>`;
  const names = files.map((file) => (file.mode === "hosted" ? `[file: ${file.title}]` : "[a file that is gone]"));
  const words = [readableText(directory, message.text), ...names].filter((part) => part !== "").join("\n");
  const text = escapeHtml(words).replace(/\n/g, "<br>");
  const shown = message.ts === quotedTs ? `<mark id="quoted">${text}</mark>` : text;
  const id = `p${message.ts.replace(".", "")}`;
  return `<li id="${id}"><strong>${escapeHtml(author)}</strong> ${time}${edited}<br>${shown}</li>`;
}

/** Mentions by name, links by their label, as Slack's own page shows them. */
function readableText(directory: SlackDirectory, text: string): string {
  return text
    .replace(/<@(\w+)(?:\|[^>]*)?>/g, (_all, id: string) => `@${nameOf(directory, id)}`)
    .replace(/<!subteam\^(\w+)[^>]*>/g, (_all, id: string) => `@${handleOf(directory, id)}`)
    .replace(/<#(\w+)(?:\|([^>]*))?>/g, (_all, id: string, name?: string) => {
      const channel = directory.channelsById.get(id);
      return `#${name ?? (channel?.kind === "public" ? channel.name : id)}`;
    })
    .replace(/<!(\w+)[^>]*>/g, "@$1")
    .replace(/<((?:https?|mailto):[^|>]+)(?:\|([^>]+))?>/g, (_all, url: string, label?: string) => label ?? url);
}

function nameOf(directory: SlackDirectory, slackId: string): string {
  return directory.peopleBySlackId.get(slackId)?.name ?? directory.outsidersBySlackId.get(slackId)?.name ?? slackId;
}

function handleOf(directory: SlackDirectory, groupId: string): string {
  return directory.userGroups.find((group) => group.id === groupId)?.handle ?? groupId;
}
