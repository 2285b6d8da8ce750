import { z } from "zod";
import type { ConnectorManifest } from "@sophia/core";

/** Opaque: a private app's token, a service key or an OAuth access token. Spaces and line breaks are pasting mistakes. */
const token = z.string().regex(/^[\x21-\x7e]{8,4096}$/, "must be the token as HubSpot shows it, without spaces");

/**
 * Whom a record is shown to beside its owner, the people and teams it is shared with, and super admins. HubSpot's API
 * tells which teams a record belongs to, but of no user whether their role reads "owned only", "team only" or
 * "everything": an administrator says which of these holds for the company.
 */
export const hubspotReaders = ["owners", "teams", "everyone"] as const;
export type HubSpotReaders = (typeof hubspotReaders)[number];
export const hubspotReadersSchema = z.enum(hubspotReaders);

export const hubspotCredentialsSchema = z.strictObject({
  token,
  /** Absent: "owners", the narrowest, until the administrator says that roles of the company read more. */
  readers: hubspotReadersSchema.optional(),
});
export type HubSpotCredentials = z.infer<typeof hubspotCredentialsSchema>;

export const hubspotManifest: ConnectorManifest<HubSpotCredentials> = {
  id: "hubspot",
  label: "HubSpot",
  credentials: hubspotCredentialsSchema,
  defaultBaseUrl: "https://api.hubapi.com",
  scopes: [
    { scope: "crm.objects.companies.read", why: "companies" },
    { scope: "crm.objects.contacts.read", why: "contacts, and the notes, calls, meetings and tasks logged on records" },
    { scope: "crm.objects.deals.read", why: "deals with the history of their stages" },
    { scope: "tickets", why: "tickets" },
    { scope: "sales-email-read", why: "the text of logged e-mails" },
    { scope: "crm.objects.owners.read", why: "who owns a record" },
    { scope: "settings.users.read", why: "which person of Sophia a HubSpot user is, and who is super admin" },
    { scope: "settings.users.teams.read", why: "who is in which team" },
  ],
  /** Of the smallest plan (https://developers.hubspot.com/docs/developer-tooling/platform/usage-guidelines); search is for the whole account. */
  limits: {
    burst: { requests: 100, perMs: 10_000 },
    day: { requests: 250_000, perMs: 24 * 60 * 60 * 1_000 },
    search: { requests: 4, perMs: 1_000 },
  },
  streams: [
    { id: "portal", label: "account settings", kinds: ["portal"], listing: "complete" },
    { id: "properties", label: "property definitions", kinds: ["properties"], listing: "complete" },
    { id: "users", label: "users", kinds: ["user"], listing: "complete" },
    { id: "teams", label: "teams", kinds: ["team"], listing: "complete" },
    { id: "owners", label: "owners", kinds: ["owner"], listing: "complete" },
    { id: "pipelines", label: "pipelines", kinds: ["pipeline"], listing: "complete" },
    { id: "companies", label: "companies", kinds: ["company"], listing: "growing" },
    { id: "contacts", label: "contacts", kinds: ["contact"], listing: "growing" },
    { id: "deals", label: "deals", kinds: ["deal"], listing: "growing" },
    { id: "tickets", label: "tickets", kinds: ["ticket"], listing: "growing" },
    { id: "engagements", label: "notes, e-mails, calls and meetings", kinds: ["engagement"], listing: "growing" },
    { id: "tasks", label: "tasks", kinds: ["task"], listing: "growing" },
  ],
  referencedKinds: ["portal", "properties", "user", "owner", "pipeline", "company", "contact", "deal", "ticket"],
};
