import { defineConnector } from "@sophia/core";
import { linearManifest } from "./manifest.ts";
import { identifyLinear, readLinearPage } from "./sync.ts";
import { linearReferences, transformLinear } from "./transform.ts";

export const linear = defineConnector({
  manifest: linearManifest,
  identify: identifyLinear,
  readPage: (context, request) => readLinearPage(context, request),
  references: linearReferences,
  transform: transformLinear,
});
