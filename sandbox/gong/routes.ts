import type { FastifyRequest } from "fastify";
import { withId } from "../company/by-id.ts";
import type { Call } from "../company/world.ts";
import { callsBetween, endMs, metaDataOf, transcriptOf } from "./calls.ts";
import { extensiveCall, readContentSelector } from "./extensive.ts";
import { type Fields, isId, type UnknownFields } from "./input.ts";
import type { GongKey, GongScope } from "./keys.ts";
import { insightRoutes } from "./insight-routes.ts";
import { GongRefusal, nothingFound } from "./refusal.ts";
import { requestReader } from "./requests.ts";
import { createdMs, profileOf, seats, userOf } from "./users.ts";
import type { LiveWorld } from "../company/live.ts";
import type { Clock } from "../http/clock.ts";

export interface GongContext {
  readonly live: LiveWorld;
  readonly publicUrl: () => string;
  readonly clock: Clock;
  readonly pageSize: number;
  readonly transcriptDelayMinutes: number;
  readonly unknownFields: UnknownFields;
  readonly permissionProfileScope: GongScope;
  readonly scorecardIds: "number" | "string";
  /** A planned fault that concerns paging; asked only when the request carries a cursor. */
  readonly pagingFault: (request: FastifyRequest, hasCursor: boolean) => "repeat-page" | "expired-cursor" | undefined;
}

export interface GongRoute {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly scope: GongScope;
  /** Gong's document lists 403 and no 401 for users and workspaces. */
  readonly unauthenticated: 401 | 403;
  /** Fields of ids that Gong sends as JSON numbers, though they do not fit a double. */
  readonly numericIds?: readonly string[];
  /** The reply without its `requestId`. */
  readonly handle: (request: FastifyRequest, key: GongKey) => Readonly<Record<string, unknown>>;
}

