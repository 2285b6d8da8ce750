import { workingTime } from "../clock.ts";
import { addIssue, issueTexts, issueTitles } from "../delivery.ts";
import type { Draft, Sketch } from "../draft.ts";
import { phrase } from "../grammar.ts";
import { makeComments } from "../linear/comments.ts";
import { makeCustomers, makeNeeds } from "../linear/customers.ts";
import { linearId } from "../linear/details.ts";
import { makeAttachments, makeCycles, makeIssueDetails, makeRelations } from "../linear/issues.ts";
import type { LinearData } from "../linear/model.ts";
import { makeDocuments, makeMilestones, makeProjectDetails, makeProjectUpdates } from "../linear/projects.ts";
import { moreIssueTexts, moreIssueTitles } from "../linear/texts.ts";
import { makeWorkspace } from "../linear/workspace.ts";
import { markPrivateIssues } from "../private-tokens.ts";
import { looseSlots } from "../slots.ts";
import type { Project, Team } from "../world.ts";
import { shares, type Growth } from "./how-many.ts";
import { everyStaff, someOf } from "./people.ts";
import type { WorldSlice } from "./slice.ts";

/** About so many issues of a team make a slice. */
const issuesInSlice = 500;

// oxfmt-ignore
const teamNames: readonly (readonly [key: string, name: string])[] = [
  ["STM", "Statements"], ["VOX", "Voice"], ["DEP", "Deposits"], ["MAP", "Mapping"], ["NTC", "Notices"], ["DAT", "Data"],
  ["INF", "Infrastructure"], ["MOB", "Mobile"], ["BIL", "Billing"], ["REP", "Reporting"], ["IDN", "Identity"],
  ["SRC", "Search"], ["QUA", "Quality"], ["TOO", "Tooling"], ["LED", "Ledger"], ["MSG", "Messaging"], ["RSK", "Risk"],
  ["PRT", "Portals"], ["CON", "Connectors"], ["OBS", "Observability"], ["DOC", "Documents"], ["LOC", "Languages"],
];

/** Further teams, projects, customers and issues of Linear: first the teams, then the issues of one team after the other. */
export function* moreDelivery(
  draft: Draft,
  linear: LinearData,
  sketches: readonly Sketch[],
  growth: Growth,
): Generator<WorldSlice> {
  const random = draft.random.fork("growth/delivery");
  const own: Draft = { ...draft, random: draft.random.fork("growth") };
  const caretaker = linear.users.find(({ role }) => role === "admin")?.personId;
  const staff = everyStaff(draft);
  const teams = teamNames.slice(0, growth.teams).map(([key, name], index): Team => {
    const members = someOf(random.next, staff, random.int(8, 24)).map(({ id }) => id);
    const hidden = index % 5 === 4;
    const caring = hidden && caretaker !== undefined ? [caretaker] : [];
    return {
      id: linearId(own, `team-${key}`),
      key,
      name,
      private: hidden,
      memberIds: [...new Set([...members, ...caring])],
    };
  });
  const workspace = makeWorkspace({ ...own, people: [], teams, sketches: [] });
  const labels = workspace.labels.filter(({ teamId }) => teamId !== null);
  const cycles = makeCycles({ ...own, teams });
  const projects = drawProjects(own, [...draft.teams, ...teams], growth.projects);
  const ofProjects: Draft = { ...own, teams: [...draft.teams, ...teams], projects, issues: [] };
  const projectUpdates = makeProjectUpdates(ofProjects);
  const milestones = makeMilestones(ofProjects);
  const documents = makeDocuments({ ...ofProjects, teams }, []);
  yield {
    teams,
    projects,
    labels,
    cycles,
    milestones,
    projectUpdates,
    documents,
    memberships: workspace.memberships,
    states: workspace.states,
    projectDetails: makeProjectDetails(ofProjects),
    comments: makeComments(ofProjects, { ...linear, projectUpdates, documents }),
    customers: customersOf(own, linear, sketches),
  };
  const customerIdOf = (accountId: string): string => linearId(own, `customer/${accountId}`);
  const all = {
    ...linear,
    labels: [...linear.labels, ...labels],
    cycles: [...linear.cycles, ...cycles],
    milestones: [...linear.milestones, ...milestones],
  };
  const open = draft.teams.filter((team) => !team.private).map((team) => ({ team, weight: 2 }));
  const receivers = [...open, ...teams.map((team) => ({ team, weight: 3 }))];
  const counts = shares(
    growth.issues,
    receivers.map(({ weight }) => weight),
  );
  for (const [index, { team }] of receivers.entries()) {
    let left = counts[index] ?? 0;
    for (let part = 0; left > 0; part++) {
      const count = Math.min(left, issuesInSlice);
      left -= count;
      const given = { ...ofProjects, projects: [...draft.projects, ...projects] };
      yield issuesOf(given, { team, count, part, linear: all, sketches, customerIdOf });
    }
  }
}

