import type { Answer, Condition } from "@sophia/core/api";
import { dealsAtRisk, ruleName, rules, ruleText, type RecordReader } from "../../records/index.ts";
import { visibleLines, type SearchDeps } from "../../knowledge/index.ts";
import { createCitationList } from "../citation-list.ts";
import { freshness } from "./answer-records.ts";
import { citeRows } from "./cite-rows.ts";
import { describeCondition, rowText } from "./describe.ts";
import { dayIn } from "./time-expressions.ts";

/** Deals told with their reasons; all of them are cited. */
const mostTold = 40;
const longestQuote = 400;

/** The deals at risk, each with the rules that say so and the record that shows it. */
export async function answerAtRisk(
  search: SearchDeps,
  reader: RecordReader,
  readsAs: string,
  where: Condition | undefined,
  timeZone: string,
): Promise<Answer | undefined> {
  const today = dayIn(reader.now, timeZone);
  const { reply, deals, complete } = await dealsAtRisk(reader, where, timeZone, today);
  if (reply.visible === 0) return undefined;
  const rule = `${ruleName(rules.dealAtRisk)}: ${ruleText(rules.dealAtRisk)}`;
  const limits = where === undefined ? "" : ` (${describeCondition("deals", where)})`;
  const looked = `${complete ? "all" : "the first"} ${complete ? reply.matched : reply.rows.length} open deals${limits}, of ${reply.visible} deals that you may see`;
  const list = createCitationList();
  const rows = deals.map(({ row }) => row);
  const cited = await citeRows(search, readsAs, "deals", rows, ["stage", "amount", "closeDay", "owner"], list);
  const evidence = deals.flatMap(({ reasons }) => reasons.map((reason) => reason.evidence));
  const documents = await visibleLines(
    search.db,
    [...new Set(evidence.map((one) => one.documentId))],
    await search.principalsOf(readsAs),
    [...new Set(evidence.flatMap(({ anchor }) => anchor ?? []))],
  );
  const told: string[] = [];
  const shown = deals.filter(({ row }) => cited.byDocument.has(row.documentId));
  for (const { row, reasons } of shown.slice(0, mostTold)) {
    const number = cited.byDocument.get(row.documentId)?.number ?? 0;
    told.push(`- ${rowText("deals", row, timeZone)} [${number}]`);
    for (const { rule: name, text, evidence: at } of reasons) {
      const document = documents.get(at.documentId);
      const line = document?.lines.find((one) => one.anchor === at.anchor) ?? document?.lines[0];
      // Evidence that can be read no more is no evidence.
      if (document === undefined || line === undefined) continue;
      const quote =
        at.anchor === null && at.documentId === row.documentId
          ? cited.byDocument.get(row.documentId)?.quote
          : undefined;
      const { citation } = list.add(document, line, quote ?? line.text.slice(0, longestQuote).toWellFormed().trim());
      told.push(`  - ${text} (${name}) [${citation.number}]`);
    }
  }
  const more = shown.length - Math.min(shown.length, mostTold);
  const headline =
    shown.length === 0
      ? `No deal is at risk by ${rule} I looked at ${looked}.`
      : `${shown.length} ${shown.length === 1 ? "deal is" : "deals are"} at risk, of ${looked}. The rule is ${rule}`;
  const citations = [...list.all()];
  return {
    answer: [headline, ...told, ...(more > 0 ? [`and ${more} more, cited below`] : []), freshness(reply)].join("\n"),
    model: null,
    outcome: citations.length === 0 ? "refused" : "answered",
    sample: shown.some(({ row }) => row.sample),
    citations,
    lookedAt: shown.flatMap(({ row }) => {
      const document = cited.documents.get(row.documentId);
      if (document === undefined) return [];
      const { documentId, source, title, url, occurredAt } = document;
      return [{ documentId, source, title, url, occurredAt }];
    }),
  };
}
