import type { Issue, Project } from "../../world.ts";
import { within } from "./calendar.ts";
import { daysBefore } from "./service.ts";
import { someGroups, type RowAnswer, type RowAsker } from "./row-question.ts";

export const isDone = (issue: Issue): boolean => issue.state === "done" || issue.state === "canceled";

/** Issues by team, priority, person, state, date, project, label and cycle. What is archived or in the trash is in no answer. */
export function askAboutIssues({ world, random, calendar, ask }: RowAsker): void {
  const { linear } = world;
  if (!linear) return;
  const details = new Map(linear.issueDetails.map((one) => [one.issueId, one]));
  const people = new Map(world.people.map((person) => [person.id, person]));
  const teams = new Map(world.teams.map((team) => [team.id, team]));
  const projects = new Map(world.projects.map((project) => [project.id, project]));
  const shown = world.issues.filter((issue) => !details.get(issue.id)?.archivedAt);
  const open = shown.filter((issue) => !isDone(issue));
  const rows = (list: readonly Issue[]): RowAnswer => ({
    record: "issue",
    rows: list.map(({ id, identifier, title }) => ({ id, name: `${identifier}: ${title}` })),
  });
  const counted = (list: readonly Issue[]): RowAnswer => ({ ...rows(list), total: { kind: "count", unit: "issues" } });
  const team = (issue: Issue) => teams.get(issue.teamId);
  const due = (issue: Issue): string | null => details.get(issue.id)?.dueDate ?? null;

  for (const release of shown.filter((issue) => issue.title.startsWith("Release "))) {
    ask(
      ["Every issue that blocks {release}.", "List all issues that block {release}."],
      { release: `${release.identifier} (${release.title})` },
      rows(shown.filter((issue) => issue.blocksIds.includes(release.id))),
    );
  }
  const urgent = open.filter((issue) => issue.priority === 1);
  for (const [{ name }, list] of someGroups(random, urgent, team, 6)) {
    ask(
      ["Urgent open issues of the {team} team.", "Which urgent issues does the {team} team have open?"],
      { team: name },
      rows(list),
    );
  }
  const working = open.filter((issue) => issue.state === "in progress");
  for (const [{ name }, list] of someGroups(
    random,
    working.filter((one) => one.updatedAt < daysBefore(calendar.now, 14)),
    team,
    6,
  )) {
    ask(["Which in-progress issues of the {team} team have not been touched for 14 days?"], { team: name }, rows(list));
  }
  for (const [{ name }, list] of someGroups(
    random,
    working.filter((one) => one.createdAt < daysBefore(calendar.now, 5)),
    team,
    3,
  )) {
    ask(["Stalled work of the {team} team: issues in progress for more than 5 days."], { team: name }, rows(list));
  }
  for (const [{ name }, list] of someGroups(random, open, team, 6)) {
    ask(["How many open issues does the {team} team have?"], { team: name }, counted(list));
  }
  for (const [{ name }, list] of someGroups(
    random,
    open.filter((issue) => issue.assigneeId === null),
    team,
    4,
  )) {
    ask(["Which open issues of the {team} team have no assignee?"], { team: name }, rows(list));
  }
  for (const [{ name }, list] of someGroups(
    random,
    open.filter((issue) => issue.state === "in review"),
    team,
    4,
  )) {
    ask(["What is in review in the {team} team?"], { team: name }, rows(list));
  }
  for (const [person, list] of someGroups(random, open, (issue) => people.get(issue.assigneeId ?? ""), 7)) {
    ask(
      ["Open issues assigned to {owner}.", "Which open issues is {owner} responsible for?"],
      { owner: person.name },
      rows(list),
    );
  }
  for (const [person, list] of someGroups(random, open, (issue) => people.get(issue.assigneeId ?? ""), 3)) {
    const valued = list.flatMap(({ id, identifier }) => {
      const value = details.get(id)?.estimate ?? null;
      return value === null ? [] : [{ id, name: identifier, value }];
    });
    ask(
      ["How many points are on the open issues of {owner}, as far as they are estimated?"],
      { owner: person.name },
      { record: "issue", rows: valued, total: { kind: "sum", unit: "points" } },
    );
  }
  const late = (issue: Issue): boolean => (due(issue) ?? calendar.today) < calendar.today;
  ask(["Which open issues are past their due date?"], {}, rows(open.filter(late)));
  ask(
    ["Which open issues are due in the next 7 days?"],
    {},
    rows(open.filter((issue) => within(due(issue) ?? "", { from: calendar.today, to: calendar.day(8) }))),
  );
  ask(
    ["How many issues were created in the last 7 days?"],
    {},
    counted(shown.filter((issue) => issue.createdAt >= daysBefore(calendar.now, 7))),
  );
  for (const [project, list] of someGroups(random, open, (issue) => projects.get(issue.projectId ?? ""), 5)) {
    ask(
      ['What is left to do in the project "{project}"?', 'Open issues of the project "{project}".'],
      { project: project.name },
      rows(list),
    );
  }
  const running = linear.cycles.filter((cycle) => cycle.startsAt <= calendar.now && cycle.endsAt > calendar.now);
  for (const cycle of random.sample(running, 3)) {
    ask(
      ["Which open issues are in the current cycle of the {team} team?"],
      { team: teams.get(cycle.teamId)?.name ?? "" },
      rows(open.filter((issue) => details.get(issue.id)?.cycleId === cycle.id)),
    );
  }
  for (const name of ["regression", "customer request", "embargo"]) {
    const label = linear.labels.find((candidate) => candidate.name === name)?.id ?? "";
    ask(
      ['Which open issues bear the label "{name}"?'],
      { name },
      rows(open.filter((issue) => details.get(issue.id)?.labelIds.includes(label))),
    );
  }
  const accounts = new Map(linear.customers.map((customer) => [customer.id, customer.name]));
  const shownById = new Map(shown.map((issue) => [issue.id, issue]));
  for (const [name, needs] of someGroups(
    random,
    linear.needs.filter((need) => need.issueId !== null),
    (need) => accounts.get(need.customerId),
    6,
  )) {
    const asked = new Set(needs.flatMap((need) => shownById.get(need.issueId ?? "") ?? []));
    ask(["Which Linear issues has {account} asked for?"], { account: name }, { ...rows([...asked]), staffOnly: true });
  }
}

/** Projects by their latest update and their target date. */
export function askAboutProjects({ world, calendar, ask }: RowAsker): void {
  const updates = Map.groupBy(world.linear?.projectUpdates ?? [], (update) => update.projectId);
  const health = (project: Project): string | undefined =>
    updates
      .get(project.id)
      ?.toSorted((one, other) => (one.createdAt < other.createdAt ? -1 : 1))
      .at(-1)?.health;
  const rows = (list: readonly Project[]): RowAnswer => ({
    record: "project",
    rows: list.map(({ id, name }) => ({ id, name })),
  });
  const running = world.projects.filter((project) => project.state === "started");
  ask(["Which started projects are off track?"], {}, rows(running.filter((project) => health(project) === "offTrack")));
  ask(
    ["Which started projects were last reported at risk?"],
    {},
    rows(running.filter((project) => health(project) === "atRisk")),
  );
  ask(
    ["Which started projects have missed their target date?"],
    {},
    rows(running.filter((project) => project.targetDate !== null && project.targetDate < calendar.today)),
  );
  ask(["Which projects are paused?"], {}, rows(world.projects.filter((project) => project.state === "paused")));
}
