/** Which documents of ours the world's gold sources became. */
import type { Kysely } from "kysely";
import { rowReference, type ObjectReference, type RowRecord, type World } from "../sandbox/company/index.ts";
import type { DB } from "../server/src/platform/db/index.ts";

/** The connectors' name of the document made of an object: source, raw kind and external id. */
export function documentKey(object: ObjectReference): string {
  switch (object.source) {
    case "slack":
      return `slack thread ${object.channelId}:${object.threadTs}`;
    case "gong":
      return `gong call ${object.callId}`;
    case "linear": {
      if ("issueId" in object) return `linear issue ${object.issueId}`;
      return `linear ${object.recordType === "need" ? "customer_need" : object.recordType} ${object.recordId}`;
    }
    case "hubspot":
      return `hubspot ${hubspotKey(object.recordType, object.recordId)}`;
    default:
      return object satisfies never;
  }
}

/** HubSpot's connector keeps all engagements but tasks under one kind, their type in the id. */
function hubspotKey(type: Extract<ObjectReference, { source: "hubspot" }>["recordType"], id: string): string {
  switch (type) {
    case "note":
    case "email":
    case "call":
    case "meeting":
      return `engagement ${type}s:${id}`;
    case "company":
    case "contact":
    case "deal":
    case "ticket":
    case "task":
      return `${type} ${id}`;
    default:
      return type satisfies never;
  }
}

/** Key of a row of an answer, to compare with the documents that are cited. */
export function rowKey(world: World, record: RowRecord, id: string): string {
  return documentKey(rowReference(world, record, id));
}

/** The ids of all documents that were read, by `documentKey`. */
export async function documentIds(db: Kysely<DB>): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom("document")
    .select(["id", "source", "raw_kind", "external_id"])
    .where("deleted_at", "is", null)
    .execute();
  return new Map(rows.map((row) => [`${row.source} ${row.raw_kind} ${row.external_id}`, row.id]));
}
