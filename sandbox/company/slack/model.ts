/**
 * What Slack holds beyond people, channels and messages. All of it is optional in a world: small ones written by hand are
 * without.
 */

export interface SlackData {
  readonly userGroups: readonly SlackUserGroup[];
  /** Workspaces of other companies that share a channel with ours. */
  readonly outsideTeams: readonly SlackOutsideTeam[];
  /** Their people, as far as they are in a shared channel; no staff of ours and nobody's readers. */
  readonly outsiders: readonly SlackOutsider[];
}

/** A group that is mentioned by its handle: `<!subteam^S…>` in a text. */
export interface SlackUserGroup {
  readonly id: string;
  readonly handle: string;
  readonly name: string;
  readonly description: string;
  readonly memberIds: readonly string[];
  readonly creatorId: string;
  readonly createdAt: string;
  /** Null: in use. A disabled group keeps its members and its mentions. */
  readonly disabledAt: string | null;
}

export interface SlackOutsideTeam {
  readonly id: string;
  readonly name: string;
  readonly domain: string;
}

export interface SlackOutsider {
  /** Messages name it as their author. */
  readonly id: string;
  readonly slackId: string;
  readonly teamId: string;
  readonly name: string;
  /** As their own workspace has it: nothing that ours has verified. */
  readonly email: string;
  readonly title: string;
}

/** How a channel is shared through Slack Connect. */
export interface SharedWith {
  readonly hostTeamId: string;
  /** Of the other companies. */
  readonly teamIds: readonly string[];
  /** Members from there. */
  readonly outsiderIds: readonly string[];
}

/** Pinned to the head of a channel. */
export interface SlackBookmark {
  readonly id: string;
  readonly title: string;
  /** Null: a folder. */
  readonly link: string | null;
  readonly emoji: string;
  readonly createdAt: string;
  readonly byId: string;
}

export interface SlackFile {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly mimeType: string;
  /** In bytes. */
  readonly size: number;
  /** `tombstone`: deleted. `hidden_by_limit`: beyond what a free plan shows. */
  readonly mode: "hosted" | "tombstone" | "hidden_by_limit";
}
