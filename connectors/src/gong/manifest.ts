import { z } from "zod";
import type { ConnectorManifest } from "@sophia/core";

/** Printable and without spaces; the vendor alone knows more. A colon would end the user name of Basic authentication. */
const key = z.string().regex(/^[\x21-\x39\x3b-\x7e]+$/, "must be the key as Gong shows it, without spaces or colons");
const secret = z.string().regex(/^[\x21-\x7e]+$/, "must be the secret as Gong shows it, without spaces");

export const gongCredentialsSchema = z.strictObject({ accessKey: key, accessKeySecret: secret });
export type GongCredentials = z.infer<typeof gongCredentialsSchema>;

export const gongManifest: ConnectorManifest<GongCredentials> = {
  id: "gong",
  label: "Gong",
  credentials: gongCredentialsSchema,
  defaultBaseUrl: "https://api.gong.io",
  scopes: [
    { scope: "api:workspaces:read", why: "which workspaces there are; permission profiles belong to one" },
    { scope: "api:users:read", why: "who uses Gong, their managers and permission profiles" },
    { scope: "api:calls:read:extensive", why: "calls with their participants, trackers and statistics" },
    { scope: "api:calls:read:transcript", why: "what was said" },
    { scope: "api:library:read", why: "optional: which folders of the library a call is in" },
    { scope: "api:settings:trackers:read", why: "optional: what each tracker listens for" },
    { scope: "api:settings:scorecards:read", why: "optional: the questions of scorecards" },
    { scope: "api:stats:scorecards", why: "optional: answers to scorecards, which are kept and shown to nobody" },
  ],
  /** For the whole company, whatever the key: 3 calls a second and 10,000 a day. */
  limits: {
    second: { requests: 3, perMs: 1_000 },
    day: { requests: 10_000, perMs: 24 * 60 * 60 * 1_000 },
  },
  streams: [
    { id: "users", label: "users", kinds: ["user"], listing: "complete" },
    { id: "profiles", label: "permission profiles", kinds: ["profile"], listing: "complete" },
    { id: "calls", label: "calls", kinds: ["call"], listing: "growing" },
    // What follows is asked for by full runs only, and not by each of them (`seldom-read.ts`).
    { id: "library", label: "library folders", kinds: ["folder", "call_folders", "library_mark"], listing: "growing" },
    { id: "trackers", label: "trackers", kinds: ["tracker", "trackers_mark"], listing: "growing" },
    { id: "scorecards", label: "scorecards", kinds: ["scorecard", "scorecards_mark"], listing: "growing" },
    {
      id: "scorecard-answers",
      label: "answers to scorecards",
      kinds: ["scorecard_answer", "scorecard_answers_mark"],
      listing: "growing",
    },
  ],
  // A call carries the names of its participants, and permissions are groups; only the names of its folders lie elsewhere.
  referencedKinds: ["call_folders"],
};
