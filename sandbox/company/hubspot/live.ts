import type { DealStage, World } from "../world.ts";
import type {
  AddedRecord,
  Engagement,
  HubspotArchival,
  HubspotData,
  HubspotEdit,
  HubspotMerge,
  RecordKey,
} from "./model.ts";
import { samplePipelines } from "./pipelines.ts";

/** HubSpot's part of a world; worlds written by hand may have none, and then HubSpot holds the world's records only. */
export const noHubspotData: HubspotData = {
  portalId: "10000001",
  teams: [],
  owners: [],
  pipelines: samplePipelines,
  engagements: [],
  labels: [],
  deleted: { accounts: [], contacts: [], deals: [], tickets: [] },
  archivals: [],
  merges: [],
  edits: [],
  added: [],
};

function changed(world: World, change: (data: HubspotData) => Partial<HubspotData>): World {
  const data = world.hubspot ?? noHubspotData;
  return { ...world, hubspot: { ...data, ...change(data) } };
}

/** Sets (or with null empties) one property of a record, as somebody would by hand; any name, any value. */
export function withHubspotEdit(world: World, edit: HubspotEdit): World {
  return changed(world, ({ edits }) => ({ edits: [...edits, edit] }));
}

export function withHubspotArchived(world: World, archival: HubspotArchival): World {
  return changed(world, ({ archivals }) => ({ archivals: [...archivals, archival] }));
}

export function withHubspotRestored(world: World, key: RecordKey): World {
  return changed(world, ({ archivals }) => ({
    archivals: archivals.filter((one) => one.type !== key.type || one.id !== key.id),
  }));
}

/**
 * Merges one record into another.
 *
 * @throws Error when both are one record already: a merge cannot lead back to itself
 */
export function withHubspotMerge(world: World, merge: HubspotMerge): World {
  const { merges } = world.hubspot ?? noHubspotData;
  const primaryOf = (id: string): string => {
    const next = merges.find((one) => one.type === merge.type && one.mergedId === id);
    return next ? primaryOf(next.primaryId) : id;
  };
  const primaryId = primaryOf(merge.primaryId);
  const mergedId = primaryOf(merge.mergedId);
  if (primaryId === mergedId) throw new Error(`${merge.type} ${merge.mergedId} and ${merge.primaryId} are one already`);
  return changed(world, () => ({ merges: [...merges, { ...merge, primaryId, mergedId }] }));
}

/** Moves a deal to another stage, as its history will show. */
export function withDealStage(world: World, dealId: string, stage: DealStage, at: string, byId: string): World {
  if (!world.deals.some((deal) => deal.id === dealId)) throw new Error(`No deal ${dealId}`);
  return {
    ...world,
    deals: world.deals.map((deal) =>
      deal.id === dealId ? { ...deal, stages: [...deal.stages, { stage, at, byId }] } : deal,
    ),
  };
}

/** Gives a record another owner, whose teams become its teams, as HubSpot does it. */
export function withHubspotOwner(world: World, key: RecordKey, personId: string, at: string): World {
  const owner = (world.hubspot ?? noHubspotData).owners.find((one) => one.personId === personId);
  if (!owner) throw new Error(`${personId} is no owner in HubSpot`);
  const teams = owner.teamIds.join(";") || null;
  const values = [
    ["hubspot_owner_id", owner.id],
    ["hs_all_owner_ids", owner.id],
    ["hubspot_team_id", owner.teamIds[0] ?? null],
    ["hs_all_team_ids", teams],
    ["hs_all_accessible_team_ids", teams],
  ] as const;
  return values.reduce(
    (now, [property, value]) => withHubspotEdit(now, { ...key, property, value, at, personId: null }),
    world,
  );
}

/** Takes a user out of HubSpot: the owner stays, archived, and the records keep its number. */
export function withoutHubspotUser(world: World, personId: string): World {
  return changed(world, ({ owners }) => ({
    owners: owners.map((owner) => (owner.personId === personId ? { ...owner, removed: true } : owner)),
  }));
}

export function withEngagement(world: World, engagement: Engagement): World {
  return changed(world, ({ engagements }) => ({ engagements: [...engagements, engagement] }));
}

/** Adds a record as it is: nothing is checked, so that a test can add what should not be. */
export function withHubspotRecord(world: World, record: AddedRecord): World {
  return changed(world, ({ added }) => ({ added: [...added, record] }));
}
