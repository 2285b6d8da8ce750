import type { Call, CallParty, World } from "../company/world.ts";
import { numericId } from "./numeric-id.ts";

/** A call's own fields, as in `GET /v2/calls` and as `metaData` of the extensive list. */
export interface GongCallMetaData {
  readonly id: string;
  readonly url: string;
  readonly title: string;
  readonly scheduled: string;
  readonly started: string;
  readonly duration: number;
  readonly primaryUserId: string | null;
  readonly direction: "Conference";
  readonly system: string;
  readonly scope: "Internal" | "External";
  readonly media: "Audio";
  readonly language: "eng";
  readonly workspaceId: string;
  readonly isPrivate: boolean;
}

export interface GongParty {
  readonly id: string;
  readonly emailAddress?: string;
  readonly name: string;
  readonly title?: string;
  readonly userId?: string;
  readonly speakerId: string;
  readonly affiliation: "Internal" | "External" | "Unknown";
  readonly context: readonly never[];
  readonly methods: readonly ["Attendee"];
}

/**
 * Calls that start at or after one moment and before another, in the order in which they are served: by start, then by
 * id. Ordered once for each list of calls, and then found by halving.
 */
export function callsBetween(world: World, fromMs = -Infinity, toMs = Infinity): readonly Call[] {
  let order = orders.get(world.calls);
  if (!order) {
    const timed = world.calls.map((call) => ({ call, atMs: startMs(call) }));
    timed.sort((a, b) => a.atMs - b.atMs || (a.call.id < b.call.id ? -1 : 1));
    order = { calls: timed.map(({ call }) => call), startsMs: Float64Array.from(timed, ({ atMs }) => atMs) };
    orders.set(world.calls, order);
  }
  const start = firstNotBefore(order.startsMs, fromMs);
  const end = firstNotBefore(order.startsMs, toMs);
  return start === 0 && end === order.calls.length ? order.calls : order.calls.slice(start, end);
}

function firstNotBefore(startsMs: Float64Array, momentMs: number): number {
  let low = 0;
  let high = startsMs.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((startsMs[middle] ?? 0) < momentMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

interface CallOrder {
  readonly calls: readonly Call[];
  readonly startsMs: Float64Array;
}

/** A changed world has other lists, so that nothing here grows old. */
const orders = new WeakMap<readonly Call[], CallOrder>();
const seatIds = new WeakMap<World["people"], ReadonlyMap<string, string>>();

export function startMs(call: Call): number {
  return Date.parse(call.startedAt);
}

export function endMs(call: Call): number {
  return startMs(call) + call.durationSeconds * 1000;
}

export function metaDataOf(call: Call, world: World, publicUrl: string): GongCallMetaData {
  return {
    id: call.id,
    url: `${publicUrl}/gong/call?id=${call.id}`,
    title: call.title,
    scheduled: call.startedAt,
    started: call.startedAt,
    duration: call.durationSeconds,
    primaryUserId: gongIdOf(call.primaryPersonId, world) ?? null,
    direction: "Conference",
    system: "Zoom",
    scope: call.scope,
    media: "Audio",
    language: "eng",
    workspaceId: world.company.gongWorkspaceId,
    isPrivate: call.isPrivate,
  };
}

/** The Gong user id of a member of staff; undefined for one without a seat, and for nobody. */
export function gongIdOf(personId: string | null, world: World): string | undefined {
  let ids = seatIds.get(world.people);
  if (!ids) {
    ids = new Map(world.people.flatMap((person) => (person.gong ? [[person.id, person.gong.id]] : [])));
    seatIds.set(world.people, ids);
  }
  return personId === null ? undefined : ids.get(personId);
}

/** A field that is not known is absent, as with a guest who only dialled in. */
export function partyOf(party: CallParty, call: Call, world: World): GongParty {
  const userId = gongIdOf(party.personId, world);
  return {
    id: numericId(`party ${call.id} ${party.speakerId}`),
    ...(party.email !== null && { emailAddress: party.email }),
    name: party.name,
    ...(party.title !== null && { title: party.title }),
    ...(userId !== undefined && { userId }),
    speakerId: party.speakerId,
    affiliation: party.personId !== null ? "Internal" : party.contactId !== null ? "External" : "Unknown",
    context: [],
    methods: ["Attendee"],
  };
}

export function transcriptOf(call: Call): {
  readonly callId: string;
  readonly transcript: readonly {
    readonly speakerId: string;
    readonly topic: string | null;
    readonly sentences: readonly { readonly start: number; readonly end: number; readonly text: string }[];
  }[];
} {
  return {
    callId: call.id,
    transcript: call.turns.map((turn) => ({
      speakerId: turn.speakerId,
      topic: turn.topic,
      sentences: turn.sentences.map(({ startMs: start, endMs: end, text }) => ({ start, end, text })),
    })),
  };
}