export function gongRoutes(context: GongContext): readonly GongRoute[] {
  const { live, publicUrl, clock, permissionProfileScope } = context;

  const { query, body, paged } = requestReader(context);

  function pageOfCalls(request: FastifyRequest, cursor: string | undefined, calls: readonly Call[], what: string) {
    const result = paged(request, cursor, calls, (call) => call.id);
    if (calls.length === 0) throw nothingFound(what);
    return result;
  }

  function listCalls(request: FastifyRequest) {
    const fields = query(request);
    const filter = readRange(fields);
    const cursor = fields.text("cursor");
    fields.end();
    if (filter.fromMs === undefined) throw new GongRefusal(400, "fromDateTime is required");
    if (filter.toMs === undefined) throw new GongRefusal(400, "toDateTime is required");
    const { page, records } = pageOfCalls(request, cursor, selectCalls(filter), "calls");
    return { records, calls: page.map((call) => metaDataOf(call, live.world, publicUrl())) };
  }

  function selectCalls(filter: CallFilter): readonly Call[] {
    const { company } = live.world;
    if (filter.workspaceId !== undefined && filter.workspaceId !== company.gongWorkspaceId) return [];
    const hosts =
      filter.primaryUserIds &&
      new Set(seats(live.world).flatMap(({ id, gong }) => (filter.primaryUserIds?.includes(gong.id) ? [id] : [])));
    const ids = filter.callIds && new Set(filter.callIds);
    const within = callsBetween(live.world, filter.fromMs, filter.toMs);
    if (ids === undefined && hosts === undefined) return within;
    return within.filter((call) => (ids?.has(call.id) ?? true) && (hosts?.has(call.primaryPersonId) ?? true));
  }

  function readCallRequest(request: FastifyRequest): {
    fields: Fields;
    filter: CallFilter;
    cursor: string | undefined;
  } {
    const fields = body(request);
    if (!fields.has("filter")) throw new GongRefusal(400, "filter is required");
    const filterFields = fields.fields("filter");
    const filter = {
      ...readRange(filterFields),
      callIds: filterFields.ids("callIds"),
      primaryUserIds: filterFields.ids("primaryUserIds"),
    };
    filterFields.end();
    return { fields, filter, cursor: fields.text("cursor") };
  }

  function extensive(request: FastifyRequest, key: GongKey) {
    const { fields, filter, cursor } = readCallRequest(request);
    const selector = readContentSelector(fields.fields("contentSelector"));
    fields.end();
    if (selector.media && !key.scopes.includes("api:calls:read:media-url"))
      throw missingScope("api:calls:read:media-url");
    const { page, records } = pageOfCalls(request, cursor, selectCalls(filter), "calls");
    return { records, calls: page.map((call) => extensiveCall(call, live.world, publicUrl(), selector)) };
  }

  function transcripts(request: FastifyRequest) {
    const { fields, filter, cursor } = readCallRequest(request);
    fields.end();
    const delayMs = context.transcriptDelayMinutes * 60_000;
    // With no delay the clock is not asked: the world's calls may lie ahead of this machine's time.
    const chosen = selectCalls(filter);
    const ready = delayMs === 0 ? chosen : chosen.filter((call) => clock() >= endMs(call) + delayMs);
    const { page, records } = pageOfCalls(request, cursor, ready, "call transcripts");
    return { records, callTranscripts: page.map(transcriptOf) };
  }

  function oneCall(request: FastifyRequest) {
    query(request).end();
    const id = pathId(request);
    const call = withId(live.world.calls, id);
    if (!call) throw new GongRefusal(404, `No call found with id ${id}`);
    return { call: metaDataOf(call, live.world, publicUrl()) };
  }

  function usersAccess(request: FastifyRequest) {
    const fields = body(request);
    const filter = fields.fields("filter");
    const callIds = filter.ids("callIds");
    filter.end();
    fields.end();
    if (!callIds || callIds.length === 0) throw new GongRefusal(400, "filter.callIds is required");
    const calls = selectCalls({ callIds });
    if (calls.length === 0) throw nothingFound("calls");
    // Grants made through the API, of which the sample company has none; sharing and profiles are not part of it.
    return { callAccessList: calls.map((call) => ({ callId: call.id, users: [] })) };
  }

  function listUsers(request: FastifyRequest) {
    const fields = query(request);
    const cursor = fields.text("cursor");
    fields.oneOf("includeAvatars", ["true", "false"]);
    fields.end();
    const { page, records } = paged(request, cursor, seats(live.world), (seat) => seat.gong.id);
    return { records, users: page.map((seat) => userOf(seat, live.world)) };
  }

  function extensiveUsers(request: FastifyRequest) {
    const fields = body(request);
    const cursor = fields.text("cursor");
    const filter = fields.fields("filter");
    const fromMs = filter.timeMs("createdFromDateTime") ?? -Infinity;
    const toMs = filter.timeMs("createdToDateTime") ?? Infinity;
    const userIds = filter.ids("userIds");
    filter.end();
    fields.end();
    const created = createdMs(live.world);
    const found = seats(live.world).filter(
      ({ gong }) => created >= fromMs && created < toMs && (userIds?.includes(gong.id) ?? true),
    );
    const { page, records } = paged(request, cursor, found, (seat) => seat.gong.id);
    if (found.length === 0) throw nothingFound("users");
    return { records, users: page.map((seat) => userOf(seat, live.world)) };
  }

  function oneUser(request: FastifyRequest) {
    query(request).end();
    const id = pathId(request);
    const seat = seats(live.world).find(({ gong }) => gong.id === id);
    if (!seat) throw new GongRefusal(404, `No user found with id ${id}`);
    return { user: userOf(seat, live.world) };
  }

  function workspaces(request: FastifyRequest) {
    query(request).end();
    const { gongWorkspaceId: id, name } = live.world.company;
    return { workspaces: [{ id, name, description: "" }] };
  }

  function listProfiles(request: FastifyRequest) {
    const fields = query(request);
    const workspaceId = fields.id("workspaceId");
    fields.end();
    if (workspaceId === undefined) throw new GongRefusal(400, "workspaceId is required");
    if (workspaceId !== live.world.company.gongWorkspaceId) {
      throw new GongRefusal(404, `No workspace found with id ${workspaceId}`);
    }
    return { profiles: live.world.gongProfiles.map((profile) => profileOf(profile, live.world)) };
  }

  function findProfile(request: FastifyRequest) {
    const fields = query(request);
    const profileId = fields.id("profileId");
    fields.end();
    if (profileId === undefined) throw new GongRefusal(400, "profileId is required");
    const profile = live.world.gongProfiles.find(({ id }) => id === profileId);
    if (!profile) throw new GongRefusal(404, `No permission profile found with id ${profileId}`);
    return profile;
  }

  function profileUsers(request: FastifyRequest) {
    const { id: profileId } = findProfile(request);
    const members = seats(live.world).filter(({ gong }) => gong.profileId === profileId);
    return { users: members.map(({ gong, email }) => ({ id: gong.id, emailAddress: email })) };
  }

  const basic = "api:calls:read:basic";
  const users = "api:users:read";
  const oneProfile = (request: FastifyRequest) => ({ profile: profileOf(findProfile(request), live.world) });
  // oxfmt-ignore
  return [
    { method: "GET", path: "/v2/calls", scope: basic, unauthenticated: 401, handle: listCalls },
    { method: "GET", path: "/v2/calls/:id", scope: basic, unauthenticated: 401, handle: oneCall },
    { method: "POST", path: "/v2/calls/extensive", scope: "api:calls:read:extensive", unauthenticated: 401, handle: extensive },
    { method: "POST", path: "/v2/calls/transcript", scope: "api:calls:read:transcript", unauthenticated: 401, handle: transcripts },
    { method: "POST", path: "/v2/calls/users-access", scope: "api:call-user-access:read", unauthenticated: 401, handle: usersAccess },
    { method: "GET", path: "/v2/users", scope: users, unauthenticated: 403, handle: listUsers },
    { method: "GET", path: "/v2/users/:id", scope: users, unauthenticated: 403, handle: oneUser },
    { method: "POST", path: "/v2/users/extensive", scope: users, unauthenticated: 403, handle: extensiveUsers },
    { method: "GET", path: "/v2/workspaces", scope: "api:workspaces:read", unauthenticated: 403, handle: workspaces },
    { method: "GET", path: "/v2/all-permission-profiles", scope: permissionProfileScope, unauthenticated: 401, handle: listProfiles },
    { method: "GET", path: "/v2/permission-profile", scope: permissionProfileScope, unauthenticated: 401, handle: oneProfile },
    { method: "GET", path: "/v2/permission-profile/users", scope: permissionProfileScope, unauthenticated: 401, handle: profileUsers },
    ...insightRoutes(context),
  ];
}

interface CallFilter {
  readonly fromMs?: number | undefined;
  readonly toMs?: number | undefined;
  readonly workspaceId?: string | undefined;
  readonly callIds?: readonly string[] | undefined;
  readonly primaryUserIds?: readonly string[] | undefined;
}

/** The range is half open and concerns the start of the call, not its last change. */
function readRange(fields: Fields): CallFilter {
  const fromMs = fields.timeMs("fromDateTime");
  const toMs = fields.timeMs("toDateTime");
  if (fromMs !== undefined && toMs !== undefined && fromMs > toMs) {
    throw new GongRefusal(400, "fromDateTime must not be later than toDateTime");
  }
  return { fromMs, toMs, workspaceId: fields.id("workspaceId") };
}

export function missingScope(scope: GongScope): GongRefusal {
  return new GongRefusal(403, `The access key is missing the required scope: ${scope}`);
}

function pathId(request: FastifyRequest): string {
  const { params } = request;
  const id = typeof params === "object" && params !== null && "id" in params ? params.id : undefined;
  if (typeof id !== "string" || !isId(id)) throw new GongRefusal(400, "id must have up to 20 digits");
  return id;
}
