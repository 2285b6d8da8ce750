import type { Answer, Condition, RecordReply } from "@sophia/core/api";
import { recordKind, type RecordKind } from "@sophia/core";
import { citedLines, type CitedLinesDeps } from "./cited-lines.ts";
import { freshness } from "./answer-records.ts";
import { timeConditions } from "./question-rule.ts";
import type { Span } from "./time-expressions.ts";

/** Kinds in which people met or wrote to each other, and when that was. */
const kinds = [
  { kind: "calls", time: "started", fields: ["name", "started", "minutes", "host"] },
  { kind: "engagements", time: "at", fields: ["name", "type", "at", "owner"] },
  { kind: "threads", time: "lastMessage", fields: ["name", "channel", "lastMessage", "messages"] },
] as const satisfies readonly {
  readonly kind: RecordKind;
  readonly time: string;
  readonly fields: readonly string[];
}[];

const mostOfKind = 150;

/** Everything that passed between us and a company in a time: calls, logged e-mails, notes and meetings, linked threads. */
export async function answerInteractions(
  deps: CitedLinesDeps,
  account: string,
  span: Span,
): Promise<Answer | undefined> {
  const told = citedLines(deps);
  const replies: RecordReply[] = [];
  for (const { kind, time, fields } of kinds) {
    const when = timeConditions(time, true, span);
    const past: Condition = { field: time, op: "<=", value: deps.reader.now.toISOString() };
    const reply = await told.rows({
      kind,
      where: { and: [{ field: "account", op: "=", value: account }, ...when, past] },
      sort: [{ field: time, direction: "desc" }],
      fields: [...fields],
      limit: mostOfKind,
    });
    replies.push(reply);
  }
  const total = replies.reduce((sum, { matched }) => sum + matched, 0);
  if (total === 0) return undefined;
  const days = [
    span.from === undefined ? "" : ` from ${span.from}`,
    span.to === undefined ? "" : ` to ${span.to}`,
  ].join("");
  const counts = replies.map(
    ({ kind, matched, visible }) => `${matched} of the ${visible} ${recordKind(kind).many} that you may see`,
  );
  told.say(`Interactions with ${account}${days}: ${total} (${counts.join(", ")}).`);
  for (const reply of replies) {
    if (reply.matched === 0) continue;
    const cut = reply.matched > reply.rows.length ? `, the latest ${reply.rows.length}` : "";
    told.say(`\n${recordKind(reply.kind).many}: ${reply.matched}${cut}`);
    await told.addRows(reply.kind, reply.rows, []);
  }
  told.say(`\n${replies.map(freshness).join(" ")}`);
  return told.answer();
}
