import { readCursor, withPageStart, type Json, type Page, type PageRequest } from "@sophia/core";
import { z } from "zod";
import { callHubSpot, type HubSpotContext, type HubSpotRequest } from "./client.ts";
import { hubspotCursorExpired, hubspotReplyInvalid } from "./errors.ts";
import { objectTypes } from "./object-types.ts";
import {
  definitionSchema,
  ownerSchema,
  pipelineKey,
  pipelineSchema,
  resultsOf,
  teamSchema,
  userSchema,
} from "./payloads.ts";
import { readPortal } from "./portal.ts";

/** The account itself, with the administrator's word on whom records are shown to. */
export async function readPortalPage(context: HubSpotContext, request: PageRequest): Promise<Page> {
  noCursor(request);
  const { raw } = await readPortal(context);
  const payload: Json = { details: raw, readers: context.credentials.readers ?? "owners" };
  return { records: [{ kind: "portal", externalId: "portal", payload }], nextCursor: null, progress: null };
}

/** The definitions of all properties of one object type a page. */
export async function readProperties(context: HubSpotContext, request: PageRequest): Promise<Page> {
  return eachOf(
    objectTypes.map(({ name }) => name),
    request,
    async (name) => {
      const path = `/crm/properties/2026-09/${name}`;
      const reply = await callHubSpot(context, { method: "GET", path, query: { archived: "false" } });
      const definitions = resultsOf(reply, definitionSchema)
        .sort((a, b) => (a.read.name < b.read.name ? -1 : 1))
        .map(({ raw }) => raw);
      return [{ kind: "properties", externalId: name, payload: { definitions } }];
    },
  );
}

/** The pipelines of deals and of tickets, a page each. */
export async function readPipelines(context: HubSpotContext, request: PageRequest): Promise<Page> {
  return eachOf(["deals", "tickets"], request, async (name) => {
    const path = `/crm/pipelines/2026-09/${name}`;
    const reply = await callHubSpot(context, { method: "GET", path, query: {} });
    return resultsOf(reply, pipelineSchema).map(({ raw, read }) => {
      const payload: Json = { object_type: name, pipeline: raw };
      return { kind: "pipeline", externalId: pipelineKey(name, read.id), payload };
    });
  });
}

export async function readUsers(context: HubSpotContext, request: PageRequest): Promise<Page> {
  const users = { method: "GET", path: "/settings/users/v3", query: { limit: "100" } } as const;
  return pageOf(context, request, [users], userSchema, "user");
}

export async function readTeams(context: HubSpotContext, request: PageRequest): Promise<Page> {
  const teams = { method: "GET", path: "/settings/v3/users/teams", query: {} } as const;
  return pageOf(context, request, [teams], teamSchema, "team");
}

/** Owners in use, then those whose user is gone: records still name them. */
export async function readOwners(context: HubSpotContext, request: PageRequest): Promise<Page> {
  const path = "/crm/owners/2026-09";
  const lists = ["false", "true"].map(
    (archived) => ({ method: "GET", path, query: { limit: "100", archived } }) as const,
  );
  return pageOf(context, request, lists, ownerSchema, "owner");
}

const pageCursorSchema = z.strictObject({
  list: z.int().nonnegative(),
  after: z.string().nullable(),
  starts: z.array(z.string()),
});

/** A page of the first list, and so on to the last page of the last list. */
async function pageOf(
  context: HubSpotContext,
  request: PageRequest,
  lists: readonly HubSpotRequest[],
  schema: z.ZodType<{ id: string }>,
  kind: string,
): Promise<Page> {
  const { list, after, starts } =
    request.cursor === null
      ? { list: 0, after: null, starts: [] }
      : readCursor(pageCursorSchema, request.cursor, "HubSpot");
  const asked = lists[list];
  if (!asked) throw hubspotCursorExpired();
  const reply = await callHubSpot(context, asked, after);
  const objects = resultsOf(reply, schema);
  const seen = withPageStart(starts, objects[0]?.read.id, (what) => hubspotReplyInvalid(reply.path, what));
  const nextCursor =
    reply.after !== null
      ? { list, after: reply.after, starts: seen }
      : list + 1 < lists.length
        ? { list: list + 1, after: null, starts: [] }
        : null;
  return {
    records: objects.map(({ raw, read }) => ({ kind, externalId: read.id, payload: raw })),
    nextCursor,
    progress: null,
  };
}

const eachCursorSchema = z.strictObject({ next: z.string() });

/** One page for each name, in order. */
async function eachOf(
  names: readonly string[],
  request: PageRequest,
  read: (name: string) => Promise<Page["records"]>,
): Promise<Page> {
  const name = request.cursor === null ? names[0] : readCursor(eachCursorSchema, request.cursor, "HubSpot").next;
  const index = names.findIndex((known) => known === name);
  if (name === undefined || index < 0) throw hubspotCursorExpired();
  const next = names[index + 1];
  return {
    records: await read(name),
    nextCursor: next === undefined ? null : { next },
    progress: { done: index + 1, total: names.length },
  };
}

function noCursor({ cursor }: PageRequest): void {
  if (cursor !== null) throw hubspotCursorExpired();
}
