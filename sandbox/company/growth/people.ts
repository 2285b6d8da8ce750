import { withId } from "../by-id.ts";
import { staffOf, type Draft } from "../draft.ts";
import { makeOwners } from "../hubspot/owners.ts";
import type { HubspotTeam } from "../hubspot/model.ts";
import { makeWorkspace } from "../linear/workspace.ts";
import { nameMaker, newPerson, posts } from "../people.ts";
import type { SlackUserGroup } from "../slack/model.ts";
import type { Person } from "../world.ts";
import type { Growth } from "./how-many.ts";
import type { WorldSlice } from "./slice.ts";

/**
 * Further staff in the posts that the sample has several of, with their seats in every system. Those who head a region or
 * a group stay one; of the new people one in 25 has left again.
 */
export function morePeople(draft: Draft, teams: readonly HubspotTeam[], { staffFactor }: Growth): WorldSlice {
  const random = draft.random.fork("growth/people");
  const names = nameMaker(draft, "growth-staff");
  const people: Person[] = [];
  for (const post of posts) {
    if (post.count === 1) continue;
    const like = draft.people.find((person) => person.title === post.title);
    if (!like) continue;
    const more = Math.round(post.count * (staffFactor - 1));
    for (let index = 0; index < more; index++) {
      const number = draft.people.length + people.length + 1;
      const person = newPerson(random, number, names(), like, like.gong?.profileId);
      people.push({ ...person, active: !random.chance(0.04) });
    }
  }
  const own = { ...draft, random: draft.random.fork("growth"), people };
  const owners = makeOwners(own, teams).owners;
  return { people, owners, users: makeWorkspace({ ...own, teams: [], sketches: [] }).users };
}

/** User groups with the new people whose post has a member in them already. */
export function joinedBy(
  newcomers: readonly Person[],
  groups: readonly SlackUserGroup[],
  people: readonly Person[],
): readonly SlackUserGroup[] {
  if (newcomers.length === 0) return groups;
  return groups.map((group) => {
    const titles = new Set(group.memberIds.map((id) => withId(people, id)?.title));
    const joining = newcomers.filter(({ active, title }) => active && titles.has(title));
    return { ...group, memberIds: [...group.memberIds, ...joining.map(({ id }) => id)] };
  });
}

/** A few different ones of a list, each as likely as the other; quicker than a whole shuffle of a long list. */
export function someOf<T>(next: () => number, list: readonly T[], count: number): T[] {
  const chosen = new Set<T>();
  for (let attempt = 0; chosen.size < Math.min(count, list.length) && attempt < count * 8; attempt++) {
    const one = list[Math.floor(next() * list.length)];
    if (one !== undefined) chosen.add(one);
  }
  return [...chosen];
}

/** Who may be in a channel or a team: everybody active with a seat in Slack, in the order of the roster. */
export function everyStaff(draft: Draft): readonly Person[] {
  return staffOf(draft, ...new Set(posts.map((post) => post.department)));
}
