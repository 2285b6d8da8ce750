import type { FastifyError, FastifyPluginAsync, FastifyReply, FastifyRequest } from "fastify";
import type { LiveWorld } from "../company/live.ts";
import type { Clock } from "../http/clock.ts";
import type { Faults } from "../http/faults.ts";
import { samplePage, samplePageHeaders } from "../http/html.ts";
import { createRateLimiter } from "../http/rate-limit.ts";
import { channelPage } from "./channel-page.ts";
import {
  conversationInfo,
  history,
  joinConversation,
  listConversations,
  listMembers,
  listUserConversations,
  replies,
} from "./conversation-methods.ts";
import { slackDirectory } from "./directory.ts";
import { listBookmarks, listUserGroups, listUserGroupUsers } from "./group-methods.ts";
import { readArguments } from "./method-arguments.ts";
import type { Method, SlackSettings } from "./method.ts";
import { isSlackMethod, slackMethodRates, type SlackMethod } from "./rate-tiers.ts";
import { SlackError } from "./slack-error.ts";
import { threadPage } from "./thread-page.ts";
import { authenticate } from "./tokens.ts";
import { getPermalink, listUsers, lookUpUserByEmail, teamInfo, testAuth, userInfo } from "./workspace-methods.ts";

export type { SlackSettings } from "./method.ts";
export { slackPermalink } from "./permalink.ts";
export { slackMethodRates } from "./rate-tiers.ts";
export { mintSlackToken, slackReadScopes, slackTokens, type SlackTokens } from "./tokens.ts";

export interface SlackOptions {
  readonly live: LiveWorld;
  /** The sandbox's own address, known once it listens. */
  readonly publicUrl: () => string;
  /** What Slack's documented rates are multiplied with; 1 is real. */
  readonly rateFactor: number;
  readonly faults: Faults;
  readonly clock?: Clock;
  readonly settings?: SlackSettings;
}

const methods = {
  "auth.test": testAuth,
  "bookmarks.list": listBookmarks,
  "chat.getPermalink": getPermalink,
  "conversations.history": history,
  "conversations.info": conversationInfo,
  "conversations.join": joinConversation,
  "conversations.list": listConversations,
  "conversations.members": listMembers,
  "conversations.replies": replies,
  "team.info": teamInfo,
  "usergroups.list": listUserGroups,
  "usergroups.users.list": listUserGroupUsers,
  "users.conversations": listUserConversations,
  "users.info": userInfo,
  "users.list": listUsers,
  "users.lookupByEmail": lookUpUserByEmail,
} as const satisfies Record<SlackMethod, Method>;

/**
 * Slack's Web API (the methods that reading a workspace needs) at `<prefix>/api/<method>`, and the pages of its
 * permalinks and channels at `<prefix>/archives/…`.
 *
 * A method is found by its path alone and takes its arguments from the query, a form or JSON, since the official SDK
 * posts forms to methods that the specification lists as GET. Refusals are HTTP 200 with Slack's own codes; only a
 * spent rate is a 429 with `Retry-After`. Rates are counted for each token and method.
 */
export const slackPlugin: FastifyPluginAsync<SlackOptions> = async (app, options) => {
  const { live, publicUrl, rateFactor, faults, clock = Date.now, settings = {} } = options;
  const limiter = createRateLimiter({ factor: rateFactor, clock });
  const prefix = app.prefix;
  faults.rateLimitedBody(`${prefix}/`, () => ({ ok: false, error: "ratelimited" }));

  // The body stays text: what Slack says to a malformed one is said by the method's own reader.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "string" }, (_request, body, done) => done(null, body));

  // A request too large, or a mistake of our own: in Slack's shape, and never without its reason.
  app.setErrorHandler((error: FastifyError, _request, reply) =>
    reply
      .code(error.statusCode ?? 500)
      .send({ ok: false, error: "fatal_error", response_metadata: { messages: [`[ERROR] ${error.message}`] } }),
  );

  function answer(name: string, request: FastifyRequest, reply: FastifyReply): Record<string, unknown> {
    if (!isSlackMethod(name)) throw new SlackError("unknown_method", { req_method: name });
    const body = typeof request.body === "string" ? request.body : "";
    const args = readArguments(queryOf(request), request.headers["content-type"], body);
    const viewer = authenticate(live.world, tokenOf(request, args.get("token")));
    const waitSeconds = limiter.take(viewer.token, name, slackMethodRates[name]);
    if (waitSeconds > 0) {
      reply.code(429).header("retry-after", String(waitSeconds));
      throw new SlackError("ratelimited");
    }
    reply.header("x-oauth-scopes", [...viewer.scopes].join(","));
    const fault = faults.of(request)?.kind;
    const aboutPaging = fault === "expired-cursor" || fault === "repeat-page";
    if (aboutPaging && !args.has("cursor")) faults.giveBack(request);
    if (fault === "expired-cursor" && args.has("cursor")) throw new SlackError("invalid_cursor");
    const repeatPage = fault === "repeat-page" && args.has("cursor");
    const directory = slackDirectory(live.world);
    const workspaceUrl = `${publicUrl()}${prefix}/`;
    return methods[name]({ directory, live, viewer, args, workspaceUrl, repeatPage, settings });
  }

  app.route<{ Params: { method: string } }>({
    method: ["GET", "POST"],
    url: "/api/:method",
    handler: async (request, reply) => {
      try {
        return { ok: true, ...answer(request.params.method, request, reply) };
      } catch (error) {
        if (error instanceof SlackError) return { ok: false, error: error.code, ...error.details };
        throw error;
      }
    },
  });

  app.get<{ Params: { channel: string; message: string } }>("/archives/:channel/:message", async (request, reply) => {
    const page = threadPage(live.world, request.params.channel, request.params.message);
    return reply
      .code(page === undefined ? 404 : 200)
      .headers(samplePageHeaders)
      .send(page ?? samplePage("Not found", "<h1>No such message</h1><p>It may have been deleted.</p>"));
  });

  app.get<{ Params: { channel: string } }>("/archives/:channel", async (request, reply) => {
    const page = channelPage(live.world, request.params.channel);
    return reply
      .code(page === undefined ? 404 : 200)
      .headers(samplePageHeaders)
      .send(page ?? samplePage("Not found", "<h1>No such conversation</h1>"));
  });
};

function queryOf(request: FastifyRequest): URLSearchParams {
  const start = request.url.indexOf("?");
  return new URLSearchParams(start === -1 ? "" : request.url.slice(start));
}

/** A bearer token, or the form's `token`. */
function tokenOf(request: FastifyRequest, fromForm: string | undefined): string | undefined {
  const bearer = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? "")?.[1];
  return bearer ?? fromForm;
}
