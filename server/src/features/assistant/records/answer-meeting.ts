import type { Line } from "@sophia/core";
import type { Answer, Condition, RecordQueryInput } from "@sophia/core/api";
import { companyEvidence, dealsAtRisk, findNames, ruleName, rules, type Reason } from "../../records/index.ts";
import { searchDocuments, type VisibleDocument } from "../../knowledge/index.ts";
import { citedLines, type CitedLines, type CitedLinesDeps } from "./cited-lines.ts";
import { dayIn } from "./time-expressions.ts";
import { tellingLine } from "./telling-line.ts";
import { plainWords } from "./vocabulary.ts";

/** Records told of each kind, and conversations quoted. */
const mostRows = 8;
const mostCalls = 4;
const mostThreads = 4;
const threadsSearched = 20;

/** What somebody wants to know before they meet a company, each line cited; what is not known is said. */
export async function answerMeeting(deps: CitedLinesDeps, account: string): Promise<Answer | undefined> {
  const told = citedLines(deps);
  const of: Condition = { field: "account", op: "=", value: account };
  const open: Condition = { field: "open", op: "=", value: true };
  const now = deps.reader.now.toISOString();
  const contract = ["tier", "recurringRevenue", "renewal", "propertySystem", "units", "segment"];
  const company = await told.rows({
    kind: "accounts",
    where: of,
    limit: 5,
    fields: ["name", "customer", "owner", ...contract],
  });
  told.say(`Before the meeting with ${account}:`);
  const part = (fields: readonly string[]) =>
    company.rows.map((row) => ({
      ...row,
      values: Object.fromEntries(Object.entries(row.values).filter(([name]) => fields.includes(name))),
    }));
  // Two lines, since the record says it in two places.
  const isKnown = await told.addRows("accounts", part(["name", "customer", "owner"]), ["owner"]);
  if (isKnown > 0) await told.addRows("accounts", part(["name", ...contract]), contract);
  if (isKnown === 0)
    told.say("- You may see no record of the company itself: tier, revenue, renewal and owner are not known here.");

  async function section(
    title: string,
    none: string,
    query: RecordQueryInput,
    named: readonly string[],
  ): Promise<void> {
    const reply = await told.rows(query);
    const limits = reply.matched > reply.rows.length ? `, the first ${reply.rows.length}` : "";
    told.say(`\n${title}: ${reply.matched === 0 ? none : `${reply.matched}${limits}`}`);
    await told.addRows(query.kind, reply.rows, named);
  }
  await section(
    "Next meetings",
    "none is scheduled in the CRM",
    {
      kind: "engagements",
      where: {
        and: [
          of,
          { field: "type", op: "=", value: "meeting" },
          { field: "at", op: ">=", value: now },
          { field: "status", op: "=", value: "scheduled" },
        ],
      },
      sort: [{ field: "at", direction: "asc" }],
      fields: ["name", "at", "owner"],
      limit: 2,
    },
    [],
  );
  await section("Open deals", "none", { kind: "deals", where: { and: [of, open] }, limit: mostRows }, [
    "stage",
    "amount",
    "closeDay",
    "owner",
  ]);
  await section(
    "Open tickets",
    "none",
    {
      kind: "tickets",
      where: { and: [of, open] },
      limit: mostRows,
      fields: ["name", "stage", "priority", "created", "owner"],
    },
    ["stage", "priority", "owner"],
  );
  await section(
    "Issues they asked for that are open",
    "none",
    {
      kind: "issues",
      where: { and: [of, open] },
      limit: mostRows,
      fields: ["name", "state", "priority", "assignee", "due", "blockedBy"],
    },
    [],
  );
  await lastCalls(deps, told, of, now);
  await threads(deps, told, account);
  await redFlags(
    deps,
    told,
    of,
    company.rows.map((row) => row.recordId),
  );
  const [row] = company.rows;
  const missing = contract.filter((field) => row?.values[field] == null);
  told.say(
    `\nNot known: usage data, payments and a health score${missing.length === 0 || row === undefined ? "" : `; the company's record has no ${missing.join(", ")}`}.`,
  );
  return told.list.all().length === 0 ? undefined : told.answer();
}

