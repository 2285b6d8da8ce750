import { defineConnector } from "@sophia/core";
import { gongManifest } from "./manifest.ts";
import { identifyGong, readGongPage } from "./sync.ts";
import { gongReferences, transformGong } from "./transform.ts";

export const gong = defineConnector({
  manifest: gongManifest,
  identify: identifyGong,
  readPage: readGongPage,
  references: gongReferences,
  transform: transformGong,
});
