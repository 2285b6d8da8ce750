import type { Engagement } from "../../hubspot/model.ts";
import type { Ticket } from "../../world.ts";
import { someGroups, type RowAnswer, type RowAsker } from "./row-question.ts";

export type TaskRecord = Extract<Engagement, { kind: "task" }>;
export type MeetingRecord = Extract<Engagement, { kind: "meeting" }>;

/** Support tickets by account, state, priority, owner and age. */
export function askAboutTickets({ world, random, calendar, ask }: RowAsker): void {
  const people = new Map(world.people.map((person) => [person.id, person]));
  const accounts = new Map(world.accounts.map((account) => [account.id, account]));
  const { tickets } = world;
  const open = tickets.filter((ticket) => ticket.state !== "closed");
  const rows = (list: readonly Ticket[]): RowAnswer => ({
    record: "ticket",
    rows: list.map(({ id, subject }) => ({ id, name: subject })),
  });
  const counted = (list: readonly Ticket[]): RowAnswer => ({
    ...rows(list),
    total: { kind: "count", unit: "tickets" },
  });
  const account = (ticket: Ticket) => accounts.get(ticket.accountId);

  ask(["How many tickets are open?"], {}, counted(open));
  ask(
    ["Which open tickets have high priority?", "List all open high-priority tickets."],
    {},
    rows(open.filter((ticket) => ticket.priority === "high")),
  );
  ask(
    ["Which tickets were opened in the last 7 days?"],
    {},
    rows(tickets.filter((ticket) => ticket.createdAt >= daysBefore(calendar.now, 7))),
  );
  ask(
    ["Which open tickets are older than 60 days?"],
    {},
    rows(open.filter((ticket) => ticket.createdAt < daysBefore(calendar.now, 60))),
  );
  ask(
    ["How many tickets were closed in the last 30 days?"],
    {},
    counted(tickets.filter((ticket) => ticket.closedAt !== null && ticket.closedAt >= daysBefore(calendar.now, 30))),
  );
  ask(
    ["Which high-priority tickets are waiting on us?"],
    {},
    rows(open.filter((ticket) => ticket.state === "waiting on us" && ticket.priority === "high")),
  );
  const urgent = open.filter((ticket) => ticket.priority === "high");
  for (const [company, list] of someGroups(random, urgent, account, 6)) {
    ask(
      ["Open high-priority tickets of {account}.", "Which high-priority tickets has {account} still open?"],
      { account: company.name },
      rows(list),
    );
  }
  for (const [company, list] of someGroups(random, open, account, 8)) {
    ask(
      ["All open tickets of {account}.", "Which tickets does {account} have open?"],
      { account: company.name },
      rows(list),
    );
  }
  for (const [company, list] of someGroups(random, tickets, account, 4)) {
    ask(["How many tickets has {account} ever sent us?"], { account: company.name }, counted(list));
  }
  for (const [person, list] of someGroups(random, open, (ticket) => people.get(ticket.ownerId), 4)) {
    ask(
      ["Which open tickets are with {owner}?", "Open tickets that {owner} looks after."],
      { owner: person.name },
      rows(list),
    );
  }
}

/** Tasks that are overdue, due or open, and meetings. Archived ones are in no answer. */
export function askAboutTasks({ world, random, calendar, ask }: RowAsker): void {
  const people = new Map(world.people.map((person) => [person.id, person]));
  const accounts = new Map(world.accounts.map((account) => [account.id, account]));
  const gone = new Set((world.hubspot?.archivals ?? []).map(({ type, id }) => `${type} ${id}`));
  const engagements = world.hubspot?.engagements ?? [];
  const tasks = engagements.filter((one): one is TaskRecord => one.kind === "task" && !gone.has(`tasks ${one.id}`));
  const meetings = engagements
    .filter((one) => one.kind === "meeting" && !gone.has(`meetings ${one.id}`))
    .filter((one): one is MeetingRecord => one.kind === "meeting");
  const open = tasks.filter((task) => task.completedAt === null);
  const overdue = open.filter((task) => task.at < calendar.now);
  const rows = (list: readonly TaskRecord[]): RowAnswer => ({
    record: "task",
    rows: list.map(({ id, subject }) => ({ id, name: subject })),
  });
  const met = (list: readonly MeetingRecord[]): RowAnswer => ({
    record: "meeting",
    rows: list.map(({ id, title }) => ({ id, name: title })),
  });
  ask(["How many tasks are overdue?"], {}, { ...rows(overdue), total: { kind: "count", unit: "tasks" } });
  ask(["Which high-priority tasks are overdue?"], {}, rows(overdue.filter((task) => task.priority === "high")));
  ask(
    ["Which tasks are due in the next 7 days?"],
    {},
    rows(open.filter((task) => task.at >= calendar.now && task.at < daysBefore(calendar.now, -7))),
  );
  for (const [person, list] of someGroups(random, overdue, (task) => people.get(task.personId), 6)) {
    ask(["Overdue tasks of {owner}.", "Which tasks of {owner} are overdue?"], { owner: person.name }, rows(list));
  }
  for (const [person, list] of someGroups(random, open, (task) => people.get(task.personId), 4)) {
    ask(["What tasks does {owner} have left to do?"], { owner: person.name }, rows(list));
  }
  for (const [company, list] of someGroups(random, open, (task) => accounts.get(task.accountId), 4)) {
    ask(["Which open tasks concern {account}?"], { account: company.name }, rows(list));
  }
  const ahead = meetings.filter((one) => one.outcome === "scheduled" && one.at >= calendar.now);
  ask(
    ["Which customer meetings are scheduled in the next 7 days?"],
    {},
    met(ahead.filter((one) => one.at < daysBefore(calendar.now, -7))),
  );
  for (const [person, list] of someGroups(random, ahead, (one) => people.get(one.personId), 4)) {
    ask(["Which meetings does {owner} have ahead?"], { owner: person.name }, met(list));
  }
  ask(
    ["At which meetings of the last 60 days did nobody show up?"],
    {},
    met(meetings.filter((one) => one.outcome === "no show" && one.at >= daysBefore(calendar.now, 60))),
  );
}

/** The instant some days of 24 hours before another one; after it when negative. */
export function daysBefore(now: string, days: number): string {
  return new Date(Date.parse(now) - days * 86_400_000).toISOString();
}
