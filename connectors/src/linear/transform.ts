import {
  AppError,
  entityDraft,
  type RawRecord,
  type RecordReference,
  type TransformOptions,
  type TransformResult,
} from "@sophia/core";
import { needReferences, transformCustomer, transformNeed } from "./customer-documents.ts";
import { transformInitiative } from "./initiative-document.ts";
import { issueReferences, transformIssue } from "./issue-document.ts";
import { isoOf } from "./lines.ts";
import { pageReferences, transformPage } from "./page-document.ts";
import { cycleSchema, membershipSchema, readObject, teamSchema, userSchema } from "./payloads.ts";
import {
  isPublic,
  membershipGrants,
  teamMemberships,
  userIdentity,
  userMemberships,
  type Lookup,
} from "./permissions.ts";
import { projectReferences, transformProject } from "./project-document.ts";

export function linearReferences(record: RawRecord): RecordReference[] {
  switch (record.kind) {
    case "issue":
      return issueReferences(record);
    case "project":
      return projectReferences(record);
    case "document":
      return pageReferences(record);
    case "customer_need":
      return needReferences(record);
    default:
      return [];
  }
}

const nothing: TransformResult = { entities: [], documents: [], identities: [], memberships: [] };

export function transformLinear(record: RawRecord, lookup: Lookup, options: TransformOptions): TransformResult {
  switch (record.kind) {
    case "user":
      return transformUser(record);
    case "team":
      return transformTeam(record);
    case "membership":
      return {
        ...nothing,
        memberships: membershipGrants(readObject(membershipSchema, record.payload, "A Linear team membership").object),
      };
    case "workflow_state":
    case "label":
      // Issues carry the names they bear; the records say what a team could use.
      return nothing;
    case "cycle":
      return transformCycle(record);
    case "initiative":
      return transformInitiative(record, options);
    case "project":
      return transformProject(record, lookup, options);
    case "issue":
      return transformIssue(record, lookup, options);
    case "document":
      return transformPage(record, lookup, options);
    case "customer":
      return transformCustomer(record, options);
    case "customer_need":
      return transformNeed(record, lookup, options);
    default:
      throw new AppError(
        "vendor_reply_invalid",
        "The Linear connector knows no such kind of record; it is shown to nobody.",
      );
  }
}

function transformUser(record: RawRecord): TransformResult {
  const { object: user } = readObject(userSchema, record.payload, "A Linear user");
  const id = record.externalId;
  const name = user.name?.trim() || user.displayName?.trim() || id;
  const identity = userIdentity(id, user, name);
  return {
    ...nothing,
    entities: [
      entityDraft("user", id, {
        name,
        email: identity?.email ?? null,
        title: user.title?.trim() || null,
        active: user.active === true,
        guest: user.guest !== false,
        managerExternalId: null,
      }),
    ],
    identities: identity ? [identity] : [],
    memberships: userMemberships(id, user),
  };
}

function transformTeam(record: RawRecord): TransformResult {
  const { object: team } = readObject(teamSchema, record.payload, "A Linear team");
  return {
    ...nothing,
    entities: [
      entityDraft("team", record.externalId, {
        name: team.name?.trim() || team.key || record.externalId,
        key: team.key ?? "",
        private: !isPublic(team),
        archived: Boolean(team.archivedAt ?? team.retiredAt),
      }),
    ],
    memberships: teamMemberships(team),
  };
}

function transformCycle(record: RawRecord): TransformResult {
  const { object: cycle } = readObject(cycleSchema, record.payload, "A Linear cycle");
  return {
    ...nothing,
    entities: [
      entityDraft("cycle", record.externalId, {
        teamExternalId: cycle.team?.id ?? null,
        number: cycle.number ?? null,
        name: cycle.name?.trim() || null,
        startsAt: isoOf(cycle.startsAt),
        endsAt: isoOf(cycle.endsAt),
        completedAt: isoOf(cycle.completedAt),
        progress: cycle.progress ?? null,
        archived: Boolean(cycle.archivedAt),
      }),
    ],
  };
}
