import { AppError, type Json, type VendorAccount } from "@sophia/core";
import { z } from "zod";
import { callHubSpot, type HubSpotContext, type HubSpotRequest } from "./client.ts";
import { hubspotReplyInvalid } from "./errors.ts";
import { objectTypes } from "./object-types.ts";
import { portalDetailsSchema } from "./payloads.ts";

const path = "/account-info/2026-03/details";

/** The account's settings: id, time zone, currency, address of its pages. */
export async function readPortal(
  context: HubSpotContext,
): Promise<{ raw: Json; details: z.infer<typeof portalDetailsSchema> }> {
  const { body } = await callHubSpot(context, { method: "GET", path, query: {} });
  const details = portalDetailsSchema.safeParse(body);
  if (!details.success) throw hubspotReplyInvalid(path, "it does not name the account");
  return { raw: body, details: details.data };
}

/**
 * The account behind a token, after a look at everything the connector reads: a scope that is missing is told now, all
 * of them together, and not days later by one stream after another.
 *
 * @throws AppError `scope_missing` naming every scope
 */
export async function identifyHubSpot(context: HubSpotContext): Promise<VendorAccount> {
  const { details } = await readPortal(context);
  const missing = new Set<string>();
  for (const probe of probes()) {
    try {
      await callHubSpot(context, probe);
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== "scope_missing") throw error;
      for (const scope of z.array(z.string()).catch([]).parse(error.cause)) missing.add(scope);
    }
  }
  if (missing.size > 0) {
    const scopes = [...missing].sort().join(", ");
    throw new AppError(
      "scope_missing",
      `The token of HubSpot lacks the scope${missing.size === 1 ? "" : "s"} ${scopes}. Add ${missing.size === 1 ? "it" : "them"} in HubSpot, then run "sophia connect hubspot" again.`,
    );
  }
  const domain = /^[a-z0-9.-]+$/i.test(details.uiDomain ?? "") ? details.uiDomain : "app.hubspot.com";
  return {
    externalId: details.portalId,
    name: details.portalName?.trim() || `HubSpot ${details.portalId}`,
    url: `https://${domain}/contacts/${details.portalId}`,
  };
}

function probes(): HubSpotRequest[] {
  const lists = [
    "/settings/users/v3",
    "/crm/owners/2026-09",
    ...objectTypes.map(({ name }) => `/crm/objects/2026-09/${name}`),
  ];
  const wholes = [
    "/settings/v3/users/teams",
    "/crm/pipelines/2026-09/deals",
    "/crm/pipelines/2026-09/tickets",
    "/crm/properties/2026-09/companies",
  ];
  return [
    ...lists.map((one) => ({ method: "GET", path: one, query: { limit: "1" } }) as const),
    ...wholes.map((one) => ({ method: "GET", path: one, query: {} }) as const),
  ];
}
