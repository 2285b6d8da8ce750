import { workingMs, workingTime } from "../clock.ts";
import { slackId, type Draft } from "../draft.ts";
import type { SlackBookmark, SlackFile } from "./model.ts";
import { postThread, writersOf } from "./threads.ts";

const bookmarked: Readonly<Record<string, readonly (readonly [title: string, path: string | null, emoji: string])[]>> =
  {
    general: [
      ["Holiday calendar", "/calendar/holidays", ":palm_tree:"],
      ["Expenses form", "/forms/expenses", ""],
    ],
    "support-escalations": [
      ["Escalation form", "/forms/escalation", ":rotating_light:"],
      ["Rota", "/calendar/support-rota?view=week&team=tier2", ""],
    ],
    engineering: [
      ["Runbooks", "/wiki/runbooks", ":books:"],
      ["Diagrams", null, ""],
    ],
    "office-and-it": [["Order a laptop", "/forms/laptop", ":computer:"]],
  };

interface FilePlan {
  readonly room: string;
  /** Empty: the file alone. */
  readonly text: string;
  readonly name: string;
  readonly mimeType: string;
  readonly mode?: SlackFile["mode"];
}

const files: readonly FilePlan[] = [
  { room: "general", text: "", name: "evacuation-plan-ground-floor.pdf", mimeType: "application/pdf" },
  { room: "random", text: "look who came to work today", name: "dog-under-desk.jpg", mimeType: "image/jpeg" },
  { room: "office-and-it", text: "", name: "badge-reader-manual.pdf", mimeType: "application/pdf" },
  {
    room: "engineering",
    text: "slides from the brown bag",
    name: "brown-bag-tracing.pptx",
    mimeType: "application/vnd.ms-powerpoint",
  },
  { room: "marketing", text: "wrong file, sorry, deleted it", name: "x.png", mimeType: "image/png", mode: "tombstone" },
  { room: "okrs", text: "from the offsite", name: "whiteboard.jpg", mimeType: "image/jpeg", mode: "hidden_by_limit" },
];

/** Bookmarks at the head of some channels. */
export function makeBookmarks(draft: Draft): void {
  for (const [index, channel] of draft.channels.entries()) {
    const own = bookmarked[channel.name];
    if (channel.kind !== "public" || own === undefined) continue;
    const random = draft.random.fork(`bookmarks/${channel.name}`);
    const bookmarks = own.map(([title, path, emoji]): SlackBookmark => ({
      id: slackId(random, "Bk"),
      title,
      link: path && `https://intranet.payready.example${path}`,
      emoji,
      createdAt: workingTime(random, draft.parameters.anchor, random.int(20, 200)),
      byId: channel.creatorId,
    }));
    draft.channels[index] = { ...channel, bookmarks };
  }
}

/** Messages with files, some of them nothing but a file, one deleted since and one beyond what the plan shows. */
export function makeFileMessages(draft: Draft): void {
  for (const { room, text, name, mimeType, mode = "hosted" } of files) {
    const random = draft.random.fork(`file/${name}`);
    const channel = draft.channels.find((candidate) => candidate.name === room);
    if (!channel) continue;
    const messages: Draft["messages"] = [];
    const atMs = workingMs(random, draft.anchorMs, random.int(1, 80));
    postThread({ ...draft, messages }, random, channel, atMs, [
      { author: random.pick(writersOf(draft, channel)), text },
    ]);
    const file = { id: slackId(random, "F"), name, title: name, mimeType, size: random.int(20_000, 4_000_000), mode };
    for (const message of messages) draft.messages.push({ ...message, files: [file] });
  }
}
