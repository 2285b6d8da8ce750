import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Ajv } from "ajv";
import type { Sandbox } from "../sandbox/index.ts";
import { closed, isObject, parseObject, told } from "./contract-schema.ts";

/**
 * Replies of the sandbox's HubSpot server on the paths of v3 and v4 fit the models of the official client, without a key
 * that those lack. Two keys are known to travel though no model names them: an error's `status`, and `label: null` of an
 * association type.
 *
 * @returns one sentence for each difference
 */
export async function checkHubspotReplies(sandbox: Sandbox, folder: string): Promise<string[]> {
  const { world } = sandbox.live;
  const [deal] = world.deals;
  const [contact] = world.contacts;
  const merge = world.hubspot?.merges[0];
  if (!deal || !contact || !merge) return ["The sample company has no deal, contact or merge."];
  const inputs = [{ id: deal.id }, { id: "99" }];
  const history = "propertiesWithHistory=dealstage&associations=contacts,companies";
  const page = "CollectionResponseSimplePublicObjectWithAssociationsForwardPaging";
  const owners = "CollectionResponsePublicOwnerForwardPaging";
  const found = "CollectionResponseWithTotalSimplePublicObject";
  const partly = "BatchResponseSimplePublicObjectWithErrors";
  const associated = "BatchResponsePublicAssociationMultiWithLabel";
  const labels = "CollectionResponseAssociationSpecWithLabelNoPaging";
  const ofOne = "CollectionResponseMultiAssociatedObjectWithLabelForwardPaging";
  const calls: readonly (readonly [file: string, definition: string, path: string, body?: unknown])[] = [
    ["deals", page, `/crm/v3/objects/deals?limit=50&${history}`],
    ["deals", page, "/crm/v3/objects/deals?limit=100&archived=true"],
    ["deals", "SimplePublicObjectWithAssociations", `/crm/v3/objects/deals/${deal.id}?${history}`],
    ["deals", found, "/crm/v3/objects/deals/search", { limit: 200 }],
    ["deals", partly, "/crm/v3/objects/deals/batch/read", { inputs, propertiesWithHistory: ["amount"] }],
    ["deals", "ModelError", "/crm/v3/objects/deals/search", { limit: 201 }],
    ["deals", "ModelError", "/crm/v3/objects/deals/99"],
    ["contacts", page, "/crm/v3/objects/contacts?limit=100&associations=companies,deals,tickets,notes"],
    ["companies", page, "/crm/v3/objects/companies?limit=100&associations=contacts,deals,tickets"],
    ["companies", "SimplePublicObjectWithAssociations", `/crm/v3/objects/companies/${merge.mergedId}`],
    ["tickets", page, "/crm/v3/objects/tickets?limit=100&associations=contacts"],
    ["notes", page, "/crm/v3/objects/notes?limit=100&associations=contacts"],
    ...["emails", "calls", "meetings", "tasks"].map(
      (type) => ["objects", page, `/crm/v3/objects/${type}?limit=100&associations=deals`] as const,
    ),
    ["owners", owners, "/crm/v3/owners/?limit=500"],
    ["owners", owners, "/crm/v3/owners/?archived=true"],
    ["pipelines", "CollectionResponsePipelineNoPaging", "/crm/v3/pipelines/deals"],
    ["pipelines", "CollectionResponsePipelineNoPaging", "/crm/v3/pipelines/tickets"],
    ["pipelines", "CollectionResponsePipelineStageNoPaging", "/crm/v3/pipelines/deals/default/stages"],
    ["properties", "CollectionResponsePropertyNoPaging", "/crm/v3/properties/deals"],
    ["properties", "CollectionResponsePropertyGroupNoPaging", "/crm/v3/properties/companies/groups"],
    ["associations_v4", associated, "/crm/v4/associations/deals/contacts/batch/read", { inputs: inputs.slice(0, 1) }],
    ["associations_v4", `${associated}WithErrors`, "/crm/v4/associations/deals/contacts/batch/read", { inputs }],
    ["associations_v4", ofOne, `/crm/v4/objects/contacts/${contact.id}/associations/companies`],
    ["associations_v4_schema", labels, "/crm/v4/associations/contacts/companies/labels"],
    ["settings_users", "CollectionResponsePublicUserForwardPaging", "/settings/v3/users/"],
    ["settings_users", "CollectionResponsePublicTeamNoPaging", "/settings/v3/users/teams"],
  ];
  const problems: string[] = [];
  for (const [file, definition, path, body] of calls) {
    const text = await readFile(join(folder, `hubspot/derived-from-sdk-14.0.1/${file}.schema.json`), "utf8");
    const { definitions } = parseObject(text);
    const validate = new Ajv({ strict: false, validateFormats: false }).compile({
      $ref: `#/definitions/${definition}`,
      definitions: closed(definitions),
    });
    const answer = await fetch(sandbox.hubspotUrl + path, {
      headers: { authorization: `Bearer ${sandbox.credentials.hubspot.token}`, "content-type": "application/json" },
      ...(body !== undefined && { method: "POST", body: JSON.stringify(body) }),
    });
    const reply: unknown = await answer.json();
    if (!validate(asTyped(reply))) problems.push(`hubspot ${path} as ${definition}: ${told(validate)}`);
  }
  return problems;
}

/** Without an error's `status` and labels that are null; words that TypeScript reserves as the types spell them. */
function asTyped(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asTyped);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, inner]) => !(key === "status" && "correlationId" in value) && !(key === "label" && inner === null))
      .map(([key, inner]) => [key === "in" || key === "from" ? `_${key}` : key, asTyped(inner)]),
  );
}
