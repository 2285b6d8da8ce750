import type { Party } from "./payloads.ts";

/** Mail providers for everybody: an address there names no company. */
const freeMail = new Set([
  "gmail.com",
  "googlemail.com",
  "outlook.com",
  "hotmail.com",
  "live.com",
  "msn.com",
  "yahoo.com",
  "ymail.com",
  "aol.com",
  "icloud.com",
  "me.com",
  "mac.com",
  "proton.me",
  "protonmail.com",
  "pm.me",
  "gmx.com",
  "gmx.net",
  "mail.com",
  "zoho.com",
  "fastmail.com",
  "comcast.net",
  "att.net",
  "verizon.net",
  "sbcglobal.net",
]);

export function isExternal(party: Party): boolean {
  return !party.userId && party.affiliation !== "Internal";
}

/** Domains of the outside companies on a call, by the addresses of their people; never our own, which insiders show. */
export function accountDomains(parties: readonly Party[]): string[] {
  const own = new Set(parties.filter((party) => !isExternal(party)).flatMap(domainOf));
  const others = parties.filter(isExternal).flatMap(domainOf);
  return [...new Set(others)].filter((domain) => !own.has(domain) && !freeMail.has(domain)).sort();
}

function domainOf({ emailAddress }: Party): string[] {
  const domain = emailAddress?.trim().toLowerCase().split("@").at(1);
  return domain && /^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(domain) ? [domain] : [];
}