async function lastCalls(
  { reader, readsAs }: CitedLinesDeps,
  told: CitedLines,
  of: Condition,
  now: string,
): Promise<void> {
  const calls = await told.rows({
    kind: "calls",
    where: { and: [of, { field: "started", op: "<=", value: now }] },
    sort: [{ field: "started", direction: "desc" }],
    fields: ["name", "started", "host"],
    limit: mostCalls,
  });
  told.say(
    `\nLast calls: ${calls.matched === 0 ? "none that you may see" : `${calls.rows.length} of ${calls.matched}`}`,
  );
  const documents = await told.documents(calls.rows.map((row) => row.documentId));
  const authors = [...documents.values()].flatMap(({ lines }) => lines.flatMap(({ author }) => author ?? []));
  const firstWords = new Set(authors.map((author) => plainWords(author).split(" ")[0] ?? ""));
  const { people } = await findNames(reader, { words: [...firstWords], identifiers: [], fields: [], email: readsAs });
  const staff = new Set(people);
  for (const { documentId } of calls.rows) {
    const document = documents.get(documentId);
    if (document !== undefined) quote(told, document, (author) => !staff.has(author));
  }
}

function quote(told: CitedLines, document: VisibleDocument, outside?: (author: string) => boolean): void {
  const found = tellingLine(document.lines, outside);
  if (found === undefined) return;
  const { author } = found.line;
  const when = (found.line.at ?? document.occurredAt ?? "").slice(0, 10);
  const said = found.quote.replaceAll(/\s+/gu, " ");
  told.addQuote(
    document,
    found.line,
    found.quote,
    `- ${[when, document.title.replaceAll(/\s+/gu, " ")].filter((part) => part !== "").join(" · ")}: ${author === null ? "" : `${author}: `}“${said}”`,
  );
}

/** Conversations that name the company, the newest first: only those in which its name stands. */
async function threads({ search, readsAs }: CitedLinesDeps, told: CitedLines, account: string): Promise<void> {
  const { documents } = await searchDocuments(search, {
    readsAs,
    turns: [{ speaker: "user", text: account }],
    filter: { sources: ["slack"] },
    limit: threadsSearched,
  });
  const words = plainWords(account).split(" ");
  const names = words.slice(0, Math.max(1, words.length - 1)).join(" ");
  const isNaming = ({ text }: Line): boolean => ` ${plainWords(text)} `.includes(` ${names} `);
  const naming = documents
    .map((document) => ({ ...document, lines: document.lines.filter(isNaming) }))
    .filter(({ lines }) => lines.length > 0)
    .toSorted((one, other) => ((one.occurredAt ?? "") < (other.occurredAt ?? "") ? 1 : -1))
    .slice(0, mostThreads);
  told.say(`\nThreads that name them: ${naming.length === 0 ? "none found among those you may see" : naming.length}`);
  for (const document of naming) quote(told, document);
}

/** What a named rule says against an easy meeting, with the record that shows it. */
async function redFlags(
  { reader, timeZone }: CitedLinesDeps,
  told: CitedLines,
  of: Condition,
  companyIds: readonly string[],
): Promise<void> {
  const { deals } = await dealsAtRisk(reader, of, timeZone, dayIn(reader.now, timeZone));
  const company = await companyEvidence(reader, companyIds);
  const flags: { readonly subject: string; readonly reason: Reason }[] = deals.flatMap(({ row, reasons }) =>
    reasons.map((reason) => ({ subject: row.title, reason })),
  );
  for (const { lastContact, escalation } of company.values()) {
    const days =
      lastContact?.at == null
        ? undefined
        : Math.floor((reader.now.getTime() - Date.parse(lastContact.at)) / 86_400_000);
    if (lastContact !== null && days !== undefined && days > rules.accountNoContact.parameters.days)
      flags.push({
        subject: "Account",
        reason: reasonOf("accountNoContact", `no contact for ${days} days`, lastContact),
      });
    if (escalation !== null && !flags.some(({ reason }) => reason.evidence.documentId === escalation.documentId))
      flags.push({
        subject: "Account",
        reason: reasonOf("dealEscalation", `“${escalation.word}” was written or said`, escalation),
      });
  }
  const distinct = [...new Map(flags.map((flag) => [`${flag.subject} ${flag.reason.rule}`, flag])).values()];
  told.say(`\nRed flags: ${distinct.length === 0 ? "none by the default rules" : distinct.length}`);
  const documents = await told.documents([...new Set(distinct.map(({ reason }) => reason.evidence.documentId))]);
  for (const { subject, reason } of distinct) {
    const document = documents.get(reason.evidence.documentId);
    const line = document?.lines.find((one) => one.anchor === reason.evidence.anchor) ?? document?.lines[0];
    if (document === undefined || line === undefined) continue;
    const text = line.text.slice(0, 300).toWellFormed().trim();
    if (text !== "") told.addQuote(document, line, text, `- ${subject}: ${reason.text} (${reason.rule})`);
  }
}

function reasonOf(name: keyof typeof rules, text: string, evidence: Reason["evidence"]): Reason {
  const { id } = rules[name];
  return { rule: ruleName(rules[name]), ruleId: id, text, evidence };
}
