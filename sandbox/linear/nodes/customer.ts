import type { LinearCustomer, LinearCustomerRank, LinearNeed } from "../../company/linear/model.ts";
import type { Graph } from "../graph.ts";
import type { Node } from "../node.ts";

export function customerNode(graph: Graph, customer: LinearCustomer): Node {
  const needs = () => graph.where("needs", "customerId", customer.id);
  return {
    id: customer.id,
    name: customer.name,
    domains: customer.domains,
    externalIds: [customer.accountId],
    slugId: customer.slug,
    url: graph.addresses.customer(customer.name, customer.slug),
    // Linear counts a customer's revenue in whole units of the currency.
    revenue: customer.revenueCents === null ? null : Math.round(customer.revenueCents / 100),
    size: customer.size,
    createdAt: customer.createdAt,
    updatedAt: customer.updatedAt,
    archivedAt: null,
    approximateNeedCount: () => needs().length,
    needs,
    owner: () => graph.userOf(customer.ownerId),
    status: () => graph.customerStatuses().get(customer.statusId),
    tier: () => graph.customerTiers().get(customer.tierId ?? ""),
  };
}

/** A status or a tier: the two differ in the schema only by a field that a tier lacks. */
export function customerRankNode(_graph: Graph, rank: LinearCustomerRank): Node {
  return {
    ...rank,
    displayName: rank.name,
    description: null,
    type: rank.name === "Active" ? "active" : "inactive",
    archivedAt: null,
    updatedAt: rank.createdAt,
  };
}

export function needNode(graph: Graph, need: LinearNeed): Node {
  const issue = () => graph.issues().get(need.issueId ?? "");
  return {
    id: need.id,
    customerId: need.customerId,
    issueId: need.issueId,
    projectId: need.projectId,
    body: need.body,
    content: need.body,
    priority: need.important ? 1 : 0,
    createdAt: need.createdAt,
    updatedAt: need.createdAt,
    archivedAt: null,
    url: null,
    creator: () => graph.userOf(need.creatorId),
    customer: () => graph.customers().get(need.customerId),
    issue,
    project: () => graph.projects().get(need.projectId ?? ""),
    comment: () => graph.comments().get(need.commentId ?? ""),
  };
}
