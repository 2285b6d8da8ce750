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
import { objectTypeOf } from "./object-types.ts";
import {
  definitionsRecordSchema,
  ownerSchema,
  pipelineRecordSchema,
  portalRecordSchema,
  teamSchema,
  userSchema,
} from "./payloads.ts";
import { ownerMemberships, portalMemberships, teamMemberships, userIdentity, userMemberships } from "./permissions.ts";
import { recordDocument } from "./record-document.ts";
import { recordEntity, stageOf } from "./record-entity.ts";
import { crmReferences, personName, viewOf, type Lookup } from "./record-view.ts";

const nothing: TransformResult = { entities: [], documents: [], identities: [], memberships: [] };
const portalReference: RecordReference = { kind: "portal", externalId: "portal" };

/** A team needs the account's record (for whom its membership counts); a CRM record all that it names. */
export function hubspotReferences(record: RawRecord): RecordReference[] {
  return record.kind === "team" ? [portalReference] : crmReferences(record);
}

export function transformHubSpot(record: RawRecord, lookup: Lookup, options: TransformOptions): TransformResult {
  const { payload } = record;
  switch (record.kind) {
    case "portal": {
      const portal = readPayload(portalRecordSchema, payload, "The HubSpot account");
      return { ...nothing, memberships: portalMemberships(portal) };
    }
    case "properties":
      readPayload(definitionsRecordSchema, payload, "HubSpot's property definitions");
      return nothing;
    case "user":
      return transformUser(payload);
    case "team": {
      const team = readPayload(teamSchema, payload, "A HubSpot team");
      const portal = portalRecordSchema.safeParse(lookup(portalReference));
      return { ...nothing, memberships: teamMemberships(team, portal.success ? portal.data : undefined) };
    }
    case "owner":
      return transformOwner(payload);
    case "pipeline":
      return transformPipeline(record);
    default:
      return transformCrmRecord(record, lookup, options);
  }
}

function transformCrmRecord(record: RawRecord, lookup: Lookup, options: TransformOptions): TransformResult {
  const type = objectTypeOf(record.kind, record.externalId);
  if (!type) {
    throw new AppError(
      "vendor_reply_invalid",
      "The HubSpot connector knows no such kind of record; it is shown to nobody.",
    );
  }
  const view = viewOf(type, record, lookup, options);
  const document = recordDocument(view);
  return { ...nothing, entities: [recordEntity(view)], documents: document ? [document] : [] };
}

function transformUser(payload: Json): TransformResult {
  const user = readPayload(userSchema, payload, "A HubSpot user");
  const email = addressOf(user.email);
  const name = personName(user) ?? `User ${user.id}`;
  const data = { name, email, title: null, active: true, guest: false, managerExternalId: null };
  return {
    ...nothing,
    entities: [entityDraft("user", user.id, data)],
    identities: [userIdentity(user, name, email)],
    memberships: userMemberships(user),
  };
}

function transformOwner(payload: Json): TransformResult {
  const owner = readPayload(ownerSchema, payload, "A HubSpot owner");
  const teams = (owner.teams ?? []).map(({ id, name, primary }) => ({
    externalId: id,
    name: name?.trim() || id,
    primary: primary === true,
  }));
  return {
    ...nothing,
    entities: [
      entityDraft("owner", owner.id, {
        name: personName(owner) ?? `Owner ${owner.id}`,
        email: addressOf(owner.email),
        userExternalId: owner.userId ?? null,
        active: owner.archived !== true,
        teams,
      }),
    ],
    memberships: ownerMemberships(owner),
  };
}

function transformPipeline(record: RawRecord): TransformResult {
  const { object_type: objectType, pipeline } = readPayload(pipelineRecordSchema, record.payload, "A HubSpot pipeline");
  const stages = pipeline.stages
    .toSorted((a, b) => (a.displayOrder ?? 0) - (b.displayOrder ?? 0))
    .map(({ id, archived }) => {
      const stage = stageOf(pipeline, id);
      return {
        externalId: id,
        label: stage?.label ?? id,
        archived: archived === true,
        closed: stage?.closed ?? null,
        probability: stage?.probability ?? null,
      };
    });
  return {
    ...nothing,
    entities: [
      entityDraft("pipeline", record.externalId, {
        objectType,
        label: pipeline.label?.trim() || pipeline.id,
        archived: pipeline.archived === true,
        stages,
      }),
    ],
  };
}

function addressOf(text: string | null | undefined): string | null {
  const email = text?.trim().toLowerCase() ?? "";
  return email.includes("@") ? email : null;
}
