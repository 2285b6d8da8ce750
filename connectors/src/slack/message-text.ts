import type { Json } from "@sophia/core";
import { z } from "zod";
import { resolveMarkup, type Names } from "./markup.ts";
import type { SlackFile, SlackMessage } from "./payloads.ts";

/** Comings and goings, and what Slack leaves of a deleted message: nothing that anybody said. */
const silentSubtypes = new Set([
  "tombstone",
  "message_deleted",
  "channel_join",
  "channel_leave",
  "channel_archive",
  "channel_unarchive",
  "group_join",
  "group_leave",
  "group_archive",
  "group_unarchive",
]);

export function isSilent(message: SlackMessage): boolean {
  return message.hidden === true || silentSubtypes.has(message.subtype ?? "");
}

/**
 * A message as its reader sees it: its text (or its blocks, where an app sent no text), its attachments, and the names
 * of its files. Previews of links are left out; those of other messages above all, since they may come from a channel
 * that this one's readers cannot see.
 */
export function messageText(message: SlackMessage, names: Names): string {
  const own = resolveMarkup(message.text ?? "", names).trim();
  const parts = [own || blocksText(message.blocks ?? [], names)];
  for (const attachment of message.attachments ?? []) {
    if (attachment.is_msg_unfurl || attachment.is_share || attachment.channel_id) continue;
    if (attachment.from_url || attachment.original_url) continue;
    const fields = (attachment.fields ?? []).map(({ title, value }) => [title, value].filter(Boolean).join(": "));
    const shown = [attachment.pretext, attachment.title, attachment.text, ...fields].filter(Boolean).join("\n");
    parts.push(resolveMarkup(shown || attachment.fallback || "", names).trim());
  }
  for (const file of message.files ?? []) parts.push(fileText(file));
  return parts.filter((part) => part !== "").join("\n");
}

/** A file's name, never what is in it; nothing of one that is deleted or that the plan hides. */
function fileText({ title, name, mode }: SlackFile): string {
  if (mode === "tombstone" || mode === "hidden_by_limit") return "";
  const shown = [title, name].find((one) => one?.trim())?.trim();
  return shown === undefined ? "[file without a name]" : `[file: ${shown}]`;
}

const elementSchema = z.object({
  type: z.string().optional(),
  text: z.union([z.string(), z.object({ type: z.string().optional(), text: z.string() })]).optional(),
  user_id: z.string().optional(),
  usergroup_id: z.string().optional(),
  url: z.string().optional(),
  name: z.string().optional(),
  range: z.string().optional(),
  elements: z.array(z.custom<Json>()).optional(),
  fields: z.array(z.custom<Json>()).optional(),
});

/** Deeper nesting than Slack's own editors make is not followed. */
const deepest = 8;

function blocksText(blocks: readonly Json[], names: Names): string {
  return blocks
    .map((block) => elementText(block, names, 0).trim())
    .filter((part) => part !== "")
    .join("\n");
}

function elementText(json: Json, names: Names, depth: number): string {
  const parsed = elementSchema.safeParse(json);
  if (!parsed.success || depth > deepest) return "";
  const { type, text, user_id, usergroup_id, url, name, range, elements = [], fields = [] } = parsed.data;
  if (type === "user" && user_id) return `@${names.ofUser(user_id) ?? user_id}`;
  if (type === "usergroup" && usergroup_id) return `@${names.ofGroup(usergroup_id) ?? "group"}`;
  if (type === "emoji" && name) return `:${name}:`;
  if (type === "broadcast" && range) return `@${range}`;
  if (type === "link") return (typeof text === "string" && text) || url || "";
  const own = typeof text === "string" ? text : text === undefined ? "" : objectText(text, names);
  const separator = type === "rich_text_section" || type === "rich_text_preformatted" ? "" : "\n";
  const inner = [...elements, ...fields].map((child) => elementText(child, names, depth + 1));
  return [own, inner.join(separator)].filter((part) => part !== "").join("\n");
}

function objectText(text: { type?: string | undefined; text: string }, names: Names): string {
  return text.type === "mrkdwn" ? resolveMarkup(text.text, names) : text.text;
}
