import type { World } from "../world.ts";
import { Facts } from "./world-facts.test-support.ts";

/**
 * The rows of a question reckoned from its words alone, over the plain lists of the world and without the generator's own
 * functions: the second opinion that the questions' rows are held against. Undefined for words that it does not know.
 */
export function rowsByBruteForce(world: World, text: string): string[] | undefined {
  for (const [pattern, rows] of readings) {
    const match = pattern.exec(text);
    if (match) return rows(new Facts(world), match[1] ?? "", match[2] ?? "").toSorted();
  }
  return undefined;
}

type Reading = (facts: Facts, first: string, second: string) => string[];

const dayMs = 86_400_000;
const monthNames = "January February March April May June July August September October November December".split(" ");

const readings: readonly (readonly [RegExp, Reading])[] = [
  [
    /asked for by companies whose deal should close this month/,
    (f) => {
      const deals = new Set(f.openDeals((deal) => f.monthsAhead(deal.closeDate) === 0));
      const accounts = new Set(f.world.deals.filter(({ id }) => deals.has(id)).map(({ accountId }) => accountId));
      return f.openIssues("", ({ id }) => f.wantedBy(id).some((account) => accounts.has(account)));
    },
  ],
  [
    /requested by companies that stand at contract sent/,
    (f) => {
      const deals = new Set(f.deals((_deal, stage) => stage === "contract sent"));
      const accounts = new Set(f.world.deals.filter(({ id }) => deals.has(id)).map(({ accountId }) => accountId));
      return f.openIssues("", ({ id }) => f.wantedBy(id).some((account) => accounts.has(account)));
    },
  ],
  [
    /wanted by customers that renew within 90 days/,
    (f) => {
      const accounts = f.customers(
        ({ renewalDate }) => f.daysSince(renewalDate) <= 0 && f.daysSince(renewalDate) >= -90,
      );
      return f.openIssues("", ({ id }) => f.wantedBy(id).some((account) => accounts.includes(account)));
    },
  ],
  [
    /both an open high-priority ticket and an open issue/,
    (f) => {
      const wanting = new Set(f.openIssues("", () => true).flatMap((id) => f.wantedBy(id)));
      return f.customers(
        ({ id }) =>
          wanting.has(id) &&
          f.tickets((one) => one.accountId === id && one.state !== "closed" && one.priority === "high").length > 0,
      );
    },
  ],
  [
    /^(?:Deals closing|Which open deals close) this week/,
    (f) => f.openDeals((deal) => f.weeksAhead(deal.closeDate) === 0),
  ],
  [/close next week\?$/, (f) => f.openDeals((deal) => f.weeksAhead(deal.closeDate) === 1)],
  [
    /^All deals closing this month|should close this month\.$/,
    (f) => f.openDeals((deal) => f.monthsAhead(deal.closeDate) === 0),
  ],
  [/close next month\?$/, (f) => f.openDeals((deal) => f.monthsAhead(deal.closeDate) === 1)],
  [/past their close date|should have closed by now/, (f) => f.openDeals((deal) => f.daysSince(deal.closeDate) > 0)],
  [/^How many open deals are there/, (f) => f.openDeals(() => true)],
  [
    /deals did we win this quarter/,
    (f) => f.deals((deal, stage) => stage === "closed won" && f.quartersAhead(deal.closeDate) === 0),
  ],
  [
    /deals did we lose last quarter/,
    (f) => f.deals((deal, stage) => stage === "closed lost" && f.quartersAhead(deal.closeDate) === -1),
  ],
  [
    /(?:were won|closed as won) in (\w+)/,
    (f, month) =>
      f.deals(
        (deal, stage) =>
          stage === "closed won" &&
          monthNames[Number(deal.closeDate.slice(5, 7)) - 1] === month &&
          f.monthsAhead(deal.closeDate) > -12 &&
          f.monthsAhead(deal.closeDate) < 0,
      ),
  ],
  [
    /deals won last month/,
    (f) => f.deals((deal, stage) => stage === "closed won" && f.monthsAhead(deal.closeDate) === -1),
  ],
  [
    /(?:in the stage|stand at) ([a-z ]+?)[.?]$/,
    (f, wanted) =>
      f.world.deals.some((deal) => deal.stages.at(-1)?.stage === wanted)
        ? f.deals((_deal, stage) => stage === wanted)
        : [],
  ],
  [
    /reached their present stage in the last 14 days/,
    (f) =>
      f.openDeals((deal) => {
        const days = f.daysSince(deal.stages.at(-1)?.at ?? "2000-01-01");
        return days >= 0 && days <= 13;
      }),
  ],
  [
    /^(?:All open deals of|Which open deals does|What is in the pipeline of|How much are the open deals of) (\S+ \S+?)(?: own| worth together)?[.?]$/,
    (f, name) => f.openDeals((deal) => deal.ownerId === f.person(name)),
  ],
  [
    /^(?:Which deals do we have with|List all deals of) (.+?)(?:, open and closed)?[.?]$/,
    (f, name) => f.deals((deal) => deal.accountId === f.account(name)?.id),
  ],
  [
    /^(?:Which deals did we lose to|All deals lost to) (.+?)[.?]$/,
    (f, rival) => f.deals((deal, stage) => stage === "closed lost" && deal.competitor === rival),
  ],
  [/^In which open deals is (.+) named/, (f, rival) => f.openDeals((deal) => deal.competitor === rival)],
  [
    /lost with the reason "(.+)"/,
    (f, reason) => f.deals((deal, stage) => stage === "closed lost" && deal.lostReason === reason),
  ],
  [
    /open deals are with companies that run (\w+)/,
    (f, system) =>
      f.openDeals((deal) => f.world.accounts.find(({ id }) => id === deal.accountId)?.propertySystem === system),
  ],
  [
    /(?:above|more than) \$([\d,]+)[.?]$/,
    (f, amount) => {
      const converted = new Set(
        f.world.hubspot?.edits.filter((edit) => edit.property === "deal_currency_code").map(({ id }) => id),
      );
      return f.openDeals(
        (deal) => deal.amountCents / 100 > Number(amount.replaceAll(",", "")) && !converted.has(deal.id),
      );
    },
  ],
  [/^Which renewals are open/, (f) => f.openDeals((deal) => deal.name.split(" - ").at(-1) === "Renewal")],
  [/^How many tickets are open/, (f) => f.tickets(({ state }) => state !== "closed")],
  [
    /^(?:Which open tickets have high priority|List all open high-priority tickets)/,
    (f) => f.tickets(({ state, priority }) => state !== "closed" && priority === "high"),
  ],
  [
    /^Which high-priority tickets are waiting on us/,
    (f) => f.tickets(({ state, priority }) => state === "waiting on us" && priority === "high"),
  ],
  [/tickets were opened in the last 7 days/, (f) => f.tickets(({ createdAt }) => f.ageDays(createdAt) <= 7)],
  [
    /tickets are older than 60 days/,
    (f) => f.tickets(({ state, createdAt }) => state !== "closed" && f.ageDays(createdAt) > 60),
  ],
  [
    /tickets were closed in the last 30 days/,
    (f) => f.tickets(({ closedAt }) => closedAt !== null && f.ageDays(closedAt) <= 30),
  ],
  [
    /^(?:Open high-priority tickets of|Which high-priority tickets has) (.+?)(?: still open)?[.?]$/,
    (f, name) =>
      f.tickets(
        ({ state, priority, accountId }) =>
          state !== "closed" && priority === "high" && accountId === f.account(name)?.id,
      ),
  ],
  [
    /^(?:All open tickets of|Which tickets does) (.+?)(?: have open)?[.?]$/,
    (f, name) => f.tickets(({ state, accountId }) => state !== "closed" && accountId === f.account(name)?.id),
  ],
  [
    /^How many tickets has (.+) ever sent us/,
    (f, name) => f.tickets(({ accountId }) => accountId === f.account(name)?.id),
  ],
  [
    /^(?:Which open tickets are with|Open tickets that) (.+?)(?: looks after)?[.?]$/,
    (f, name) => f.tickets(({ state, ownerId }) => state !== "closed" && ownerId === f.person(name)),
  ],
  [/^How many tasks are overdue/, (f) => f.openTasks(({ at }) => f.ageDays(at) > 0)],
  [
    /high-priority tasks are overdue/,
    (f) => f.openTasks(({ at, priority }) => f.ageDays(at) > 0 && priority === "high"),
  ],
  [/tasks are due in the next 7 days/, (f) => f.openTasks(({ at }) => f.ageDays(at) <= 0 && f.ageDays(at) > -7)],
  [
    /^(?:Overdue tasks of|Which tasks of) (.+?)(?: are overdue)?[.?]$/,
    (f, name) => f.openTasks(({ at, personId }) => f.ageDays(at) > 0 && personId === f.person(name)),
  ],
  [/^What tasks does (.+) have left to do/, (f, name) => f.openTasks(({ personId }) => personId === f.person(name))],
  [/^Which open tasks concern (.+)\?/, (f, name) => f.openTasks(({ accountId }) => accountId === f.account(name)?.id)],
  [
    /meetings are scheduled in the next 7 days/,
    (f) => f.meetings(({ at, outcome }) => outcome === "scheduled" && f.ageDays(at) <= 0 && f.ageDays(at) > -7),
  ],
  [
    /^Which meetings does (.+) have ahead/,
    (f, name) =>
      f.meetings(
        ({ at, outcome, personId }) => outcome === "scheduled" && f.ageDays(at) <= 0 && personId === f.person(name),
      ),
  ],
  [/nobody show up/, (f) => f.meetings(({ at, outcome }) => outcome === "no show" && f.ageDays(at) <= 60)],
  [
    /^(?:Which customers renew|Renewals due)\D+(\d+) days/,
    (f, days) =>
      f.customers(({ renewalDate }) => f.daysSince(renewalDate) <= 0 && f.daysSince(renewalDate) >= -Number(days)),
  ],
  [/in the (\w+) tier/, (f, tier) => f.customers((account) => account.tier === tier)],
  [/customers run (\w+)\?/, (f, system) => f.customers((account) => account.propertySystem === system)],
  [/customers manage (\w+) housing/, (f, segment) => f.customers((account) => account.segment === segment)],
  [
    /^(?:Which customers does|All customers of) (.+?)(?: look after)?[.?]$/,
    (f, name) => f.customers(({ ownerId }) => ownerId === f.person(name)),
  ],
  [/enterprise customers pay in a year/, (f) => f.customers(({ tier }) => tier === "enterprise")],
  [
    /top five customers/,
    (f) =>
      f.world.accounts
        .filter((one) => one.customer)
        .toSorted((a, b) => b.annualRevenueCents - a.annualRevenueCents)
        .slice(0, 5)
        .map(({ id }) => id),
  ],
  [
    /customers have no open deal/,
    (f) => {
      const open = new Set(f.openDeals(() => true));
      return f.customers(({ id }) => !f.world.deals.some((deal) => deal.accountId === id && open.has(deal.id)));
    },
  ],
  [
    /three or more open tickets/,
    (f) =>
      f.customers(({ id }) => f.tickets(({ accountId, state }) => accountId === id && state !== "closed").length > 2),
  ],
  [
    /issues? that blocks? (\S+) /,
    (f, identifier) => {
      const release = f.world.issues.find((issue) => issue.identifier === identifier)?.id ?? "";
      const blockers = (f.world.linear?.relations ?? []).filter(
        (one) => one.type === "blocks" && one.relatedIssueId === release,
      );
      return f.issues(({ id }) => blockers.some((one) => one.issueId === id));
    },
  ],
  [
    /^(?:Urgent open issues of the|Which urgent issues does the) (.+) team/,
    (f, team) => f.openIssues(team, ({ priority }) => priority === 1),
  ],
  [
    /in-progress issues of the (.+) team .*14 days/,
    (f, team) => f.openIssues(team, ({ state, updatedAt }) => state === "in progress" && f.ageDays(updatedAt) > 14),
  ],
  [
    /^Stalled work of the (.+) team/,
    (f, team) => f.openIssues(team, ({ state, createdAt }) => state === "in progress" && f.ageDays(createdAt) > 5),
  ],
  [/^How many open issues does the (.+) team/, (f, team) => f.openIssues(team, () => true)],
  [
    /issues of the (.+) team have no assignee/,
    (f, team) => f.openIssues(team, ({ assigneeId }) => assigneeId === null),
  ],
  [/in review in the (.+) team/, (f, team) => f.openIssues(team, ({ state }) => state === "in review")],
  [
    /^(?:Open issues assigned to|Which open issues is) (.+?)(?: responsible for)?[.?]$/,
    (f, name) => f.openIssues("", ({ assigneeId }) => assigneeId === f.person(name)),
  ],
  [
    /points are on the open issues of (.+), as far/,
    (f, name) =>
      f.openIssues(
        "",
        ({ id, assigneeId }) => assigneeId === f.person(name) && typeof f.details(id)?.estimate === "number",
      ),
  ],
  [
    /issues are past their due date/,
    (f) => f.openIssues("", ({ id }) => f.daysSince(f.details(id)?.dueDate ?? "9999-01-01") > 0),
  ],
  [
    /issues are due in the next 7 days/,
    (f) =>
      f.openIssues("", ({ id }) => {
        const days = f.daysSince(f.details(id)?.dueDate ?? "9999-01-01");
        return days <= 0 && days >= -7;
      }),
  ],
  [/issues were created in the last 7 days/, (f) => f.issues(({ createdAt }) => f.ageDays(createdAt) <= 7)],
  [
    /the project "(.+)"/,
    (f, name) =>
      f.openIssues("", ({ projectId }) => f.world.projects.find((one) => one.id === projectId)?.name === name),
  ],
  [
    /current cycle of the (.+) team/,
    (f, team) =>
      f.openIssues(team, ({ id }) => {
        const cycle = f.world.linear?.cycles.find((one) => one.id === f.details(id)?.cycleId);
        return cycle !== undefined && f.ageDays(cycle.startsAt) >= 0 && f.ageDays(cycle.endsAt) < 0;
      }),
  ],
  [
    /bear the label "(.+)"/,
    (f, name) => {
      const labels = new Set(f.world.linear?.labels.filter((one) => one.name === name).map(({ id }) => id));
      return f.openIssues("", ({ id }) => f.details(id)?.labelIds.some((label) => labels.has(label)) === true);
    },
  ],
  [
    /^Which Linear issues has (.+) asked for/,
    (f, name) => f.issues(({ id }) => f.wantedBy(id).includes(f.account(name)?.id ?? "-")),
  ],
  [/projects are off track/, (f) => f.projects("started", (health) => health === "offTrack")],
  [/last reported at risk/, (f) => f.projects("started", (health) => health === "atRisk")],
  [
    /missed their target date/,
    (f) => f.projects("started", (_health, target) => target !== null && f.daysSince(target) > 0),
  ],
  [/projects are paused/, (f) => f.projects("paused", () => true)],
  [
    /^(?:Which calls did we have with|All calls with) (.+?) (?:in|of) the last 90 days/,
    (f, name) => f.calls((call, ageMs) => call.accountId === f.account(name)?.id && ageMs <= 90 * dayMs),
  ],
  [
    /^Which calls did (.+) host/,
    (f, name) => f.calls((call, ageMs) => call.primaryPersonId === f.person(name) && ageMs <= 60 * dayMs),
  ],
  [
    /internal calls took place in the last 30 days/,
    (f) => f.calls((call, ageMs) => call.scope === "Internal" && ageMs <= 30 * dayMs),
  ],
  [
    /customer calls took place in the last 30 days/,
    (f) => f.calls((call, ageMs) => call.scope === "External" && ageMs <= 30 * dayMs),
  ],
];
