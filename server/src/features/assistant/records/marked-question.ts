import { findTime, type Clock, type TimeExpression } from "./time-expressions.ts";
import { plainWords, type KnownValue, type Vocabulary } from "./vocabulary.ts";

/** What a mark in the text stands for. */
export type Mark =
  | { readonly type: "account"; readonly name: string }
  | { readonly type: "person"; readonly name: string }
  | { readonly type: "value"; readonly values: readonly KnownValue[]; readonly text: string }
  | { readonly type: "quoted"; readonly text: string }
  | { readonly type: "issue"; readonly identifier: string }
  | { readonly type: "time"; readonly time: TimeExpression }
  | { readonly type: "amount"; readonly amount: number; readonly currency: string | null };

/** A question in plain words, in which names, values, times and amounts are marks: `<a0>`, `<p1>`, `<v2>`, `<t3>`. */
export interface MarkedQuestion {
  readonly text: string;
  readonly marks: readonly Mark[];
}

const letters: Readonly<Record<Mark["type"], string>> = {
  account: "a",
  person: "p",
  value: "v",
  quoted: "q",
  issue: "i",
  time: "t",
  amount: "m",
};

const currencies: Readonly<Record<string, string>> = {
  $: "USD",
  "€": "EUR",
  "£": "GBP",
  usd: "USD",
  eur: "EUR",
  cad: "CAD",
  gbp: "GBP",
  dollars: "USD",
  euros: "EUR",
};
const factors: Readonly<Record<string, number>> = { k: 1_000, thousand: 1_000, m: 1_000_000, million: 1_000_000 };
const amount =
  /([$€£])\s?(\d[\d,]*(?:\.\d+)?)\s?(k|m|thousand|million)?(?![\p{L}\p{N}])|(?<![\p{L}\p{N}])(\d[\d,]*(?:\.\d+)?)\s?(k|m|thousand|million)?\s(usd|eur|cad|gbp|dollars|euros)(?![\p{L}\p{N}])/giu;
