import { entitySchemas } from "@sophia/core";
import { linkCollector } from "./collect-links.ts";
import {
  nothingComputed,
  recordKey,
  type Computed,
  type LinkSource,
  type Lookups,
  type OfferDetail,
} from "./link-types.ts";

/**
 * A member of staff as one system knows them: the same person elsewhere is who has the same address there. The link leads
 * to the first of them; CRM owners bear addresses that their users verified.
 */
export function computePerson(source: LinkSource, lookups: Lookups): Computed {
  const user = source.kind === "user" ? entitySchemas.user.safeParse(source.data).data : undefined;
  const owner = source.kind === "owner" ? entitySchemas.owner.safeParse(source.data).data : undefined;
  const person = user ?? owner;
  if (person === undefined) return nothingComputed;
  const detail: OfferDetail = {
    name: person.name,
    ...(person.email === null ? {} : { email: person.email }),
    ...(user?.guest === true ? { guest: true } : {}),
  };
  const offers = new Map<string, OfferDetail>();
  offers.set(recordKey(source.connectionId, source.kind, source.externalId), detail);
  const links = linkCollector();
  if (person.email !== null && user?.guest !== true) {
    offers.set(`member/${person.email}`, {});
    const [first] = lookups.offers(`member/${person.email}`);
    if (first !== undefined && first.entityId !== source.entityId)
      links.toSamePerson(first, "same address", source.entityId, {
        said: `Both bear the address ${person.email}.`,
        url: null,
        at: null,
      });
  }
  return { offers, links: links.links };
}
