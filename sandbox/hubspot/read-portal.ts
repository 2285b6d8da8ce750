import type { Client } from "@hubspot/api-client";
import type { HubspotRecordType } from "../company/hubspot/model.ts";
import { objectTypes } from "./object-types.ts";
import { propertiesOf } from "./property-definitions.ts";

export interface ReadRecord {
  readonly id: string;
  readonly properties: Readonly<Record<string, string | null>>;
  readonly propertiesWithHistory?: Readonly<
    Record<string, readonly { readonly value: string; readonly timestamp: Date }[]>
  >;
}

/** All that a token can reach. */
export interface ReadPortal {
  readonly records: ReadonlyMap<HubspotRecordType, readonly ReadRecord[]>;
  readonly archived: ReadonlyMap<HubspotRecordType, readonly ReadRecord[]>;
  /** Sorted ids, as the batch endpoint gave them. */
  readonly associated: (from: HubspotRecordType, id: string, to: HubspotRecordType) => readonly string[];
  readonly owners: readonly { readonly id: string; readonly email?: string; readonly archived: boolean }[];
  readonly teams: readonly { readonly id: string; readonly name: string }[];
  readonly pipelines: readonly {
    readonly id: string;
    readonly stages: readonly { readonly id: string; readonly label: string }[];
  }[];
  readonly requests: number;
  /** How often HubSpot refused a call for its rate. */
  readonly waits: number;
}

interface Page<Item> {
  readonly results: readonly Item[];
  readonly paging?: { readonly next?: { readonly after: string } };
}

/**
 * Reads everything with the official client, page by page, on the paths of v3 and v4.
 *
 * @param wait - called with HubSpot's interval when a call is refused; a test moves its clock instead of sleeping
 */
export async function readPortal(client: Client, limit: number, wait: (waitMs: number) => void): Promise<ReadPortal> {
  let requests = 0;
  let waits = 0;

  async function patiently<T>(call: () => Promise<T>): Promise<T> {
    for (;;) {
      requests += 1;
      try {
        return await call();
      } catch (error) {
        const intervalMs = rateLimitIntervalMs(error);
        if (intervalMs === undefined) throw error;
        waits += 1;
        wait(intervalMs);
      }
    }
  }

  async function pages<Item>(call: (after: string | undefined) => Promise<Page<Item>>): Promise<Item[]> {
    const all: Item[] = [];
    let after: string | undefined;
    do {
      const from = after;
      const reply = await patiently(() => call(from));
      all.push(...reply.results);
      after = reply.paging?.next?.after;
    } while (after !== undefined);
    return all;
  }

  const { crm, settings } = client;
  const { objects } = crm;
  const basicApis = {
    companies: crm.companies.basicApi,
    contacts: crm.contacts.basicApi,
    deals: crm.deals.basicApi,
    tickets: crm.tickets.basicApi,
    notes: objects.notes.basicApi,
    emails: objects.emails.basicApi,
    calls: objects.calls.basicApi,
    meetings: objects.meetings.basicApi,
    tasks: objects.tasks.basicApi,
  };
  const records = new Map<HubspotRecordType, ReadRecord[]>();
  const archived = new Map<HubspotRecordType, ReadRecord[]>();
  const associations = new Map<string, string[]>();
  for (const { type } of objectTypes) {
    const names = [...propertiesOf(type).keys()];
    const history = type === "deals" ? ["dealstage"] : [];
    const list = (gone: boolean) =>
      pages<ReadRecord>((after) => basicApis[type].getPage(limit, after, names, history, [], gone));
    const found = await list(false);
    records.set(type, found);
    archived.set(type, await list(true));
    for (const { type: to } of objectTypes) {
      if (to === type) continue;
      const reply = await patiently(() =>
        crm.associations.v4.batchApi.getPage(type, to, { inputs: found.map(({ id }) => ({ id })) }),
      );
      for (const { _from, to: targets } of reply.results) {
        associations.set(
          `${type}/${_from.id}/${to}`,
          targets.map(({ toObjectId }) => toObjectId),
        );
      }
    }
  }
  const owners = (gone: boolean) => pages((after) => crm.owners.ownersApi.getPage(undefined, after, limit, gone));
  return {
    records,
    archived,
    associated: (from, id, to) => (associations.get(`${from}/${id}/${to}`) ?? []).toSorted(),
    owners: [...(await owners(false)), ...(await owners(true))],
    teams: (await patiently(() => settings.users.teamsApi.getAll())).results,
    pipelines: [
      ...(await patiently(() => crm.pipelines.pipelinesApi.getAll("deals"))).results,
      ...(await patiently(() => crm.pipelines.pipelinesApi.getAll("tickets"))).results,
    ],
    requests,
    waits,
  };
}

/** HubSpot names no time to wait: the interval of the limit is in its headers. */
function rateLimitIntervalMs(error: unknown): number | undefined {
  if (typeof error !== "object" || error === null || !("code" in error) || error.code !== 429) return undefined;
  const headers =
    "headers" in error && typeof error.headers === "object" && error.headers !== null ? error.headers : {};
  const interval: unknown = Object.entries(headers).find(
    ([name]) => name === "x-hubspot-ratelimit-interval-milliseconds",
  )?.[1];
  return typeof interval === "string" ? Number(interval) : 1000;
}
