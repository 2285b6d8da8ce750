import { defineConnector } from "@sophia/core";
import { hubspotManifest } from "./manifest.ts";
import { identifyHubSpot } from "./portal.ts";
import { readHubSpotPage } from "./sync.ts";
import { hubspotReferences, transformHubSpot } from "./transform.ts";

export const hubspot = defineConnector({
  manifest: hubspotManifest,
  identify: identifyHubSpot,
  readPage: readHubSpotPage,
  references: hubspotReferences,
  transform: transformHubSpot,
});
