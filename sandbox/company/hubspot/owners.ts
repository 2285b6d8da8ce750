import { digits, type Draft } from "../draft.ts";
import type { HubspotOwner, HubspotTeam } from "./model.ts";

/** One team for each department, a second one for the regions of Sales; guests and bots have no seat in HubSpot. */
export function makeOwners(
  draft: Draft,
  existing: readonly HubspotTeam[] = [],
): { readonly teams: HubspotTeam[]; readonly owners: HubspotOwner[] } {
  const random = draft.random.fork("hubspot/owners");
  const teams: HubspotTeam[] = [...existing];
  const teamNamed = (name: string): string => {
    const known = teams.find((team) => team.name === name);
    if (known) return known.id;
    const team = { id: digits(random, 8), name };
    teams.push(team);
    return team.id;
  };
  const ids = new Set<string>();
  const fresh = (count: number): string => {
    for (;;) {
      const id = digits(random, count);
      if (ids.has(id)) continue;
      ids.add(id);
      return id;
    }
  };
  const owners: HubspotOwner[] = [];
  for (const person of draft.people) {
    if (person.department === "Guest" || person.department === "Bot") continue;
    const region = /, (East|West)$/.exec(person.title)?.[1];
    owners.push({
      id: fresh(9),
      userId: fresh(8),
      personId: person.id,
      teamIds: [...(region === undefined ? [] : [teamNamed(`Sales ${region}`)]), teamNamed(person.department)],
    });
  }
  return { teams, owners };
}
