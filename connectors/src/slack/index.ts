import { defineConnector } from "@sophia/core";
import { slackManifest } from "./manifest.ts";
import { slackReferences } from "./references.ts";
import { identifySlack, readSlackPage } from "./sync.ts";
import { transformSlack } from "./transform.ts";

export const slack = defineConnector({
  manifest: slackManifest,
  identify: identifySlack,
  readPage: readSlackPage,
  references: slackReferences,
  transform: transformSlack,
});
