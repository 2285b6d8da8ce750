import type { Call } from "../../world.ts";
import { daysBefore } from "./service.ts";
import { someGroups, type RowAnswer, type RowAsker } from "./row-question.ts";

/** Recorded calls by account, host and time; who may see which differs from person to person. */
export function askAboutCalls({ world, random, calendar, ask }: RowAsker): void {
  const people = new Map(world.people.map((person) => [person.id, person]));
  const accounts = new Map(world.accounts.map((account) => [account.id, account]));
  // Who may see a private call is asked by the tests of permissions, not by a list of calls.
  const calls = world.calls.filter((call) => !call.isPrivate);
  const rows = (list: readonly Call[]): RowAnswer => ({
    record: "call",
    rows: list.map(({ id, title }) => ({ id, name: title })),
  });
  const since = (days: number): Call[] => calls.filter((call) => call.startedAt >= daysBefore(calendar.now, days));
  const companies = someGroups(random, since(90), (call) => accounts.get(call.accountId ?? ""), 7);
  for (const [company, list] of companies) {
    ask(
      ["Which calls did we have with {account} in the last 90 days?", "All calls with {account} of the last 90 days."],
      { account: company.name },
      rows(list),
    );
  }
  for (const [person, list] of someGroups(random, since(60), (call) => people.get(call.primaryPersonId), 4)) {
    ask(["Which calls did {owner} host in the last 60 days?"], { owner: person.name }, rows(list));
  }
  ask(
    ["Which internal calls took place in the last 30 days?"],
    {},
    rows(since(30).filter((call) => call.scope === "Internal")),
  );
  ask(
    ["How many customer calls took place in the last 30 days?"],
    {},
    {
      ...rows(since(30).filter((call) => call.scope === "External")),
      total: { kind: "count", unit: "calls" },
    },
  );
}
