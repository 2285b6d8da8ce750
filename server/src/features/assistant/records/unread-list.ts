import { RecordQuery } from "@sophia/core/api";
import type { SearchDeps } from "../../knowledge/index.ts";
import { queryRecords } from "../../records/index.ts";
import { nouns } from "./question-forms.ts";
import { joined } from "./read-question.ts";
import type { RecordAsk } from "./record-answer.ts";
import { plainWords } from "./vocabulary.ts";

/** Words that mean records and nothing else; "issues" and "tasks" are also spoken of. */
const asksForAll =
  /^(?:please )?(?:how many|which|what|name|list|show|show me|give me|tell me)(?: (?:all|of|the|our|my|open|closed))* (deals|renewals|tickets|meetings)(?= |$)/u;

/**
 * What to say to somebody who asks for all records of a kind in words that were not understood: lines of some documents
 * would pass for all of them. Undefined for other questions, and where the person sees no records of the kind.
 */
export async function unreadList(search: SearchDeps, ask: RecordAsk): Promise<string | undefined> {
  const [, noun = ""] = asksForAll.exec(plainWords(ask.question)) ?? [];
  const [, kind, conditions] = nouns.find(([words]) => new RegExp(`^(?:${words.source})$`, "u").test(noun)) ?? [];
  if (kind === undefined || conditions === undefined) return undefined;
  const reader = { db: search.db, principals: await search.principalsOf(ask.readsAs), now: ask.now };
  const query = { kind, ...joined(conditions), limit: 0, timeZone: ask.timeZone };
  const { matched } = await queryRecords(reader, RecordQuery.parse(query));
  if (matched === 0) return undefined;
  return (
    `This asks for ${noun}, and not every word of it is understood, so I cannot say which of the ${matched} ${noun} that ` +
    "you may see are meant. Ask by their fields (`sophia records --help` lists them), or connect a language model."
  );
}
