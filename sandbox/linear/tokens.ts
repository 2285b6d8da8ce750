import type { Person, World } from "../company/world.ts";
import { LinearError } from "./linear-error.ts";

export interface LinearTokens {
  /** The personal key of an administrator who belongs to every private team; undefined when nobody does. */
  readonly admin: string | undefined;
  /** A personal key for each active person with a seat, by the person's id. */
  readonly byPersonId: ReadonlyMap<string, string>;
  /** The same as OAuth access tokens. */
  readonly oauthByPersonId: ReadonlyMap<string, string>;
}

/** Who asks. */
export interface Caller {
  readonly kind: "apiKey" | "oauth";
  readonly person: Person;
}

const apiKey = (personId: string): string => `lin_api_sample_${personId}`;
const oauthToken = (personId: string): string => `lin_oauth_sample_${personId}`;

/** The credentials with which this world's workspace can be read; they open generated data and nothing else. */
export function linearTokens(world: World): LinearTokens {
  const people = seated(world).filter((person) => person.active);
  const hidden = world.teams.filter((team) => team.private);
  const admin = people.find(
    (person) => isAdmin(world, person) && hidden.every((team) => team.memberIds.includes(person.id)),
  );
  return {
    admin: admin && apiKey(admin.id),
    byPersonId: new Map(people.map(({ id }) => [id, apiKey(id)])),
    oauthByPersonId: new Map(people.map(({ id }) => [id, oauthToken(id)])),
  };
}

function seated(world: World): Person[] {
  const seats = new Set(world.linear?.users.map((user) => user.personId));
  return world.people.filter((person) => seats.has(person.id));
}

function isAdmin(world: World, person: Person): boolean {
  const role = world.linear?.users.find((user) => user.personId === person.id)?.role;
  return role === "admin" || role === "owner";
}

/**
 * Finds who an `Authorization` header stands for: a personal key bare, an OAuth token after `Bearer`.
 *
 * @throws LinearError `authentication error` when it is missing, was never issued, or its owner has left
 */
export function authenticate(world: World, authorization: string | undefined): Caller {
  const bearer = /^Bearer +(\S+)$/i.exec(authorization ?? "")?.[1];
  if (bearer?.startsWith("lin_api_")) {
    throw new LinearError(
      "authentication error",
      "It looks like you're trying to use an API key as a Bearer token. Remove the Bearer prefix from the Authorization header.",
    );
  }
  const token = bearer ?? authorization?.trim() ?? "";
  const make = bearer === undefined ? apiKey : oauthToken;
  const person = seated(world).find((candidate) => make(candidate.id) === token);
  if (!person?.active) {
    throw new LinearError(
      "authentication error",
      "Authentication required, not authenticated",
      "You need to authenticate to access this operation.",
    );
  }
  return { kind: bearer === undefined ? "apiKey" : "oauth", person };
}
