import { AppError } from "@sophia/core";
import { Account, AccountList, Decided, type LinkEvidence } from "@sophia/core/api";
import { findDoor, sendJson, type Door } from "../http.ts";
import { print, printJson, safe, table } from "../output.ts";

interface Options {
  readonly json?: boolean;
  readonly as?: string;
  readonly why?: string;
}

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * The account that a name, domain or id means.
 *
 * @throws AppError when there is none, or when several may be meant: their names and ids are in the sentence.
 */
async function idOf(door: Door, wanted: string): Promise<string> {
  if (uuidPattern.test(wanted)) return wanted;
  const query = new URLSearchParams({ query: wanted, limit: "20" });
  const { accounts, more } = await sendJson(door, "GET", `/v1/accounts?${query.toString()}`, AccountList);
  const exact = accounts.filter((account) => account.exact);
  const [only, another] = exact.length > 0 ? exact : accounts;
  if (only === undefined) throw new AppError("not_found", `No account that you can read is called ${safe(wanted)}.`);
  if (another === undefined) return only.accountId;
  const rows = accounts.map((account) => [
    safe(account.names.join(" / ") || "(no name you can read)"),
    safe(account.domains.join(", ")),
    account.accountId,
  ]);
  const list = table(["name", "domains", "id"], rows);
  throw new AppError(
    "conflict",
    `${safe(wanted)} may mean several accounts. Name one by its domain or id:\n${list}${more ? "\n… and more" : ""}`,
  );
}

export async function account(words: string[], options: Options & { readonly timeline: string }): Promise<void> {
  const door = findDoor(options.as, options.why);
  const id = await idOf(door, words.join(" "));
  const query = new URLSearchParams({ timeline: options.timeline });
  const found = await sendJson(door, "GET", `/v1/accounts/${id}?${query.toString()}`, Account);
  if (options.json === true) printJson(found);
  else show(found);
}

function reasons(evidence: readonly LinkEvidence[]): string {
  return evidence
    .map(({ rule, said, weak }) => `${rule}${weak ? " (weak)" : ""}: ${safe(said)}`)
    .slice(0, 2)
    .join(" · ");
}

function heading(text: string, total: number, shown: number): void {
  print(`\n${text}: ${total}${shown < total ? ` (the first ${shown})` : ""}`);
}

function show(found: Account): void {
  print(
    `${safe(found.names.join(" / ") || found.domains[0] || "An account without a name you can read")}${found.sample ? "  (sample data: a generated company)" : ""}`,
  );
  print(`id ${found.accountId}${found.domains.length === 0 ? "" : `  domains ${safe(found.domains.join(", "))}`}`);
  const { records, openDeals, openTickets, issues, people, timeline } = found;
  heading("Records", records.total, records.items.length);
  for (const record of records.items) {
    print(`  ${record.source} ${record.kind} ${safe(record.name)}  ${safe(record.url ?? "")}`);
    print(`    record ${record.recordId}${record.owner === null ? "" : `  owner ${safe(record.owner)}`}`);
    const fields = Object.entries(record.properties).map(([name, value]) => `${name} ${value}`);
    if (fields.length > 0) print(`    ${safe(fields.join(" · "))}`);
    print(`    ${reasons(record.evidence)}`);
  }
  heading("Open deals", openDeals.total, openDeals.items.length);
  for (const deal of openDeals.items) {
    const amount = deal.amount === null ? "no amount" : `${deal.amount} ${deal.currency ?? ""}`.trim();
    print(
      `  ${safe(deal.name)} · ${safe(deal.stage ?? "no stage")} · ${safe(amount)} · closes ${deal.closeDay ?? "at no set day"} · ${safe(deal.owner ?? "no owner")}`,
    );
    print(`    ${safe(deal.url ?? "")}`);
  }
  heading("Open tickets", openTickets.total, openTickets.items.length);
  for (const ticket of openTickets.items)
    print(
      `  ${safe(ticket.subject)} · ${safe(ticket.stage ?? "no stage")} · ${safe(ticket.priority ?? "no priority")}  ${safe(ticket.url ?? "")}`,
    );
  heading("Issues", issues.total, issues.items.length);
  for (const issue of issues.items)
    print(
      `  ${safe(issue.identifier)} ${safe(issue.title)} · ${safe(issue.state ?? "no state")}  ${safe(issue.url ?? "")}`,
    );
  heading("People", people.total, people.items.length);
  for (const person of people.items)
    print(`  ${safe([person.name, person.title, person.email].filter((part) => part !== null).join(" · "))}`);
  print("\nTimeline, newest first");
  for (const line of timeline.lines) {
    print(`  ${line.at.slice(0, 16).replace("T", " ")}  ${line.source} ${line.kind}  ${safe(line.title)}`);
    print(`    ${safe(line.url ?? "")}  (${reasons(line.evidence)})`);
  }
  if (timeline.lines.length === 0) print("  nothing you can read");
  if (timeline.nextCursor !== null) print("  … older lines: --timeline N shows more, at most 200");
  for (const decision of found.decisions)
    print(
      `\nDecision ${decision.decisionId}: ${decision.kind} by ${safe(decision.by)} on ${decision.at.slice(0, 10)}: ${safe(decision.reason)}${decision.undoneAt === null ? "" : " (taken back)"}`,
    );
}

export async function mergeAccounts(
  one: string,
  other: string,
  options: Options & { readonly reason: string },
): Promise<void> {
  const door = findDoor(options.as, options.why);
  const [id, accountId] = [await idOf(door, one), await idOf(door, other)];
  const body = { accountId, reason: options.reason };
  report(await sendJson(door, "POST", `/v1/accounts/${id}/merge`, Decided, body), options, "They are one account");
}

export async function splitAccount(
  wanted: string,
  recordIds: string[],
  options: Options & { readonly reason: string },
): Promise<void> {
  const door = findDoor(options.as, options.why);
  const id = await idOf(door, wanted);
  const body = { recordIds, reason: options.reason };
  report(await sendJson(door, "POST", `/v1/accounts/${id}/split`, Decided, body), options, "They are another account");
}

export async function undoDecision(decisionId: string, options: Options & { readonly reason: string }): Promise<void> {
  const path = `/v1/account-decisions/${encodeURIComponent(decisionId)}/undo`;
  report(
    await sendJson(findDoor(options.as, options.why), "POST", path, Decided, { reason: options.reason }),
    options,
    "The decision is taken back",
  );
}

function report(decided: { readonly decisionId: string }, options: Options, sentence: string): void {
  if (options.json === true) printJson(decided);
  else print(`${sentence} within moments. To take it back: npx sophia account undo ${decided.decisionId} --reason …`);
}