const identifier = /(?<![\p{L}\p{N}-])[a-z][a-z0-9]{0,6}-\d{1,7}(?![\p{L}\p{N}-])/giu;
const quoted = /["“„]([^"“”„]{1,200})["”“]/gu;

/** Longer names first, so that "Harbor Living" is not taken for "Harbor". */
const byLength = (one: string, other: string): number => other.length - one.length || (one < other ? -1 : 1);

/** Undefined: a word could be the name of several, and nobody can say which is meant. */
export function markQuestion(question: string, vocabulary: Vocabulary, clock: Clock): MarkedQuestion | undefined {
  const marks: Mark[] = [];
  const put = (mark: Mark): string => {
    marks.push(mark);
    return ` <${letters[mark.type]}${marks.length - 1}> `;
  };
  let text = question
    .normalize("NFKC")
    .replaceAll(/[<>]/g, " ")
    .replaceAll(quoted, (_all, inner: string) => put({ type: "quoted", text: inner.trim() }))
    .replaceAll(
      amount,
      (all: string, sign?: string, one?: string, factor?: string, other?: string, factor2?: string, word?: string) => {
        const value =
          Number((one ?? other ?? "").replaceAll(",", "")) * (factors[(factor ?? factor2 ?? "").toLowerCase()] ?? 1);
        const currency = currencies[(sign ?? word ?? "").toLowerCase()] ?? null;
        return Number.isFinite(value) ? put({ type: "amount", amount: value, currency }) : all;
      },
    );
  text = text.replaceAll(identifier, (word) => {
    const known = vocabulary.issues.find((issue) => issue.identifier.toLowerCase() === word.toLowerCase());
    return known === undefined ? word : put({ type: "issue", identifier: known.identifier });
  });
  text = ` ${markedWords(text)} `;
  for (const { title } of vocabulary.issues) {
    // "PLT-108 (Release 9.9)": the title says the same again.
    const words = plainWords(title);
    if (words !== "") text = text.replace(new RegExp(`(<i\\d+>) ${escaped(words)} `, "u"), "$1 ");
  }
  text = withNames(text, vocabulary, put);
  text = withTimes(text, clock, put);
  const short = withShortNames(text, vocabulary, put);
  return short === undefined ? undefined : { text: short.replaceAll(/\s+/g, " ").trim(), marks };
}

/** Plain words, marks left as they are. */
function markedWords(text: string): string {
  return text
    .split(/(<[a-z]\d+>)/)
    .map((part, index) => (index % 2 === 1 ? part : plainWords(part)))
    .filter((part) => part !== "")
    .join(" ");
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}

function replaceWords(text: string, words: string, by: () => string): string {
  if (words === "") return text;
  const spaced = ` ${words} `;
  let rest = text;
  for (let at = rest.indexOf(spaced); at >= 0; at = rest.indexOf(spaced))
    rest = `${rest.slice(0, at)} ${by().trim()} ${rest.slice(at + spaced.length)}`;
  return rest;
}

function withNames(text: string, { accounts, people, values }: Vocabulary, put: (mark: Mark) => string): string {
  const byWords = new Map<string, Mark>();
  const several = Map.groupBy(values, ({ value }) => plainWords(value));
  for (const [words, of] of several)
    if (words.length > 2 && !ruled.has(words)) byWords.set(words, { type: "value", values: of, text: words });
  for (const name of people) if (name.trim().includes(" ")) byWords.set(plainWords(name), { type: "person", name });
  for (const name of accounts) byWords.set(plainWords(name), { type: "account", name });
  let rest = text;
  for (const words of [...byWords.keys()].toSorted(byLength)) {
    const mark = byWords.get(words);
    if (mark !== undefined) rest = replaceWords(rest, words, () => put(mark));
  }
  return rest;
}

function withTimes(text: string, clock: Clock, put: (mark: Mark) => string): string {
  let rest = text;
  for (let found = findTime(rest, clock); found !== undefined; found = findTime(rest, clock)) {
    const { text: words, expression } = found;
    rest = rest.replace(words, () => put({ type: "time", time: expression }));
  }
  return rest;
}

/** "Acme" for Acme Residential, "Maria" for Maria Lopez: only where it can be nobody else. */
function withShortNames(
  text: string,
  { accounts, people }: Vocabulary,
  put: (mark: Mark) => string,
): string | undefined {
  const candidates: { words: string; mark: Mark }[] = [];
  for (const name of accounts)
    candidates.push(...leadingWords(name).map((words) => ({ words, mark: { type: "account", name } as const })));
  for (const name of people) {
    const [first = ""] = plainWords(name).split(" ");
    candidates.push({ words: first, mark: { type: "person", name } });
  }
  const byWords = Map.groupBy(candidates, ({ words }) => words);
  let rest = text;
  for (const words of [...byWords.keys()].toSorted(byLength)) {
    if (words.length < 3 || common.has(words) || !rest.includes(` ${words} `)) continue;
    const meant = byWords.get(words) ?? [];
    const [only] = meant;
    if (new Set(meant.map(({ mark }) => JSON.stringify(mark))).size !== 1 || only === undefined) return undefined;
    rest = replaceWords(rest, words, () => put(only.mark));
  }
  return rest;
}

/** Values whose words mean more than the value: rules read them. */
const ruled = new Set([
  "in progress",
  "in review",
  "open",
  "closed",
  "new",
  "done",
  "todo",
  "backlog",
  "canceled",
  "cancelled",
  "started",
  "planned",
  "paused",
  "completed",
  "renewals",
  "renewal",
  "won",
  "lost",
  "urgent",
  "high",
  "medium",
  "low",
  "stalled",
  "overdue",
]);

/** "harbor", "harbor point" of "Harbor Point Living". */
function leadingWords(name: string): string[] {
  const words = plainWords(name).split(" ");
  return words.slice(0, -1).map((_word, index) => words.slice(0, index + 1).join(" "));
}

/** Words that begin names and mean something else in a question. */
const common = new Set(
  "the and for with open closed new high low urgent first second last next north south east west will may mark grant rich art bill pat sue drew chase jack rose hope faith grace summer april june august dawn frank ray max can all our customer company account deal ticket task issue project call thread contact meeting".split(
    " ",
  ),
);
