import { readCursor, withPageStart, type Json, type Page, type PageRequest, type RawRecord } from "@sophia/core";
import { z } from "zod";
import { callHubSpot, type HubSpotContext } from "./client.ts";
import { hubspotCursorExpired, hubspotReplyInvalid } from "./errors.ts";
import { mergedRecords } from "./merges.ts";
import { externalIdOf, objectTypes, type ObjectType } from "./object-types.ts";
import { crmObjectSchema, definitionsRecordSchema, listedObjectSchema, resultsOf } from "./payloads.ts";
import { readObjects, withAssociations } from "./read-objects.ts";
import { countRecords, searchChanged, searchPlaceSchema } from "./search.ts";

/** Records of one page of a list, and of a search. */
export interface HubSpotPageSizes {
  readonly list: number;
  readonly search: number;
}

/** HubSpot's most for a list; half of its most for a search, since a page is read in batches of 100 afterwards. */
export const hubspotPageSizes: HubSpotPageSizes = { list: 100, search: 100 };

/** Search shows a change late; the server's own overlap is added to this. */
const searchLagMs = 10 * 60_000;

const hourMs = 60 * 60_000;
/**
 * The bin can only be looked through whole. One of more pages than this is, once an hour: at every look it would use up
 * the account's daily limit.
 */
const pagesOfSmallBin = 5;

function hourOf(ms: number): number {
  return Math.floor(ms / hourMs);
}

const cursorSchema = z.strictObject({
  /** Which of the stream's types is being read, by name. */
  type: z.string(),
  place: z.discriminatedUnion("in", [
    z.strictObject({ in: z.literal("list"), after: z.string().nullable(), starts: z.array(z.string()) }),
    /** The bin, which HubSpot lists by no date. */
    z.strictObject({ in: z.literal("bin"), after: z.string().nullable(), starts: z.array(z.string()) }),
    z.strictObject({ in: z.literal("search"), ...searchPlaceSchema.shape }),
  ]),
  done: z.int().nonnegative(),
  /** Records of the whole stream as HubSpot counted them when a full run began; null in a later run. */
  total: z.int().nonnegative().nullable(),
});
type Cursor = z.infer<typeof cursorSchema>;
type Place = Cursor["place"];

/** What a page of one type brought, and where that type goes on; null: it is read. */
interface TypePage {
  readonly records: readonly RawRecord[];
  readonly next: Place | null;
}

/**
 * A page of CRM records. A full run lists every type; what it does not meet (archived, merged away) the server ends. A
 * later run looks through the bin and then searches for what changed since.
 */
export async function readCrmObjects(
  context: HubSpotContext,
  request: PageRequest,
  sizes: HubSpotPageSizes = hubspotPageSizes,
): Promise<Page> {
  const types = objectTypes.filter((type) => streamOf(type) === request.stream);
  const { since } = request;
  const [first] = types;
  if (!first) throw new Error(`No HubSpot object belongs to the stream ${request.stream}`);
  const cursor: Cursor =
    request.cursor === null
      ? {
          type: first.name,
          place: firstPlace(since),
          done: 0,
          total: since === null ? await countAll(context, types) : null,
        }
      : readCursor(cursorSchema, request.cursor, "HubSpot");
  const index = types.findIndex((type) => type.name === cursor.type);
  const type = types[index];
  if (!type) throw hubspotCursorExpired();

  const { records, next } = await readTypePage(context, type, cursor.place, request, sizes);
  const { total } = cursor;
  const done = cursor.done + records.length;
  const following = types[index + 1];
  const place: Cursor | null =
    next !== null
      ? { type: type.name, place: next, done, total }
      : following
        ? { type: following.name, place: firstPlace(since), done, total }
        : null;
  return { records, nextCursor: place, progress: total === null ? null : { done, total: Math.max(total, done) } };
}

/** Lists do not tell how many there are; a search does, and costs one call a type. */
async function countAll(context: HubSpotContext, types: readonly ObjectType[]): Promise<number> {
  let total = 0;
  for (const type of types) total += await countRecords(context, type);
  return total;
}

/** The stream that reads a type. */
export function streamOf(type: ObjectType): string {
  return type.kind === "engagement" ? "engagements" : type.name;
}

