import { createHash, timingSafeEqual } from "node:crypto";

/** The scopes that this server asks for, as HubSpot writes them. */
export const hubspotScopes = [
  "oauth",
  "crm.objects.contacts.read",
  "crm.objects.contacts.write",
  "crm.objects.companies.read",
  "crm.objects.companies.write",
  "crm.objects.deals.read",
  "crm.objects.deals.write",
  "crm.objects.owners.read",
  "crm.objects.users.read",
  "crm.schemas.contacts.read",
  "crm.schemas.companies.read",
  "crm.schemas.deals.read",
  "tickets",
  "sales-email-read",
  "settings.users.read",
  "settings.users.teams.read",
] as const;

/** A private app's token and what it was granted. */
export interface HubspotToken {
  readonly token: string;
  readonly scopes: readonly string[];
}

/** The token of the sample company: it opens generated data on this machine and nothing else. */
export const sampleHubspotToken: HubspotToken = { token: "pat-sample-hubspot-private-app", scopes: hubspotScopes };

/**
 * A token like the sample one, granted these scopes only. The grant is part of its text, so that it works at a sandbox in
 * another process too.
 */
export function mintHubspotToken(scopes: readonly string[]): string {
  return `${sampleHubspotToken.token}-scopes-${Buffer.from(scopes.join(",")).toString("hex")}`;
}

/** Finds the token that an `Authorization` header carries. */
export function tokenFor(authorization: string | undefined, tokens: readonly HubspotToken[]): HubspotToken | undefined {
  const [, given = ""] = /^bearer +(\S+)$/i.exec(authorization ?? "") ?? [];
  const [, base = given, granted] = /^(.+)-scopes-((?:[0-9a-f]{2})*)$/.exec(given) ?? [];
  const found = tokens.find((one) => same(base, one.token));
  if (found === undefined || granted === undefined) return found;
  const scopes = Buffer.from(granted, "hex").toString().split(",").filter(Boolean);
  return { token: given, scopes };
}

function same(given: string, expected: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
