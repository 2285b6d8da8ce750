import type { HubspotOwner } from "../company/hubspot/model.ts";
import { isHubspotUser, isSuperAdmin } from "../company/hubspot/readers.ts";
import type { Person } from "../company/world.ts";
import type { Crm } from "./crm.ts";
import { pageById } from "./paging.ts";
import { compareIds } from "./record.ts";
import { notFound } from "./refusal.ts";
import { nextLink, ok, type HubspotRoute, type RouteAnswer, type RouteCall, type RouteContext } from "./route.ts";

interface Seat {
  readonly owner: HubspotOwner;
  readonly person: Person;
  /** A user of the account now: not left, and not taken out of it. */
  readonly active: boolean;
}

const mostOwners = 500;
const hiredDaysBefore = 800;

/** Owners, users and teams, and whose account this is. */
export function directoryRoutes(context: RouteContext): readonly HubspotRoute[] {
  const { crm } = context;

  function owners(call: RouteCall): RouteAnswer {
    const model = crm();
    const archived = call.query.flag("archived");
    const email = call.query.text("email")?.toLowerCase();
    const found = seatsOf(model)
      .filter(({ person, active }) => active !== archived && (email === undefined || person.email === email))
      .sort((one, other) => compareIds(one.owner.id, other.owner.id));
    const after = call.query.text("after");
    const fault = after === undefined ? undefined : call.pagingFault();
    const limit = call.query.whole("limit", 100, mostOwners);
    const { page, after: next } = pageById(found, ({ owner }) => owner.id, limit, after, fault);
    return ok({
      results: page.map((seat) => wireOwner(model, seat)),
      ...(next !== undefined && { paging: { next: { after: next, link: nextLink(context, call, next) } } }),
    });
  }

  function oneOwner(call: RouteCall): RouteAnswer {
    const model = crm();
    const id = call.params["id"] ?? "";
    const archived = call.query.flag("archived");
    const byUser = call.query.text("idProperty") === "userId";
    const seat = seatsOf(model).find(({ owner }) => (byUser ? owner.userId : owner.id) === id);
    if (!seat || seat.active === archived) throw notFound(`No owner found with id ${id.slice(0, 100)}`);
    return ok(wireOwner(model, seat));
  }

  function users(call: RouteCall): RouteAnswer {
    const found = seatsOf(crm())
      .filter(({ active }) => active)
      .sort((one, other) => compareIds(one.owner.userId, other.owner.userId));
    const limit = call.query.whole("limit", 100, 100);
    const { page, after } = pageById(found, ({ owner }) => owner.userId, limit, call.query.text("after"));
    return ok({
      results: page.map(({ owner, person }) => ({
        id: owner.userId,
        email: person.email,
        ...nameOf(person),
        roleIds: [],
        ...(owner.teamIds[0] !== undefined && { primaryTeamId: owner.teamIds[0] }),
        secondaryTeamIds: owner.teamIds.slice(1),
        superAdmin: isSuperAdmin(person),
      })),
      ...(after !== undefined && { paging: { next: { after, link: nextLink(context, call, after) } } }),
    });
  }

  function teams(): RouteAnswer {
    const model = crm();
    const seats = seatsOf(model).filter(({ active }) => active);
    return ok({
      results: model.data.teams.map(({ id, name }) => ({
        id,
        name,
        userIds: seats.flatMap(({ owner }) => (owner.teamIds[0] === id ? [owner.userId] : [])),
        secondaryUserIds: seats.flatMap(({ owner }) => (owner.teamIds.slice(1).includes(id) ? [owner.userId] : [])),
      })),
    });
  }

  function account(): RouteAnswer {
    const { data } = crm();
    return ok({
      portalId: Number(data.portalId),
      accountType: "STANDARD",
      timeZone: "US/Central",
      companyCurrency: "USD",
      additionalCurrencies: ["CAD", "EUR"],
      utcOffset: "-06:00",
      utcOffsetMilliseconds: -21_600_000,
      uiDomain: "app.hubspot.com",
      dataHostingLocation: "na1",
    });
  }

  const route = (
    paths: readonly string[],
    scopes: readonly string[],
    handle: HubspotRoute["handle"],
  ): HubspotRoute => ({
    method: "GET",
    paths,
    kind: "other",
    scopes: () => scopes,
    handle,
  });
  const owner = ["crm.objects.owners.read"];
  return [
    route(["/crm/owners/2026-09", "/crm/v3/owners", "/crm/v3/owners/"], owner, owners),
    route(["/crm/owners/2026-09/:id", "/crm/v3/owners/:id"], owner, oneOwner),
    route(["/settings/users/v3", "/settings/v3/users", "/settings/v3/users/"], ["settings.users.read"], users),
    route(["/settings/v3/users/teams"], ["settings.users.teams.read"], teams),
    route(["/account-info/v3/details", "/account-info/2026-03/details", "/account-info/2026-09/details"], [], account),
  ];
}

function seatsOf({ world, data }: Crm): Seat[] {
  const people = new Map(world.people.map((person) => [person.id, person]));
  return data.owners.flatMap((owner) => {
    const person = people.get(owner.personId);
    return person ? [{ owner, person, active: isHubspotUser(person, owner) }] : [];
  });
}

function nameOf({ name }: Person) {
  const [firstName = "", ...rest] = name.split(" ");
  return { firstName, lastName: rest.join(" ") };
}

/** An owner without a user is one who left: HubSpot keeps the number under another name. */
function wireOwner({ world, data }: Crm, { owner, person, active }: Seat) {
  const at = new Date(Date.parse(world.parameters.anchor) - hiredDaysBefore * 86_400_000).toISOString();
  return {
    id: owner.id,
    email: person.email,
    type: "PERSON",
    ...nameOf(person),
    ...(active && { userId: Number(owner.userId) }),
    userIdIncludingInactive: Number(owner.userId),
    createdAt: at,
    updatedAt: at,
    archived: !active,
    teams: owner.teamIds.map((id, index) => ({
      id,
      name: data.teams.find((team) => team.id === id)?.name ?? "",
      primary: index === 0,
    })),
  };
}
