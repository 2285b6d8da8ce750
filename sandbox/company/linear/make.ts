import type { Draft } from "../draft.ts";
import { makeComments } from "./comments.ts";
import { makeCustomers, makeCustomerStatuses, makeCustomerTiers, makeNeeds } from "./customers.ts";
import { makeAttachments, makeCycles, makeIssueDetails, makeMoreIssues, makeRelations } from "./issues.ts";
import type { LinearData } from "./model.ts";
import { makeDocuments, makeInitiatives, makeInitiativeUpdates, makeMilestones, makeMoreProjects } from "./projects.ts";
import { makeProjectDetails, makeProjectStatuses, makeProjectUpdates } from "./projects.ts";
import { makeGuestTeam, makeWorkspace } from "./workspace.ts";

/**
 * Adds to the draft the issues, projects and the team that only Linear knows, and makes what stands beside them.
 *
 * Runs after everything else, and draws from generators of its own (`linear/…`): what the other systems hold is the
 * same without it. Private teams get no further issue here, since each of theirs carries a private token.
 */
export function makeLinear(draft: Draft): LinearData {
  const told = draft.issues.length;
  makeGuestTeam(draft);
  makeMoreProjects(draft);
  makeMoreIssues(draft);
  const workspace = makeWorkspace(draft);
  const cycles = makeCycles(draft);
  const milestones = makeMilestones(draft);
  const projectUpdates = makeProjectUpdates(draft);
  const initiatives = makeInitiatives(draft);
  const documents = makeDocuments(draft, initiatives);
  return {
    ...workspace,
    cycles,
    milestones,
    projectUpdates,
    initiatives,
    initiativeUpdates: makeInitiativeUpdates(draft, initiatives),
    documents,
    issueDetails: makeIssueDetails(draft, told, { ...workspace, cycles, milestones }),
    comments: makeComments(draft, { ...workspace, projectUpdates, documents }),
    relations: makeRelations(draft),
    attachments: makeAttachments(draft),
    projectDetails: makeProjectDetails(draft),
    projectStatuses: makeProjectStatuses(draft),
    customerStatuses: makeCustomerStatuses(draft),
    customerTiers: makeCustomerTiers(draft),
    customers: makeCustomers(draft),
    needs: makeNeeds(draft),
  };
}
