import { isoDay, workingTime } from "./clock.ts";
import { scaled, staffOf, type Draft } from "./draft.ts";
import { phrase } from "./grammar.ts";
import { looseSlots } from "./slots.ts";
import type { Issue, Project, Team } from "./world.ts";

const teamTable = [
  {
    key: "PAY",
    name: "Payments",
    departments: ["Engineering", "Payment Operations"],
    title: "Payments",
    private: false,
  },
  { key: "INT", name: "Integrations", departments: ["Engineering"], title: "Integrations", private: false },
  { key: "PLT", name: "Platform", departments: ["Engineering"], title: "Platform", private: false },
  { key: "AI", name: "AI Agents", departments: ["AI", "Product"], title: "", private: false },
  { key: "SEC", name: "Security", departments: ["Engineering", "Compliance"], title: "Manager", private: true },
] as const;

export const issueTitles = [
  "[Importer|Mapper|Nightly job] [rejects|skips|duplicates] [rows|ledgers|charges] [with empty unit|after a transfer|when the month is locked]",
  "[Posting worker|Retry queue|Statement renderer] [times out|leaks connections|stops] [at {n2} items|after {n1} hours|on the first of the month]",
  "[Add|Expose|Document] [batch id|dispute reason|plan due date|property entity] [in the export|in the API|on the ledger page]",
  "[Text agent|Mail agent|Voice agent] [answers in English to Spanish|repeats the balance|offers a plan twice|forgets the unit]",
  "[Flaky|Slow|Missing] test for [the deposit match|late fee rules|notice addresses|{n1}-day reminders]",
  "[Portal|Admin page|Login] [shows|keeps] [stale totals|the wrong property|an empty list] [after switching|on phones|for regional users]",
];

export const issueTexts = [
  "[Steps|To reproduce]: [open a ledger with {n1} charges|import {n3} rows|switch property twice], then [save|reload|wait {n1} minutes]. [Expected|Should] [one entry|the new total|no error]; [got|instead] [two|the old one|a blank page]. [Seen|First seen] on {past}.",
  "[Customer impact|Impact]: {n2} [ledgers|households|letters]. [Workaround|Until then]: [rerun by hand on {weekday}s|ask {coworker2} to clear the cache|none]. [Logs|A trace] [of {past} attached|of {past} in the thread].",
  "[We agreed|Decided] on {past} to [do this in two steps|keep the old path for {n1} weeks|measure first]. [Owner|Driver] is {coworker}.",
];

const projectNames = [
  "Ledger write-back 2",
  "Spanish voice agent",
  "Deposit matching",
  "Portal accessibility",
  "Statement redesign",
  "Posting queue rewrite",
  "Self-service mapping",
  "Notice service",
];

/** Linear's teams (Security is private), projects and ordinary issues; stories add their own. */
export function makeDelivery(draft: Draft): void {
  const random = draft.random.fork("delivery");
  for (const entry of teamTable) {
    const members = staffOf(draft, ...entry.departments).filter(
      (person) => entry.title === "" || person.title.includes(entry.title) || person.department !== "Engineering",
    );
    const team: Team = {
      id: uuid(draft, `team-${entry.key}`),
      key: entry.key,
      name: entry.name,
      private: entry.private,
      memberIds: members.map((person) => person.id),
    };
    draft.teams.push(team);
  }
  for (const [index, name] of projectNames.entries()) {
    const team = draft.teams[index % 4];
    const leadId = team?.memberIds[0];
    if (!team || leadId === undefined) continue;
    const project: Project = {
      id: uuid(draft, `project-${name}`),
      teamId: team.id,
      name,
      leadId,
      state: random.pick(["planned", "started", "started", "started", "paused", "completed"]),
      targetDate: random.chance(0.8) ? isoDay(draft.anchorMs, random.int(-20, 80)) : null,
    };
    draft.projects.push(project);
  }
  for (let index = 0; index < scaled(draft, 90, 14); index++) {
    const slots = looseSlots(random, draft.anchorMs);
    addIssue(draft, random.pick(["PAY", "INT", "PLT", "AI", "SEC"]), {
      title: phrase(random, random.pick(issueTitles), slots),
      description: random
        .sample(issueTexts, 2)
        .map((text) => phrase(random, text, slots))
        .join("\n\n"),
      daysOld: random.int(3, 110),
    });
  }
}

interface NewIssue {
  readonly title: string;
  readonly description: string;
  readonly daysOld: number;
  readonly state?: Issue["state"];
  readonly priority?: Issue["priority"];
  readonly accountId?: string;
  readonly blocksIds?: readonly string[];
  readonly comments?: readonly string[];
}

/** Adds an issue to a team; what is not given is drawn. */
export function addIssue(draft: Draft, teamKey: string, wish: NewIssue): Issue {
  const team = draft.teams.find((candidate) => candidate.key === teamKey);
  if (!team) throw new Error(`No team ${teamKey}`);
  const number = (draft.issueCounts.get(team.id) ?? 0) + 1;
  draft.issueCounts.set(team.id, number);
  const identifier = `${teamKey}-${number + 100}`;
  const random = draft.random.fork(`issue/${identifier}`);
  const createdAt = workingTime(random, draft.parameters.anchor, wish.daysOld);
  const updatedAt = workingTime(random, draft.parameters.anchor, random.int(0, Math.max(0, wish.daysOld - 1)));
  const member = (): string => random.pick(team.memberIds);
  const texts =
    wish.comments ??
    (random.chance(0.5) ? [phrase(random, random.pick(issueTexts), looseSlots(random, Date.parse(createdAt)))] : []);
  const project = draft.projects.find((candidate) => candidate.teamId === team.id && random.chance(0.5));
  const issue: Issue = {
    id: uuid(draft, identifier),
    identifier,
    teamId: team.id,
    projectId: project?.id ?? null,
    title: wish.title,
    description: wish.description,
    state:
      wish.state ??
      random.pick(["backlog", "todo", "in progress", "in progress", "in review", "done", "done", "canceled"]),
    priority: wish.priority ?? random.pick([0, 1, 2, 3, 3, 4]),
    assigneeId: random.chance(0.85) ? member() : null,
    creatorId: member(),
    accountId: wish.accountId ?? null,
    blocksIds: wish.blocksIds ?? [],
    createdAt,
    updatedAt: updatedAt < createdAt ? createdAt : updatedAt,
    comments: texts.map((text, index) => ({
      id: uuid(draft, `${identifier}/${index}`),
      authorId: member(),
      at: updatedAt < createdAt ? createdAt : updatedAt,
      text,
    })),
  };
  draft.issues.push(issue);
  return issue;
}

/** A UUID of version 4's form, determined by the seed and a label. */
export function uuid(draft: Pick<Draft, "random">, label: string): string {
  const random = draft.random.fork(`uuid/${label}`);
  const hex = (length: number): string => Array.from({ length }, () => random.int(0, 15).toString(16)).join("");
  return `${hex(8)}-${hex(4)}-4${hex(3)}-${random.pick(["8", "9", "a", "b"])}${hex(3)}-${hex(12)}`;
}
