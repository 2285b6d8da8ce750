import type { Account } from "../../world.ts";
import { someGroups, type RowAnswer, type RowAsker } from "./row-question.ts";
import { isOpen } from "./deals.ts";

/** Customers by renewal, tier, system, segment and owner; joined with deals and tickets. */
export function askAboutAccounts({ world, random, calendar, ask }: RowAsker): void {
  const people = new Map(world.people.map((person) => [person.id, person]));
  const customers = world.accounts.filter((account) => account.customer);
  const rows = (list: readonly Account[]): RowAnswer => ({
    record: "company",
    rows: list.map(({ id, name }) => ({ id, name })),
  });
  for (const days of [30, 60, 90]) {
    ask(
      ["Which customers renew within the next {days} days?", "Renewals due in the next {days} days, by customer."],
      { days: String(days) },
      rows(customers.filter((one) => one.renewalDate >= calendar.today && one.renewalDate <= calendar.day(days))),
    );
  }
  for (const [tier, list] of someGroups(random, customers, (account) => account.tier, 2)) {
    ask(["Which customers are in the {tier} tier?"], { tier }, rows(list));
  }
  for (const [system, list] of someGroups(random, customers, (account) => account.propertySystem, 4)) {
    ask(["Which of our customers run {system}?"], { system }, rows(list));
    ask(
      ["How many customers run {system}?"],
      { system },
      { ...rows(list), total: { kind: "count", unit: "customers" } },
    );
  }
  for (const [segment, list] of someGroups(
    random,
    customers.filter((one) => one.segment !== "multifamily"),
    (one) => one.segment,
    2,
  )) {
    ask(["Which customers manage {segment} housing?"], { segment }, rows(list));
  }
  for (const [person, list] of someGroups(random, customers, (account) => people.get(account.ownerId), 4)) {
    ask(["Which customers does {owner} look after?", "All customers of {owner}."], { owner: person.name }, rows(list));
  }
  ask(
    ["What do our enterprise customers pay in a year, all together?"],
    {},
    {
      record: "company",
      rows: customers
        .filter((account) => account.tier === "enterprise")
        .map(({ id, name, annualRevenueCents }) => ({ id, name, value: annualRevenueCents / 100 })),
      total: { kind: "sum", unit: "USD" },
    },
  );
  const byRevenue = customers.toSorted((one, other) => other.annualRevenueCents - one.annualRevenueCents);
  if (byRevenue[4]?.annualRevenueCents !== byRevenue[5]?.annualRevenueCents) {
    ask(
      ["Who are our top five customers by recurring revenue?"],
      {},
      { ...rows(byRevenue.slice(0, 5)), acceptance: true },
    );
  }
  const selling = new Set(world.deals.filter(isOpen).map(({ accountId }) => accountId));
  ask(["Which customers have no open deal?"], {}, rows(customers.filter(({ id }) => !selling.has(id))));
  const openTickets = Map.groupBy(
    world.tickets.filter((ticket) => ticket.state !== "closed"),
    (ticket) => ticket.accountId,
  );
  ask(
    ["Which customers have three or more open tickets?"],
    {},
    rows(customers.filter(({ id }) => (openTickets.get(id)?.length ?? 0) >= 3)),
  );
}
