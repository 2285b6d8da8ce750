import { workingTime } from "../clock.ts";
import type { Draft } from "../draft.ts";
import { laterTime, linearId, slugId, written } from "./details.ts";
import type { LinearCustomer, LinearCustomerRank, LinearNeed } from "./model.ts";
import { needTexts } from "./texts.ts";

const statusNames = ["Active", "Prospect"];
const tierNames = ["small", "mid", "enterprise"];

function ranks(draft: Draft, kind: string, names: readonly string[]): LinearCustomerRank[] {
  return names.map((name, position) => ({
    id: linearId(draft, `customer-${kind}/${name}`),
    name: name.charAt(0).toUpperCase() + name.slice(1),
    color: "#4ea7fc",
    position,
    createdAt: "2024-03-04T15:00:00.000Z",
  }));
}

export const makeCustomerStatuses = (draft: Draft): LinearCustomerRank[] => ranks(draft, "status", statusNames);
export const makeCustomerTiers = (draft: Draft): LinearCustomerRank[] => ranks(draft, "tier", tierNames);

/** Every account is a customer in Linear, under its own name and domain. */
export function makeCustomers(draft: Draft): LinearCustomer[] {
  return draft.sketches.map(({ account }) => {
    const random = draft.random.fork(`linear/customer/${account.id}`);
    const createdAt = workingTime(random, draft.parameters.anchor, random.int(150, 400));
    return {
      id: linearId(draft, `customer/${account.id}`),
      accountId: account.id,
      slug: slugId(draft, `customer/${account.id}`),
      name: account.name,
      domains: [account.domain],
      ownerId: account.ownerId,
      statusId: linearId(draft, `customer-status/${account.customer ? "Active" : "Prospect"}`),
      tierId: linearId(draft, `customer-tier/${account.tier}`),
      revenueCents: account.annualRevenueCents,
      size: account.units,
      createdAt,
      updatedAt: laterTime(draft, random, createdAt),
    };
  });
}

/** One for every issue that concerns an account, some for others, and some for projects. */
export function makeNeeds(
  draft: Draft,
  customerIdOf = (accountId: string): string => linearId(draft, `customer/${accountId}`),
): LinearNeed[] {
  const needs: LinearNeed[] = [];
  const add = (
    accountId: string,
    place: Partial<Pick<LinearNeed, "issueId" | "projectId" | "commentId">>,
    after: string,
  ) => {
    const random = draft.random.fork(`linear/need/${needs.length}`);
    const createdAt = laterTime(draft, random, after);
    needs.push({
      id: linearId(draft, `need/${needs.length}`),
      customerId: customerIdOf(accountId),
      issueId: null,
      projectId: null,
      commentId: null,
      important: random.chance(0.3),
      body: written(random, needTexts, createdAt),
      creatorId: random.pick(draft.sketches).success.id,
      createdAt,
      ...place,
    });
  };
  const random = draft.random.fork("linear/needs");
  for (const issue of draft.issues) {
    if (issue.accountId !== null) add(issue.accountId, { issueId: issue.id }, issue.createdAt);
    if (random.chance(0.08)) add(random.pick(draft.sketches).account.id, { issueId: issue.id }, issue.createdAt);
  }
  const longAgo = new Date(draft.anchorMs - 90 * 86_400_000).toISOString();
  for (const project of draft.projects) {
    if (random.chance(0.6)) add(random.pick(draft.sketches).account.id, { projectId: project.id }, longAgo);
  }
  return needs;
}
