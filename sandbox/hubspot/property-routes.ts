import { batchInputs, bodyObject, idOf } from "./input.ts";
import { batchAnswer } from "./object-routes.ts";
import type { ObjectType } from "./object-types.ts";
import { propertiesOf, type PropertyDefinition } from "./property-definitions.ts";
import { notFound } from "./refusal.ts";
import { ok, pathType, type HubspotRoute, type RouteContext } from "./route.ts";

const bases = ["/crm/v3/properties/:type", "/crm/properties/2026-09/:type"];
const below = (rest: string) => bases.map((base) => base + rest);

/** What properties a type has; those that the company added are told from HubSpot's own. */
export function propertyRoutes(context: RouteContext): readonly HubspotRoute[] {
  const scopes: HubspotRoute["scopes"] = (params) => {
    const { type, readScopes } = pathType(params);
    return type === "contacts" || type === "companies" || type === "deals"
      ? [...readScopes, `crm.schemas.${type}.read`]
      : readScopes;
  };
  const get = (rest: string, handle: HubspotRoute["handle"]): HubspotRoute => ({
    method: "GET",
    paths: below(rest),
    kind: "other",
    scopes,
    handle,
  });

  return [
    get("", ({ params, query }) => {
      // None of the company's properties was ever archived.
      if (query.flag("archived")) return ok({ results: [] });
      const object = pathType(params);
      return ok({
        results: [...propertiesOf(object.type).values()].map((property) => wireProperty(context, object, property)),
      });
    }),
    get("/:name", ({ params, query }) => {
      const object = pathType(params);
      const property = propertiesOf(object.type).get(params["name"] ?? "");
      if (!property || query.flag("archived"))
        throw notFound(`Property ${(params["name"] ?? "").slice(0, 100)} does not exist`);
      return ok(wireProperty(context, object, property));
    }),
    get("/groups", ({ params }) => {
      const { type } = pathType(params);
      const names = [...new Set([...propertiesOf(type).values()].map(({ groupName }) => groupName))];
      return ok({
        results: names.map((name, displayOrder) => ({ name, label: groupLabel(name), displayOrder, archived: false })),
      });
    }),
    {
      method: "POST",
      paths: below("/batch/read"),
      kind: "other",
      scopes,
      handle({ params, body }) {
        const object = pathType(params);
        const names = batchInputs(bodyObject(body), 100).map((input) => idOf(input, "name"));
        const known = propertiesOf(object.type);
        const missing = names.filter((name) => !known.has(name));
        return batchAnswer(
          context,
          names.flatMap((name) => {
            const property = known.get(name);
            return property ? [wireProperty(context, object, property)] : [];
          }),
          missing.length === 0
            ? []
            : [
                {
                  status: "error",
                  category: "OBJECT_NOT_FOUND",
                  message: "Some properties do not exist.",
                  context: { names: missing },
                  errors: [],
                  links: {},
                },
              ],
        );
      },
    },
  ];
}

function groupLabel(name: string): string {
  return name === "portfolio"
    ? "Portfolio"
    : `${name.slice(0, 1).toUpperCase()}${name.slice(1).replace("information", " information")}`;
}

function wireProperty({ crm }: RouteContext, object: ObjectType, property: PropertyDefinition) {
  const at = new Date(Date.parse(crm().world.parameters.anchor) - 900 * 86_400_000).toISOString();
  return {
    name: property.name,
    label: property.label,
    type: property.type,
    fieldType: property.fieldType,
    description: "",
    groupName: property.groupName,
    options: optionsOf({ crm }, object, property).map(({ value, label }, displayOrder) => ({
      value,
      label,
      displayOrder,
      hidden: false,
    })),
    displayOrder: -1,
    calculated: false,
    // Owners are listed by their own endpoint, not as options here.
    externalOptions: property.name === "hubspot_owner_id",
    ...(property.name === "hubspot_owner_id" && { referencedObjectType: "OWNER" }),
    hasUniqueValue: property.unique,
    hidden: false,
    hubspotDefined: property.hubspotDefined,
    formField: false,
    archived: false,
    createdAt: at,
    updatedAt: at,
    modificationMetadata: {
      archivable: !property.hubspotDefined,
      readOnlyDefinition: property.hubspotDefined,
      readOnlyValue: property.readOnly,
    },
  };
}

/** Pipelines and stages are the options of the properties that hold them. */
function optionsOf({ crm }: Pick<RouteContext, "crm">, object: ObjectType, property: PropertyDefinition) {
  const pipelines = crm().data.pipelines.filter((pipeline) => pipeline.objectType === object.type);
  switch (property.name) {
    case "pipeline":
    case "hs_pipeline":
      return pipelines.map(({ id, label }) => ({ value: id, label }));
    case "dealstage":
    case "hs_pipeline_stage":
      return pipelines.flatMap(({ stages }) => stages.map(({ id, label }) => ({ value: id, label })));
    default:
      return property.options;
  }
}