function firstPlace(since: string | null): Place {
  return since === null ? { in: "list", after: null, starts: [] } : { in: "bin", after: null, starts: [] };
}

async function readTypePage(
  context: HubSpotContext,
  type: ObjectType,
  place: Place,
  request: PageRequest,
  sizes: HubSpotPageSizes,
): Promise<TypePage> {
  switch (place.in) {
    case "list": {
      const { objects, next } = await readList(context, type, place, false, sizes.list);
      const ids = objects.map(({ read }) => read.id);
      const properties = await propertyNames(type, request);
      return { records: await recordsOf(context, type, ids, properties, false), next };
    }
    case "bin": {
      const sinceMs = Date.parse(request.since ?? "") - searchLagMs;
      const toSearch: Place = { in: "search", fromMs: Number.isNaN(sinceMs) ? 0 : sinceMs, afterId: null };
      if (place.starts.length >= pagesOfSmallBin && hourOf(Date.parse(request.since ?? "")) === hourOf(context.nowMs()))
        return { records: [], next: toSearch };
      const { objects, next } = await readList(context, type, place, true, sizes.list);
      const records = objects
        .filter(({ read }) => !(Date.parse(read.archivedAt ?? "") < sinceMs - hourMs))
        .map(({ raw, read }) => {
          const payload: Json = { object: raw, associations: {} };
          return { kind: type.kind, externalId: externalIdOf(type, read.id), payload };
        });
      return { records, next: next ?? toSearch };
    }
    case "search": {
      const { ids, next } = await searchChanged(context, type, place, sizes.search);
      const properties = await propertyNames(type, request);
      const records = await recordsOf(context, type, ids, properties, true);
      return { records, next: next && { in: "search", ...next } };
    }
    default:
      return place satisfies never;
  }
}

type ListPlace = Extract<Place, { in: "list" | "bin" }>;

async function readList(context: HubSpotContext, type: ObjectType, place: ListPlace, archived: boolean, size: number) {
  const path = `/crm/objects/2026-09/${type.name}`;
  const query = { limit: String(size), archived: String(archived), properties: type.modified };
  const reply = await callHubSpot(context, { method: "GET", path, query }, place.after);
  // In the bin, the object as listed is all that is kept of it: it must be one that a transform can read.
  const schema = archived ? crmObjectSchema.extend(listedObjectSchema.shape) : listedObjectSchema;
  const objects: { raw: Json; read: z.infer<typeof listedObjectSchema> }[] = resultsOf(reply, schema);
  const starts = withPageStart(place.starts, objects[0]?.read.id, (what) => hubspotReplyInvalid(path, what));
  const next: Place | null = reply.after === null ? null : { ...place, after: reply.after, starts };
  return { objects, next };
}

/** Full raw records of these ids; in a later run also what stands in the place of records merged into them. */
async function recordsOf(
  context: HubSpotContext,
  type: ObjectType,
  ids: readonly string[],
  properties: readonly string[],
  withMerges: boolean,
): Promise<RawRecord[]> {
  const objects = await readObjects(context, type, ids, properties);
  const merged = withMerges ? await mergedRecords(context, type, objects, properties) : new Map<string, Json>();
  const payloads = await withAssociations(context, type, objects);
  const living = [...payloads].map(([id, payload]) => [externalIdOf(type, id), payload] as const);
  return [...merged, ...living].map(([externalId, payload]) => ({ kind: type.kind, externalId, payload }));
}

/**
 * All properties the account has for the type, sorted, without those of a sensitivity that asks for scopes of its own;
 * as long as the definitions are not known, those that transforms read.
 */
async function propertyNames(type: ObjectType, { known }: PageRequest): Promise<readonly string[]> {
  const record = (await known("properties")).find(({ externalId }) => externalId === type.name);
  const parsed = definitionsRecordSchema.safeParse(record?.payload);
  if (!parsed.success) return type.properties;
  const open = parsed.data.definitions.filter(
    ({ dataSensitivity }) => !dataSensitivity || dataSensitivity === "non_sensitive",
  );
  return [...new Set([...type.properties, ...open.map(({ name }) => name)])].sort();
}