/** Issues of one team with all that stands beside them. */
function issuesOf(
  draft: Draft,
  wish: {
    readonly team: Team;
    readonly count: number;
    readonly part: number;
    readonly linear: LinearData;
    readonly sketches: readonly Sketch[];
    readonly customerIdOf: (accountId: string) => string;
  },
): WorldSlice {
  const { team, count, part, linear, sketches, customerIdOf } = wish;
  const random = draft.random.fork(`issues/${team.key}/${part}`);
  const issues: Draft["issues"] = [];
  const own: Draft = {
    ...draft,
    random: draft.random.fork(`linear/${team.key}/${part}`),
    issues,
    // Of projects and teams only what the issues may belong to: the rest has been told of.
    projects: draft.projects.filter((project) => project.teamId === team.id),
    sketches: [...sketches],
  };
  for (let index = 0; index < count; index++) {
    const slots = looseSlots(random, draft.anchorMs);
    const extra = random.chance(0.5);
    addIssue(own, team.key, {
      title: phrase(random, random.pick(extra ? moreIssueTitles : issueTitles), slots),
      description: random
        .sample(extra ? moreIssueTexts : issueTexts, 2)
        .map((text) => phrase(random, text, slots))
        .join("\n\n"),
      daysOld: random.int(2, 170),
      ...(random.chance(0.3) && sketches.length > 0 && { accountId: random.pick(sketches).account.id }),
    });
  }
  const tokens = team.private ? markFirst(own) : [];
  const beside: Draft = { ...own, projects: [] };
  return {
    issues,
    issueDetails: makeIssueDetails(own, 0, linear),
    comments: makeComments(beside, { ...linear, projectUpdates: [], documents: [] }),
    relations: makeRelations(own),
    attachments: makeAttachments(own),
    needs: sketches.length > 0 ? makeNeeds(beside, customerIdOf) : [],
    tokens: tokens ?? [],
  };
}

/** Puts a token into the first issue of a private team; the draft's own list of tokens stays as it was. */
function markFirst(draft: Draft): WorldSlice["tokens"] {
  const before = draft.tokens.length;
  const first: Draft = { ...draft, issues: draft.issues.slice(0, 1) };
  markPrivateIssues(first);
  draft.issues.splice(0, 1, ...first.issues);
  return draft.tokens.splice(before);
}

function drawProjects(draft: Draft, teams: readonly Team[], count: number): Project[] {
  const random = draft.random.fork("projects");
  return Array.from({ length: count }, (_, index): Project => {
    const team = teams[index % teams.length];
    if (!team) throw new Error("No team could work on a project");
    const name = `${random.pick(verbs)} ${random.pick(things)} ${index + 1}`;
    return {
      id: linearId(draft, `project/${name}`),
      teamId: team.id,
      name,
      leadId: random.pick(team.memberIds),
      state: random.pick(["planned", "started", "started", "completed", "canceled"]),
      targetDate: random.chance(0.7)
        ? workingTime(random, draft.parameters.anchor, random.int(0, 60)).slice(0, 10)
        : null,
    };
  });
}

const verbs = ["Faster", "Leaner", "Calmer", "Second", "Shared", "Guided"];
const things = ["imports", "postings", "letters", "plans", "receipts", "queues", "totals", "searches"];

/** Under the sample's statuses and tiers. */
function customersOf(draft: Draft, linear: LinearData, sketches: readonly Sketch[]): LinearData["customers"] {
  const rank = (ranks: LinearData["customerTiers"], name: string): string =>
    ranks.find((one) => one.name.toLowerCase() === name)?.id ?? "";
  const accounts = new Map(sketches.map(({ account }) => [account.id, account]));
  return makeCustomers({ ...draft, sketches: [...sketches] }).map((customer) => {
    const account = accounts.get(customer.accountId);
    return {
      ...customer,
      statusId: rank(linear.customerStatuses, account?.customer === true ? "active" : "prospect"),
      tierId: rank(linear.customerTiers, account?.tier ?? ""),
    };
  });
}
