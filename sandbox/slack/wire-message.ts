import type { SlackFile } from "../company/slack/model.ts";
import type { Message } from "../company/world.ts";
import type { SlackDirectory, Thread, TopLevel } from "./directory.ts";
import type { Viewer } from "./tokens.ts";
import { appId, botId } from "./wire-user.ts";

/** A message at the top of a channel, with its thread's figures if it has replies. */
export function wireTopLevel(
  directory: SlackDirectory,
  viewer: Viewer,
  channelId: string,
  top: TopLevel,
): Record<string, unknown> {
  const thread = directory.conversation(channelId).threads.get(top.ts);
  const message = top.message ? wireMessage(directory, viewer, top.message) : tombstone(top.ts);
  return thread ? { ...message, ...threadFigures(directory, thread) } : message;
}

/** A reply in its thread. */
export function wireReply(
  directory: SlackDirectory,
  viewer: Viewer,
  thread: Thread,
  reply: Message,
): Record<string, unknown> {
  const parentUser = thread.parent ? slackId(directory, thread.parent.authorId) : slackbot;
  return { ...wireMessage(directory, viewer, reply), thread_ts: thread.ts, parent_user_id: parentUser };
}

/**
 * Text as it travels: the three characters that Slack reserves are escaped, its own forms for mentions, channels and
 * links stay (https://docs.slack.dev/messaging/formatting-message-text).
 */
export function wireText(text: string): string {
  return text
    .split(/(<(?:[@#!]|https?:|mailto:)[^<>]*>)/)
    .map((part, index) =>
      index % 2 === 1 ? part : part.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;"),
    )
    .join("");
}

function wireMessage(directory: SlackDirectory, viewer: Viewer, message: Message): Record<string, unknown> {
  const author = directory.peopleById.get(message.authorId);
  const { slackTeamId } = directory.world.company;
  const bot =
    author?.slack?.kind === "bot" ? directory.users.find((candidate) => candidate.id === author.id) : undefined;
  return {
    type: "message",
    user: slackId(directory, message.authorId),
    text: wireText(message.text),
    ts: message.ts,
    team: directory.outsiders.get(message.authorId)?.teamId ?? slackTeamId,
    ...(message.files &&
      viewer.scopes.has("files:read") && {
        files: message.files.map((file) => wireFile(directory, message, file)),
        upload: false,
      }),
    ...(bot && {
      bot_id: botId(bot),
      app_id: appId(bot),
      bot_profile: { id: botId(bot), app_id: appId(bot), name: bot.name, deleted: !bot.active, team_id: slackTeamId },
    }),
    ...(message.editedTs !== null && {
      edited: { user: slackId(directory, message.authorId), ts: message.editedTs },
    }),
    ...(message.reactions.length > 0 && {
      reactions: message.reactions.map(({ name, personIds }) => ({
        name,
        users: personIds.map((id) => slackId(directory, id)),
        count: personIds.length,
      })),
    }),
  };
}

/** The file's description, never its content. Of one that is deleted or hidden, Slack tells hardly more than that. */
function wireFile(directory: SlackDirectory, message: Message, file: SlackFile): Record<string, unknown> {
  const { id, mode } = file;
  const created = Number(message.ts.split(".")[0]);
  if (mode === "tombstone") return { id, mode };
  if (mode === "hidden_by_limit") return { id, mode, created };
  const extension = file.name.split(".").at(-1) ?? "";
  return {
    id,
    created,
    timestamp: created,
    name: file.name,
    title: file.title,
    mimetype: file.mimeType,
    filetype: extension,
    pretty_type: extension.toUpperCase(),
    user: slackId(directory, message.authorId),
    mode,
    editable: false,
    size: file.size,
    is_external: false,
    public_url_shared: false,
    file_access: "visible",
  };
}

const slackbot = "USLACKBOT";

/** What remains of a deleted parent. */
function tombstone(ts: string): Record<string, unknown> {
  return { type: "message", subtype: "tombstone", user: slackbot, text: "This message was deleted.", hidden: true, ts };
}

function threadFigures(directory: SlackDirectory, thread: Thread): Record<string, unknown> {
  const users = [...new Set(thread.replies.map((reply) => slackId(directory, reply.authorId)))];
  return {
    thread_ts: thread.ts,
    reply_count: thread.replies.length,
    reply_users_count: users.length,
    // Slack names five at most; the count is right all the same.
    reply_users: users.slice(0, 5),
    latest_reply: thread.replies.at(-1)?.ts,
    is_locked: false,
    subscribed: false,
  };
}

function slackId(directory: SlackDirectory, personId: string): string {
  const id = directory.peopleById.get(personId)?.slack?.id ?? directory.outsiders.get(personId)?.slackId;
  if (id === undefined)
    throw new Error(`The sample world is inconsistent: ${personId} acts in Slack without an account.`);
  return id;
}
