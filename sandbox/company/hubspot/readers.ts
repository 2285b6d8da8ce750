import type { ObjectReference, Person, World } from "../world.ts";
import { noHubspotData } from "./live.ts";
import type { HubspotOwner, HubspotRecordType } from "./model.ts";

/**
 * Which records a user of HubSpot reads who owns none of them, is no super admin and was not given them by hand: all, those
 * of the teams that the user is in, or none. HubSpot keeps it in roles, which its API does not tell.
 */
export type HubspotRule = "everyone" | "teams" | "owners";

type RecordReference = Pick<Extract<ObjectReference, { source: "hubspot" }>, "recordType" | "recordId">;

/** Those who left and those who lost their seat are no users any more. */
export function isHubspotUser(person: Person, { removed }: Pick<HubspotOwner, "removed">): boolean {
  return person.active && removed !== true;
}

export function isSuperAdmin(person: Person): boolean {
  return person.title === "Revenue Operations Manager";
}

/** Sorted e-mail addresses of the people who read a record. One in the bin, or merged into another, is nobody's. */
export function hubspotReaders(world: World, record: RecordReference, rule: HubspotRule): string[] {
  const data = world.hubspot ?? noHubspotData;
  const type = types[record.recordType];
  const { recordId } = record;
  const isThis = (one: { readonly type: HubspotRecordType; readonly id: string }): boolean =>
    one.type === type && one.id === recordId;
  if (data.archivals.some(isThis) || data.merges.some(({ mergedId }) => isThis({ type, id: mergedId }))) return [];
  const seats = new Map(data.owners.map((owner) => [owner.personId, owner]));
  const edited = (property: string): string | null | undefined =>
    data.edits
      .filter((edit) => isThis(edit) && edit.property === property)
      .toSorted((one, other) => (one.at < other.at ? -1 : 1))
      .at(-1)?.value;
  const owner =
    edited("hubspot_owner_id") === undefined
      ? seats.get(ownerOf(world, record) ?? "")
      : data.owners.find(({ id }) => id === edited("hubspot_owner_id"));
  const ids = (property: string): readonly string[] => edited(property)?.split(";") ?? [];
  const sharedTeams = ids("hs_shared_team_ids");
  const sharedUsers = ids("hs_shared_user_ids");
  const teams = edited("hs_all_team_ids") === undefined ? (owner?.teamIds ?? []) : ids("hs_all_team_ids");
  const reads = (person: Person): boolean => {
    const seat = seats.get(person.id);
    if (!seat || !isHubspotUser(person, seat)) return false;
    if (rule === "everyone" || isSuperAdmin(person) || seat === owner) return true;
    if (sharedUsers.includes(seat.userId) || seat.teamIds.some((id) => sharedTeams.includes(id))) return true;
    return rule === "teams" && seat.teamIds.some((id) => teams.includes(id));
  };
  return world.people.flatMap((person) => (reads(person) ? [person.email] : [])).toSorted();
}

const types = {
  company: "companies",
  contact: "contacts",
  deal: "deals",
  ticket: "tickets",
  note: "notes",
  email: "emails",
  call: "calls",
  meeting: "meetings",
  task: "tasks",
} as const satisfies Record<RecordReference["recordType"], HubspotRecordType>;

/** The world's own word on whose record it is, before what was set by hand. */
function ownerOf(world: World, { recordType, recordId }: RecordReference): string | undefined {
  const accountOwner = (accountId: string | undefined): string | undefined =>
    world.accounts.find(({ id }) => id === accountId)?.ownerId;
  switch (recordType) {
    case "company":
      return accountOwner(recordId);
    case "contact":
      return accountOwner(world.contacts.find(({ id }) => id === recordId)?.accountId);
    case "deal":
      return world.deals.find(({ id }) => id === recordId)?.ownerId;
    case "ticket":
      return world.tickets.find(({ id }) => id === recordId)?.ownerId;
    case "note":
    case "email":
    case "call":
    case "meeting":
    case "task":
      return world.hubspot?.engagements.find(({ id }) => id === recordId)?.personId;
    default:
      return recordType satisfies never;
  }
}
