import type { HubspotRecordType } from "../company/hubspot/model.ts";
import { escapeHtml, samplePage } from "../http/html.ts";
import type { Crm } from "./crm.ts";
import { objectType, objectTypeNamed, objectTypes } from "./object-types.ts";
import { propertiesOf } from "./property-definitions.ts";
import type { CrmRecord } from "./record.ts";
import type { RouteContext } from "./route.ts";

const engagementTypes: readonly HubspotRecordType[] = ["notes", "emails", "calls", "meetings", "tasks"];
const bodyProperties = [
  "hs_note_body",
  "hs_email_html",
  "hs_call_body",
  "hs_meeting_body",
  "hs_internal_meeting_notes",
  "hs_task_body",
];

/**
 * The page at a record's permalink: its properties, the records it is associated with, and its timeline, oldest first. The
 * engagement that `?engagement=` names is marked, or without one the record's own name.
 *
 * @returns undefined when there is no such record, or it is deleted, or the portal is another
 */
export function recordPage(
  context: RouteContext,
  address: {
    readonly portalId: string;
    readonly typeId: string;
    readonly id: string;
    readonly engagementId: string | undefined;
  },
): string | undefined {
  const crm = context.crm();
  const object = objectTypeNamed(address.typeId);
  const record = object && crm.find(object.type, address.id);
  if (!object || !record || record.archivedAt !== null || address.portalId !== crm.data.portalId) return undefined;
  const timeline = engagementTypes
    .flatMap((type) => crm.associations(record, type).flatMap(({ id }) => crm.find(type, id) ?? []))
    .sort((one, other) => ((one.values["hs_timestamp"] ?? "") < (other.values["hs_timestamp"] ?? "") ? -1 : 1));
  const quoted = timeline.some(({ id }) => id === address.engagementId) ? address.engagementId : undefined;
  const title = titleOf(record);
  const rows = Object.entries(record.values)
    .filter(([name, value]) => value !== null && !bodyProperties.includes(name) && !name.startsWith("hs_all_"))
    .map(([name, value]) => {
      const label = propertiesOf(record.type).get(name)?.label ?? name;
      return `<li><span class="dim">${escapeHtml(label)}</span> ${escapeHtml(shown(crm, name, value ?? ""))}</li>`;
    });
  return samplePage(
    title,
    `<h1>${quoted === undefined ? `<mark>${escapeHtml(title)}</mark>` : escapeHtml(title)}</h1>
<p class="dim">${escapeHtml(object.singular)} ${escapeHtml(record.id)}</p>
${textsOf(record)}
<ul>${rows.join("\n")}</ul>
${related(context, crm, record)}
<h2>Activity</h2>
<ol style="list-style: none">
${timeline.map((entry) => timelineEntry(crm, entry, entry.id === quoted)).join("\n")}
</ol>`,
  );
}

function titleOf(record: CrmRecord): string {
  const { titleProperty, singular } = objectType(record.type);
  const name = [record.values["firstname"], record.values["lastname"]].filter(Boolean).join(" ");
  return (record.type === "contacts" && name) || record.values[titleProperty] || `${singular} ${record.id}`;
}

/** What people wrote, as text: the tags of the stored HTML are taken off. */
function textsOf(record: CrmRecord): string {
  return bodyProperties
    .map((name) => record.values[name] ?? "")
    .filter((html) => html !== "")
    .map((html) => `<div>${plain(html)}</div>`)
    .join("\n");
}

function plain(html: string): string {
  const text = html
    .replaceAll(/<\/p>|<br>/g, "\n")
    .replaceAll(/<[^>]*>/g, "")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
  return escapeHtml(text.trim()).replaceAll("\n", "<br>");
}

function timelineEntry(crm: Crm, entry: CrmRecord, quoted: boolean): string {
  const at = entry.values["hs_timestamp"] ?? entry.createdAt;
  const title = escapeHtml(titleOf(entry));
  return `<li id="engagement-${escapeHtml(entry.id)}"><time datetime="${escapeHtml(at)}">${escapeHtml(at)}</time>
<strong>${escapeHtml(objectType(entry.type).singular)}</strong> ${quoted ? `<mark>${title}</mark>` : title}
<span class="dim">${escapeHtml(shown(crm, "hubspot_owner_id", entry.values["hubspot_owner_id"] ?? ""))}</span>
${textsOf(entry)}</li>`;
}

/** A stage, pipeline or owner by its name. */
function shown(crm: Crm, name: string, value: string): string {
  switch (name) {
    case "hubspot_owner_id": {
      const owner = crm.data.owners.find(({ id }) => id === value);
      return crm.world.people.find(({ id }) => id === owner?.personId)?.name ?? value;
    }
    case "pipeline":
    case "hs_pipeline":
      return crm.data.pipelines.find(({ id }) => id === value)?.label ?? value;
    case "dealstage":
    case "hs_pipeline_stage":
      return crm.data.pipelines.flatMap(({ stages }) => stages).find(({ id }) => id === value)?.label ?? value;
    default:
      return value;
  }
}

function related(context: RouteContext, crm: Crm, record: CrmRecord): string {
  const links = objectTypes
    .filter(({ type }) => !engagementTypes.includes(type))
    .flatMap(({ type, typeId, singular }) =>
      crm.associations(record, type).flatMap(({ id, types }) => {
        const other = crm.find(type, id);
        if (!other) return [];
        const labels = types.flatMap(({ label }) => label ?? []).join(", ");
        const href = `${context.baseUrl()}/contacts/${crm.data.portalId}/record/${typeId}/${id}`;
        return [
          `<li>${singular} <a href="${escapeHtml(href)}">${escapeHtml(titleOf(other))}</a> <span class="dim">${escapeHtml(labels)}</span></li>`,
        ];
      }),
    );
  return links.length === 0 ? "" : `<h2>Associations</h2>\n<ul>${links.join("\n")}</ul>`;
}
