import { linearComments, type Engagement, type ObjectReference, type World } from "./index.ts";
import type { TestDocument } from "./documents.test-support.ts";

/** The document of an object in Linear or HubSpot. */
export function recordDocumentId(object: Extract<ObjectReference, { source: "linear" | "hubspot" }>): string {
  if (object.source === "hubspot") return `hubspot:${object.recordType}:${object.recordId}`;
  return "issueId" in object ? `linear:issue:${object.issueId}` : `linear:${object.recordType}:${object.recordId}`;
}

/** Issues with their comments, projects with their updates, documents, customers' needs, and HubSpot's records, as read by people. */
export function recordDocumentsOf(world: World): TestDocument[] {
  return [...linearDocuments(world), ...hubspotDocuments(world)];
}

function linearDocuments(world: World): TestDocument[] {
  const { linear } = world;
  const names = new Map(world.people.map(({ id, name }) => [id, name]));
  const comments = Map.groupBy(linearComments(world), (comment) => comment.issueId ?? "");
  const updates = Map.groupBy(linear?.projectUpdates ?? [], (update) => update.projectId);
  const issues = new Map(world.issues.map((issue) => [issue.id, issue]));
  const customers = new Map(linear?.customers.map(({ id, name }) => [id, name]));
  const said = (authorId: string | null, text: string): string => `${names.get(authorId ?? "") ?? ""}: ${text}`;
  return [
    ...world.issues.map((issue) => ({
      id: `linear:issue:${issue.id}`,
      head: `${issue.identifier}: ${issue.title}`,
      lines: [
        `State: ${issue.state}`,
        said(issue.creatorId, issue.description),
        ...(comments.get(issue.id) ?? []).map((comment) => said(comment.authorId, comment.text)),
      ],
    })),
    ...world.projects.map((project) => ({
      id: `linear:project:${project.id}`,
      head: `Project ${project.name}`,
      lines: [
        `State: ${project.state}`,
        linear?.projectDetails.find((details) => details.projectId === project.id)?.content ?? "",
        ...(updates.get(project.id) ?? []).map((update) => said(update.authorId, `${update.health}. ${update.body}`)),
      ],
    })),
    ...(linear?.documents ?? []).map(({ id, title, content }) => ({
      id: `linear:document:${id}`,
      head: title,
      lines: content.split("\n\n"),
    })),
    ...(linear?.needs ?? []).map((need) => ({
      id: `linear:need:${need.id}`,
      head: `${customers.get(need.customerId) ?? ""} needs ${issues.get(need.issueId ?? "")?.title ?? "something"}`,
      lines: [need.body],
    })),
  ];
}

function hubspotDocuments(world: World): TestDocument[] {
  const people = new Map(world.people.map(({ id, name }) => [id, name]));
  const accounts = new Map(world.accounts.map(({ id, name }) => [id, name]));
  const record = (type: string, id: string, head: string, lines: readonly string[]): TestDocument => ({
    id: `hubspot:${type}:${id}`,
    head,
    lines,
  });
  const owner = (id: string): string => `Owner: ${people.get(id) ?? ""}`;
  return [
    ...world.accounts.map((account) =>
      record("company", account.id, `Company: ${account.name}`, [
        owner(account.ownerId),
        `${account.propertySystem}, ${account.segment}, ${account.tier}, ${account.customer ? "customer" : "opportunity"}`,
        `${account.units} units, ${account.annualRevenueCents / 100}, renewal ${account.renewalDate}`,
      ]),
    ),
    ...world.deals.map((deal) =>
      record("deal", deal.id, `Deal: ${deal.name}`, [
        owner(deal.ownerId),
        `${deal.stages.at(-1)?.stage ?? ""}, ${deal.amountCents / 100} USD, closes ${deal.closeDate}`,
        `${deal.lostReason ?? ""} ${deal.competitor ?? ""}`,
      ]),
    ),
    ...world.tickets.map((ticket) =>
      record("ticket", ticket.id, `Ticket: ${ticket.subject}`, [
        `${accounts.get(ticket.accountId) ?? ""}. ${ticket.content}`,
        `${ticket.state}, ${ticket.priority}. ${owner(ticket.ownerId)}`,
      ]),
    ),
    ...(world.hubspot?.engagements ?? []).map((one) =>
      record(one.kind, one.id, headOf(one), [
        `${people.get(one.personId) ?? ""} about ${accounts.get(one.accountId) ?? ""}: ${one.text}`,
        one.kind === "meeting" ? one.internalNotes : "",
      ]),
    ),
  ];
}

function headOf(one: Engagement): string {
  switch (one.kind) {
    case "note":
      return "Note";
    case "email":
    case "task":
      return one.subject;
    case "call":
    case "meeting":
      return one.title;
    default:
      return one satisfies never;
  }
}
