import { ErrorCode, type WebClient, WebClient as Client } from "@slack/web-api";

/** All that a token can reach, as ids, in the order in which Slack served them. */
export interface ReadWorkspace {
  readonly users: readonly string[];
  readonly members: ReadonlyMap<string, readonly string[]>;
  /** Every message, replies included, by channel; undefined for a channel whose history was refused. */
  readonly messages: ReadonlyMap<string, readonly string[] | undefined>;
  /** Members by group, those of disabled groups too; undefined: refused, as Slack does it to guests. */
  readonly userGroups: ReadonlyMap<string, readonly string[]> | undefined;
  /** Ids by channel; of a channel whose history is refused, none are asked for. */
  readonly bookmarks: ReadonlyMap<string, readonly string[]>;
  /** Ids of the files on all messages. */
  readonly files: ReadonlySet<string>;
  /** Names of members who are not in `users.list`, by id. */
  readonly outsiders: ReadonlyMap<string, string>;
  readonly requests: number;
  /** How often Slack asked to wait. */
  readonly waits: number;
}

/** The official client, told to hand every refusal to the caller instead of waiting by itself. */
export function slackClient(slackApiUrl: string, token: string): WebClient {
  return new Client(token, { slackApiUrl, retryConfig: { retries: 0 }, rejectRateLimitedCalls: true });
}

/**
 * Reads everything with the official client, page by page.
 *
 * @param waitSeconds - called when Slack asks to wait; a test moves its clock instead of sleeping
 */
export async function readWorkspace(
  client: WebClient,
  limit: number,
  waitSeconds: (seconds: number) => void,
): Promise<ReadWorkspace> {
  let requests = 0;
  let waits = 0;

  async function patiently<T>(call: () => Promise<T>): Promise<T> {
    for (;;) {
      requests += 1;
      try {
        return await call();
      } catch (error) {
        const seconds = retryAfterSeconds(error);
        if (seconds === undefined) throw error;
        waits += 1;
        waitSeconds(seconds);
      }
    }
  }

  async function pages<T extends { response_metadata?: { next_cursor?: string } }>(
    call: (cursor: { cursor: string } | undefined) => Promise<T>,
  ): Promise<T[]> {
    const all: T[] = [];
    let cursor: string | undefined;
    do {
      const from = cursor;
      const reply = await patiently(() => call(from === undefined ? undefined : { cursor: from }));
      all.push(reply);
      cursor = reply.response_metadata?.next_cursor;
    } while (cursor !== undefined && cursor !== "");
    return all;
  }

  const users = await pages((from) => client.users.list({ limit, ...from }));
  const types = "public_channel,private_channel,mpim,im";
  const channels = await pages((from) => client.conversations.list({ types, limit, ...from }));
  const members = new Map<string, readonly string[]>();
  const messages = new Map<string, readonly string[] | undefined>();
  const files = new Set<string>();
  for (const channel of channels.flatMap((reply) => ids(reply.channels))) {
    const memberPages = await pages((from) => client.conversations.members({ channel, limit, ...from }));
    members.set(
      channel,
      memberPages.flatMap((reply) => reply.members ?? []),
    );
    messages.set(channel, await readMessages(channel));
  }

  const bookmarks = new Map<string, readonly string[]>();
  for (const [channel_id, found] of messages) {
    if (found === undefined) continue;
    const reply = await patiently(() => client.bookmarks.list({ channel_id }));
    bookmarks.set(channel_id, ids(reply.bookmarks));
  }
  const listed = new Set(users.flatMap((reply) => ids(reply.members)));
  const outsiders = new Map<string, string>();
  for (const user of new Set([...members.values()].flat())) {
    if (listed.has(user)) continue;
    const reply = await patiently(() => client.users.info({ user }));
    outsiders.set(user, `${reply.user?.real_name} of ${reply.user?.team_id}`);
  }
  const userGroups = await readUserGroups();

  async function readUserGroups(): Promise<Map<string, readonly string[]> | undefined> {
    try {
      const all = { include_users: true, include_disabled: true };
      const { usergroups = [] } = await patiently(() => client.usergroups.list(all));
      const found = new Map<string, readonly string[]>();
      for (const { id: usergroup = "", users: embedded = [] } of usergroups) {
        const { users: own = [] } = await patiently(() =>
          client.usergroups.users.list({ usergroup, include_disabled: true }),
        );
        if (own.join() !== embedded.join()) throw new Error(`${usergroup} has two lists of members`);
        found.set(usergroup, own);
      }
      return found;
    } catch (error) {
      if (platformError(error)?.["error"] === "user_is_restricted") return undefined;
      throw error;
    }
  }

  async function readMessages(channel: string): Promise<string[] | undefined> {
    const found: string[] = [];
    try {
      for (const reply of await pages((from) => client.conversations.history({ channel, limit, ...from }))) {
        for (const message of reply.messages ?? []) {
          const { ts = "", reply_count: count = 0 } = message;
          found.push(ts);
          for (const { id = "" } of message.files ?? []) files.add(id);
          if (count === 0) continue;
          const thread = await pages((from) => client.conversations.replies({ channel, ts, limit, ...from }));
          const rows = thread.flatMap((part) => part.messages ?? []).slice(1);
          found.push(...rows.map((row) => row.ts ?? ""));
          for (const { id = "" } of rows.flatMap((row) => row.files ?? [])) files.add(id);
        }
      }
    } catch (error) {
      if (platformError(error)?.error === "not_in_channel") return undefined;
      throw error;
    }
    return found;
  }

  return { users: [...listed], members, messages, userGroups, bookmarks, files, outsiders, requests, waits };
}

/** What Slack answered to a refused call, or undefined if the failure was another one. */
export function platformError(error: unknown): Readonly<Record<string, unknown>> | undefined {
  if (!(error instanceof Error) || !("code" in error) || error.code !== ErrorCode.PlatformError) return undefined;
  return "data" in error && typeof error.data === "object" && error.data !== null ? { ...error.data } : undefined;
}

function retryAfterSeconds(error: unknown): number | undefined {
  if (!(error instanceof Error) || !("code" in error) || error.code !== ErrorCode.RateLimitedError) return undefined;
  return "retryAfter" in error && typeof error.retryAfter === "number" ? error.retryAfter : undefined;
}

function ids(rows: readonly { id?: string }[] | undefined): string[] {
  return (rows ?? []).map((row) => row.id ?? "");
}
