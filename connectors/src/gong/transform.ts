import {
  AppError,
  entityDraft,
  readPayload,
  type Json,
  type RawRecord,
  type RecordReference,
  type TransformOptions,
  type TransformResult,
} from "@sophia/core";
import { transformCall } from "./call-document.ts";
import { gongUserSchema, profileRecordSchema } from "./payloads.ts";
import { profileMemberships, userPrincipal } from "./permissions.ts";

/** A call's folders are told by the library; all else says all that its transform needs. */
export function gongReferences(record: RawRecord): RecordReference[] {
  return record.kind === "call" ? [foldersOf(record)] : [];
}

function foldersOf({ externalId }: RawRecord): RecordReference {
  return { kind: "call_folders", externalId };
}

const nothing: TransformResult = { entities: [], documents: [], identities: [], memberships: [] };

/**
 * Kinds that mean nothing by themselves. Answers to scorecards are among them on purpose: who may see them is not known,
 * so that nothing made of them may be shown.
 */
// oxfmt-ignore
const rawOnly = new Set([
  "folder", "call_folders", "tracker", "scorecard", "scorecard_answer",
  "library_mark", "trackers_mark", "scorecards_mark", "scorecard_answers_mark",
]);

export function transformGong(
  record: RawRecord,
  lookup: (reference: RecordReference) => Json | undefined,
  _options: TransformOptions,
): TransformResult {
  if (rawOnly.has(record.kind)) return nothing;
  switch (record.kind) {
    case "user":
      return transformUser(record);
    case "profile":
      return {
        entities: [],
        documents: [],
        identities: [],
        memberships: profileMemberships(readPayload(profileRecordSchema, record.payload, "A Gong permission profile")),
      };
    case "call":
      return transformCall(record, lookup(foldersOf(record)));
    default:
      throw new AppError(
        "vendor_reply_invalid",
        "The Gong connector knows no such kind of record; it is shown to nobody.",
      );
  }
}

function transformUser(record: RawRecord): TransformResult {
  const user = readPayload(gongUserSchema, record.payload, "A Gong user");
  const email = user.emailAddress?.trim().toLowerCase();
  const name = [user.firstName, user.lastName].filter(Boolean).join(" ").trim() || user.id;
  const active = user.active === true;
  const shownEmail = email && email.includes("@") ? email : null;
  return {
    entities: [
      entityDraft("user", user.id, {
        name,
        email: shownEmail,
        title: user.title || null,
        active,
        guest: false,
        managerExternalId: user.managerId ?? null,
      }),
    ],
    documents: [],
    identities: [{ externalId: user.id, principal: userPrincipal(user.id), email: shownEmail, name, active }],
    memberships: [],
  };
}
