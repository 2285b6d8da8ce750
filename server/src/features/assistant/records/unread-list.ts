import { recordKind, type RecordKind } from "@sophia/core";
import { RecordQuery } from "@sophia/core/api";
import type { SearchDeps } from "../../knowledge/index.ts";
import { queryRecords } from "../../records/index.ts";
import type { RecordAsk } from "./record-answer.ts";
import { plainWords } from "./vocabulary.ts";

/** Words that mean records and nothing else; "issues" and "tasks" are also spoken of. */
const kinds: Readonly<Record<string, RecordKind>> = {
  deals: "deals",
  renewals: "deals",
  tickets: "tickets",
  meetings: "engagements",
};
const asksForAll = new RegExp(
  `^(?:please )?(?:how many|which|what|name|list|show|show me|give me|tell me)(?: (?:all|of|the|our|my|open|closed))* (${Object.keys(kinds).join("|")})(?= |$)`,
  "u",
);

/**
 * What to say to somebody who asks for all records of a kind in words that were not understood: lines of some documents
 * would pass for all of them. Undefined for other questions, and where the person sees no records of the kind.
 */
export async function unreadList(search: SearchDeps, ask: RecordAsk): Promise<string | undefined> {
  const [, noun = ""] = asksForAll.exec(plainWords(ask.question)) ?? [];
  const kind = kinds[noun];
  if (kind === undefined) return undefined;
  const reader = { db: search.db, principals: await search.principalsOf(ask.readsAs), now: ask.now };
  const { visible } = await queryRecords(reader, RecordQuery.parse({ kind, limit: 0, timeZone: ask.timeZone }));
  if (visible === 0) return undefined;
  return (
    `This asks for ${noun}, and not every word of it is understood, so I cannot say which of the ${visible} ` +
    `${recordKind(kind).many} that you may see are meant. Ask by their fields (\`sophia records --help\` lists them), ` +
    "or connect a language model."
  );
}
