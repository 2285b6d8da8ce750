import { AppError, assertNever, type Page, type PageRequest } from "@sophia/core";
import { z } from "zod";
import type { HubSpotContext } from "./client.ts";
import { hubspotPageSizes, readCrmObjects, type HubSpotPageSizes } from "./objects-stream.ts";
import { readOwners, readPipelines, readPortalPage, readProperties, readTeams, readUsers } from "./settings-streams.ts";

const streamSchema = z.enum([
  "portal",
  "properties",
  "users",
  "teams",
  "owners",
  "pipelines",
  "companies",
  "contacts",
  "deals",
  "tickets",
  "engagements",
  "tasks",
]);
type Stream = z.infer<typeof streamSchema>;

export async function readHubSpotPage(
  context: HubSpotContext,
  request: PageRequest,
  sizes: HubSpotPageSizes = hubspotPageSizes,
): Promise<Page> {
  const parsed = streamSchema.safeParse(request.stream);
  if (!parsed.success) throw new AppError("internal", `The HubSpot connector has no stream "${request.stream}".`);
  const stream: Stream = parsed.data;
  switch (stream) {
    case "portal":
      return readPortalPage(context, request);
    case "properties":
      return readProperties(context, request);
    case "users":
      return readUsers(context, request);
    case "teams":
      return readTeams(context, request);
    case "owners":
      return readOwners(context, request);
    case "pipelines":
      return readPipelines(context, request);
    case "companies":
    case "contacts":
    case "deals":
    case "tickets":
    case "engagements":
    case "tasks":
      return readCrmObjects(context, request, sizes);
    default:
      return assertNever(stream);
  }
}
