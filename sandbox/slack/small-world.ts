import type { SlackBookmark, SlackFile, SlackUserGroup } from "../company/slack/model.ts";
import type { Channel, Message, Person, World } from "../company/world.ts";

/**
 * A workspace small enough to read in full, with one of everything that Slack shows differently: a bot, a guest, a person
 * who left, each kind of conversation, an archived channel, threads, edits, reactions, reserved characters, and two
 * messages that differ in the sixth decimal of their time only; a channel shared with another company, one of whose people
 * claims a colleague's address; user groups, bookmarks, and files of every kind.
 */
export function smallWorld(): World {
  return {
    parameters: { seed: 1, size: 0.01, anchor: "2026-11-20T17:00:00Z" },
    company: {
      name: "Sample Company",
      domain: "sample.example",
      slackTeamId: "T0SAMPLE",
      slackDomain: "sample",
      gongWorkspaceId: "1",
    },
    people,
    accounts: [],
    contacts: [],
    deals: [],
    channels,
    messages,
    gongProfiles: [],
    calls: [],
    teams: [],
    projects: [],
    issues: [],
    tickets: [],
    slack: {
      userGroups: [
        userGroup("S1", "ops", ["ana", "ben"], null),
        userGroup("S2", "old-crew", ["cy"], "2025-06-01T09:00:00Z"),
      ],
      outsideTeams: [{ id: "T9OUTSIDE", name: "Outside Company", domain: "outside" }],
      outsiders: [
        {
          id: "ora",
          slackId: "Uora",
          teamId: "T9OUTSIDE",
          name: "Ora Outside",
          email: "cy@sample.example",
          title: "Buyer",
        },
      ],
    },
    stories: [],
    questions: [],
    tokens: [],
  };
}

const people: readonly Person[] = [
  person("ana", "Ana Ruiz", "member"),
  person("ben", "Ben Cole", "member"),
  person("cy", "Cy Dahl", "member"),
  person("dee", "Dee Roe", "member", { active: false }),
  person("gus", "Gus Guest", "guest"),
  person("sophia", "Sophia", "bot"),
  { ...person("nobody", "Never Slacked", "member"), slack: null },
];

const channels: readonly Channel[] = [
  channel("C1", "general", "public", ["ana", "ben", "cy", "dee", "gus", "sophia"]),
  channel("C2", "product", "public", ["ana", "ben", "sophia"], {
    shared: { hostTeamId: "T0SAMPLE", teamIds: ["T9OUTSIDE"], outsiderIds: ["ora"] },
    bookmarks: [
      bookmark("Bk1", "Plans & <rotas>", "https://intranet.sample.example/?a=1&b=2"),
      bookmark("Bk2", "A folder", null),
    ],
  }),
  channel("C3", "old-news", "public", ["ana", "sophia"], {
    archived: true,
    bookmarks: [bookmark("Bk3", "What we were", "https://intranet.sample.example/past")],
  }),
  channel("C4", "not-joined", "public", ["cy"]),
  channel("G1", "board", "private", ["ana", "sophia"]),
  channel("G2", "founders", "private", ["ana", "ben"]),
  channel("G3", "", "group", ["ana", "ben", "cy"]),
  channel("D1", "", "direct", ["ana", "ben"]),
  channel("D2", "", "direct", ["cy", "sophia"]),
];

const messages: readonly Message[] = [
  message("C1", "1763600000.000100", "ana", "Fish & chips <today> for <@Uben>", {
    reactions: [{ name: "tada", personIds: ["ben", "cy"] }],
  }),
  message("C1", "1763600000.000101", "ben", "One millionth of a second later", { editedTs: "1763600100.000000" }),
  message("C1", "1763600000.000102", "cy", "The second line\nof a parent"),
  message("C1", "1763600010.000000", "ana", "First reply", { threadTs: "1763600000.000102" }),
  message("C1", "1763600020.000000", "gus", "Second reply", { threadTs: "1763600000.000102" }),
  message("C1", "1763600030.000000", "ana", "Third reply", { threadTs: "1763600000.000102" }),
  message("C1", "1763600040.000000", "sophia", "I am a bot"),
  message("C2", "1763610000.000000", "ben", `<script>alert("page")</script>`),
  message("C2", "1763610010.000000", "ora", "Greetings from outside to <@Uana> and <!subteam^S1>"),
  message("C2", "1763610020.000000", "ana", "", {
    files: [file("F1", "plan.pdf"), file("F2", "gone.pdf", "tombstone")],
  }),
  message("C2", "1763610030.000000", "ben", "With a picture, for <!subteam^S2>", {
    files: [file("F3", "roof <1>.png")],
  }),
  message("C2", "1763610040.000000", "ora", "I join the thread", { threadTs: "1763610030.000000" }),
  message("C2", "1763610050.000000", "ben", "Long ago", { files: [file("F4", "old.pdf", "hidden_by_limit")] }),
  message("C3", "1763500000.000000", "ana", "Archived words"),
  message("C4", "1763620000.000000", "cy", "Alone in here"),
  message("G1", "1763630000.000000", "ana", "For the board only"),
  message("G2", "1763640000.000000", "ben", "For founders only"),
  message("G3", "1763650000.000000", "cy", "For the three of us"),
  message("D1", "1763660000.000000", "ana", "For Ben only"),
  message("D2", "1763670000.000000", "cy", "For the bot only"),
];

function person(
  id: string,
  name: string,
  kind: "member" | "guest" | "bot",
  more: { readonly active?: boolean } = {},
): Person {
  return {
    id,
    name,
    email: `${id}@sample.example`,
    title: "Analyst",
    department: "Operations",
    managerId: null,
    active: true,
    slack: { id: `U${id}`, kind },
    gong: null,
    timeZone: "America/Chicago",
    ...more,
  };
}

function channel(
  id: string,
  name: string,
  kind: Channel["kind"],
  memberIds: readonly string[],
  more: Pick<Channel, "shared" | "bookmarks"> & { readonly archived?: boolean } = {},
): Channel {
  return {
    id,
    name,
    kind,
    topic: name && `About ${name}`,
    purpose: "",
    memberIds,
    creatorId: memberIds[0] ?? "ana",
    createdAt: "2025-01-15T09:00:00Z",
    archived: false,
    ...more,
  };
}

function message(
  channelId: string,
  ts: string,
  authorId: string,
  text: string,
  more: Partial<Pick<Message, "threadTs" | "editedTs" | "reactions" | "files">> = {},
): Message {
  return { channelId, ts, authorId, text, threadTs: null, editedTs: null, reactions: [], ...more };
}

function userGroup(
  id: string,
  handle: string,
  memberIds: readonly string[],
  disabledAt: string | null,
): SlackUserGroup {
  const createdAt = "2025-02-01T09:00:00Z";
  return { id, handle, name: `The ${handle}`, description: "", memberIds, creatorId: "ana", createdAt, disabledAt };
}

function bookmark(id: string, title: string, link: string | null): SlackBookmark {
  return { id, title, link, emoji: "", createdAt: "2025-03-01T09:00:00Z", byId: "ana" };
}

function file(id: string, name: string, mode: SlackFile["mode"] = "hosted"): SlackFile {
  return { id, name, title: name, mimeType: "application/octet-stream", size: 1, mode };
}
