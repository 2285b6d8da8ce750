import type { ObjectReference } from "../../world.ts";
import { within } from "./calendar.ts";
import { isOpen, stageOf } from "./deals.ts";
import { isDone } from "./delivery.ts";
import type { RowAsker } from "./row-question.ts";

/** Rows of one system chosen by records of another, which meet in an account. */
export function askAcrossRecords({ world, calendar, ask }: RowAsker): void {
  const kind = "across systems";
  const details = new Map((world.linear?.issueDetails ?? []).map((one) => [one.issueId, one]));
  const open = world.deals.filter(isOpen);
  const issues = world.issues.filter((issue) => !isDone(issue) && !details.get(issue.id)?.archivedAt);
  const accountOfCustomer = new Map(
    (world.linear?.customers ?? []).map((customer) => [customer.id, customer.accountId]),
  );
  const askers = Map.groupBy(
    (world.linear?.needs ?? []).filter((need) => need.issueId !== null),
    (need) => need.issueId ?? "",
  );
  const issueRows = (accounts: ReadonlySet<string>) =>
    issues
      .filter(({ id }) =>
        askers.get(id)?.some(({ customerId }) => accounts.has(accountOfCustomer.get(customerId) ?? "")),
      )
      .map(({ id, identifier, title }) => ({ id, name: `${identifier}: ${title}` }));
  const accountsOf = (list: readonly { readonly accountId: string }[]): Set<string> =>
    new Set(list.map(({ accountId }) => accountId));

  ask(
    ["Which open issues in Linear were asked for by companies whose deal should close this month?"],
    {},
    {
      kind,
      staffOnly: true,
      record: "issue",
      rows: issueRows(accountsOf(open.filter((deal) => within(deal.closeDate, calendar.month(0))))),
    },
  );
  ask(
    ["Which open issues were requested by companies that stand at contract sent?"],
    {},
    {
      kind,
      staffOnly: true,
      record: "issue",
      rows: issueRows(accountsOf(open.filter((deal) => stageOf(deal) === "contract sent"))),
    },
  );
  const renewing = world.accounts.filter(
    (account) => account.customer && account.renewalDate >= calendar.today && account.renewalDate <= calendar.day(90),
  );
  ask(
    ["Which open Linear issues are wanted by customers that renew within 90 days?"],
    {},
    {
      kind,
      staffOnly: true,
      record: "issue",
      rows: issueRows(new Set(renewing.map(({ id }) => id))),
    },
  );
  const urgent = accountsOf(world.tickets.filter((ticket) => ticket.state !== "closed" && ticket.priority === "high"));
  const wanted = new Map<string, ObjectReference[]>();
  for (const { id } of issues) {
    const accounts = new Set(askers.get(id)?.flatMap(({ customerId }) => accountOfCustomer.get(customerId) ?? []));
    for (const account of accounts) {
      wanted.set(account, [...(wanted.get(account) ?? []), { source: "linear", issueId: id }]);
    }
  }
  ask(
    ["Which customers have both an open high-priority ticket and an open issue in Linear that they asked for?"],
    {},
    {
      kind,
      staffOnly: true,
      record: "company",
      rows: world.accounts
        .filter(({ id, customer }) => customer && urgent.has(id))
        .map(({ id, name }) => ({ id, name, through: wanted.get(id) ?? [] }))
        .filter(({ through }) => through.length > 0),
    },
  );
}
