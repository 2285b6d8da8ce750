import { AppError, assertNever, type Page, type PageRequest, type VendorAccount } from "@sophia/core";
import { z } from "zod";
import { readScorecardAnswers } from "./answers-stream.ts";
import { readCalls } from "./calls-stream.ts";
import type { GongContext } from "./client.ts";
import { gongReplyInvalid } from "./errors.ts";
import { readLibrary } from "./library-stream.ts";
import { readProfiles } from "./profiles-stream.ts";
import { readScorecards, readTrackers } from "./settings-streams.ts";
import { readUsers } from "./users-stream.ts";
import { readWorkspaces } from "./workspaces.ts";

const streamSchema = z.enum(["users", "profiles", "calls", "library", "trackers", "scorecards", "scorecard-answers"]);
type Stream = z.infer<typeof streamSchema>;

export async function readGongPage(context: GongContext, request: PageRequest): Promise<Page> {
  const parsed = streamSchema.safeParse(request.stream);
  if (!parsed.success) throw new AppError("internal", `The Gong connector has no stream "${request.stream}".`);
  const stream: Stream = parsed.data;
  switch (stream) {
    case "users":
      return readUsers(context, request);
    case "profiles":
      return readProfiles(context, request);
    case "calls":
      return readCalls(context, request);
    case "library":
      return readLibrary(context, request);
    case "trackers":
      return readTrackers(context, request);
    case "scorecards":
      return readScorecards(context, request);
    case "scorecard-answers":
      return readScorecardAnswers(context, request);
    default:
      return assertNever(stream);
  }
}

/** Gong names no account: a company is known by its workspaces, the one with the lowest id standing for it. */
export async function identifyGong(context: GongContext): Promise<VendorAccount> {
  const workspaces = await readWorkspaces(context);
  const [first] = workspaces;
  if (!first) throw gongReplyInvalid("/v2/workspaces", "it names no workspace");
  return { externalId: first.id, name: workspaces.map(({ name }) => name).join(", "), url: null };
}
