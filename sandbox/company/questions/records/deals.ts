import { monthName } from "../../clock.ts";
import { grouped } from "../../grammar.ts";
import type { Account, Deal, DealStage, Person } from "../../world.ts";
import { within } from "./calendar.ts";
import { someGroups, type RowAnswer, type RowAsker } from "./row-question.ts";

export const stageOf = (deal: Deal): DealStage | undefined => deal.stages.at(-1)?.stage;
export const isOpen = (deal: Deal): boolean => stageOf(deal) !== "closed won" && stageOf(deal) !== "closed lost";

/** Deals by close date, stage, owner, account, competitor and reason, listed, counted and added up. */
export function askAboutDeals({ world, random, calendar, ask }: RowAsker): void {
  const { deals } = world;
  const people = new Map(world.people.map((person) => [person.id, person]));
  const accounts = new Map(world.accounts.map((account) => [account.id, account]));
  const foreign = new Set(
    (world.hubspot?.edits ?? []).filter((edit) => edit.property === "deal_currency_code").map((edit) => edit.id),
  );
  const open = deals.filter(isOpen);
  const won = deals.filter((deal) => stageOf(deal) === "closed won");
  const lost = deals.filter((deal) => stageOf(deal) === "closed lost");
  const rows = (list: readonly Deal[]): RowAnswer => ({
    record: "deal",
    rows: list.map(({ id, name }) => ({ id, name })),
  });
  const counted = (list: readonly Deal[]): RowAnswer => ({ ...rows(list), total: { kind: "count", unit: "deals" } });
  const askSum = (wordings: readonly string[], slots: Record<string, string>, list: readonly Deal[]): void => {
    // Amounts in several currencies have no sum.
    if (list.some(({ id }) => foreign.has(id))) return;
    const valued = list.map(({ id, name, amountCents }) => ({ id, name, value: amountCents / 100 }));
    ask(wordings, slots, { record: "deal", rows: valued, total: { kind: "sum", unit: "USD" } });
  };
  const owner = (deal: Deal): Person | undefined => people.get(deal.ownerId);
  const account = (deal: Deal): Account | undefined => accounts.get(deal.accountId);

  const closing = (days: Parameters<typeof within>[1]): Deal[] => open.filter((deal) => within(deal.closeDate, days));
  ask(
    ["Deals closing this week.", "Which open deals close this week?"],
    {},
    {
      ...rows(closing(calendar.week(0))),
      acceptance: true,
    },
  );
  ask(
    ["All deals closing this month.", "List every open deal that should close this month."],
    {},
    rows(closing(calendar.month(0))),
  );
  ask(["Which open deals close next month?", "What is due to close next month?"], {}, rows(closing(calendar.month(1))));
  ask(["Which open deals close next week?"], {}, rows(closing(calendar.week(1))));
  ask(
    ["Which deals should have closed by now and are still open?", "Open deals past their close date."],
    {},
    rows(open.filter((deal) => deal.closeDate < calendar.today)),
  );
  ask(["How many open deals are there?"], {}, counted(open));
  ask(
    ["How many deals did we win this quarter?"],
    {},
    counted(won.filter((deal) => within(deal.closeDate, calendar.quarter(0)))),
  );
  ask(
    ["How many deals did we lose last quarter?"],
    {},
    counted(lost.filter((deal) => within(deal.closeDate, calendar.quarter(-1)))),
  );
  for (const offset of [-1, -2]) {
    const days = calendar.month(offset);
    ask(
      ["Which deals were won in {month}?", "Every deal that closed as won in {month}."],
      { month: monthName(days.from) },
      rows(won.filter((deal) => within(deal.closeDate, days))),
    );
  }
  askSum(
    ["What is the total amount of the deals won last month?"],
    {},
    won.filter((deal) => within(deal.closeDate, calendar.month(-1))),
  );

  for (const [stage, list] of someGroups(random, open, stageOf, 5)) {
    ask(["Which deals are in the stage {stage}?", "List the deals that stand at {stage}."], { stage }, rows(list));
    ask(["How many deals stand at {stage}?"], { stage }, counted(list));
  }
  const moved = open.filter((deal) => {
    const last = deal.stages.at(-1);
    return last !== undefined && within(last.at, { from: calendar.day(-13), to: calendar.day(1) });
  });
  ask(["Which open deals reached their present stage in the last 14 days?"], {}, rows(moved));

  for (const [person, list] of someGroups(random, open, owner, 6)) {
    ask(
      ["All open deals of {owner}.", "Which open deals does {owner} own?", "What is in the pipeline of {owner}?"],
      { owner: person.name },
      rows(list),
    );
  }
  for (const [person, list] of someGroups(random, open, owner, 8)) {
    askSum(["How much are the open deals of {owner} worth together?"], { owner: person.name }, list);
  }
  for (const [company, list] of someGroups(random, deals, account, 6)) {
    ask(
      ["Which deals do we have with {account}, open and closed?", "List all deals of {account}."],
      { account: company.name },
      rows(list),
    );
  }
  for (const [competitor, list] of someGroups(random, lost, (deal) => deal.competitor ?? undefined, 6)) {
    ask(["Which deals did we lose to {competitor}?", "All deals lost to {competitor}."], { competitor }, rows(list));
  }
  for (const [competitor, list] of someGroups(random, open, (deal) => deal.competitor ?? undefined, 4)) {
    ask(["In which open deals is {competitor} named as competitor?"], { competitor }, rows(list));
  }
  const plain = lost.filter((deal) => deal.lostReason !== null && !deal.lostReason.includes(";"));
  for (const [reason, list] of someGroups(random, plain, (deal) => deal.lostReason ?? undefined, 3)) {
    ask(['Which deals were lost with the reason "{reason}"?'], { reason }, rows(list));
  }
  for (const [system, list] of someGroups(random, open, (deal) => account(deal)?.propertySystem, 3)) {
    ask(["Which open deals are with companies that run {system}?"], { system }, rows(list));
  }
  for (const dollars of [100_000, 40_000]) {
    ask(
      ["Open deals above ${amount}.", "Which open deals are worth more than ${amount}?"],
      { amount: grouped(dollars) },
      rows(open.filter((deal) => deal.amountCents > dollars * 100 && !foreign.has(deal.id))),
    );
  }
  ask(["Which renewals are open?"], {}, rows(open.filter((deal) => deal.name.endsWith("Renewal"))));
}
