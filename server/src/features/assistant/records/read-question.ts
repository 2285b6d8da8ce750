import { recordField, recordKind, type RecordKind } from "@sophia/core";
import type { Condition, RecordQueryInput } from "@sophia/core/api";
import { markQuestion, type Mark } from "./marked-question.ts";
import { askingWords, implied, nouns, takeForm, type Form } from "./question-forms.ts";
import { timeConditions, type Reading } from "./question-rule.ts";
import { rulesOf } from "./question-rules.ts";
import type { Clock } from "./time-expressions.ts";
import { plainWords, type Vocabulary } from "./vocabulary.ts";

/** A question about records, every word of it understood. */
export interface RecordQuestion {
  readonly form: "list" | "count" | "sum" | "average" | "group" | "at risk";
  readonly query: RecordQueryInput & { readonly kind: RecordKind };
  /** Only so many rows are asked for. */
  readonly most: number | undefined;
}

/**
 * Reads a question about records; undefined unless every word of it is accounted for: by the kind, by a value that occurs
 * in what the person may see, by a time, or because it only asks. What is not sure is not answered from records.
 */
export function readRecordQuestion(text: string, vocabulary: Vocabulary, clock: Clock): RecordQuestion | undefined {
  if (text.length > longestQuestion) return undefined;
  const marked = markQuestion(text, vocabulary, clock);
  if (marked === undefined) return undefined;
  const reader = createReader(marked.marks, vocabulary, clock);
  const atRisk =
    /^(?:which |what |show |show me |list )?(?:of )?(?:our |the |my )?(?:open )?deals? (?:is |are )?(?:currently |now )?at risk(.*)$/u.exec(
      marked.text,
    );
  if (atRisk) {
    const rest = (atRisk[1] ?? "").replace(/<t\d+>/u, "").replace(/(?:and )?why$/u, "");
    const where = reader.predicate("deals", rest);
    return where && { form: "at risk", query: { kind: "deals", ...joined(where.conditions) }, most: undefined };
  }
  for (const { kind, conditions, rest } of heads(marked.text)) {
    const read = reader.predicate(kind, rest, true);
    if (read === undefined) continue;
    const question = questionOf(kind, [...conditions, ...read.conditions], read.form, read.reading);
    if (question !== undefined) return question;
  }
  return undefined;
}

const longestQuestion = 400;

interface Head {
  readonly kind: RecordKind;
  readonly conditions: readonly Condition[];
  /** The question with `<k>` for the noun. */
  readonly rest: string;
}

/** Each noun of the question as what it asks for, the first one first. */
function heads(text: string): Head[] {
  const found: (Head & { readonly at: number })[] = [];
  for (const [noun, kind, conditions] of nouns) {
    const match = new RegExp(`(?<![\\p{L}\\p{N}<])(?:${noun.source})(?![\\p{L}\\p{N}>])`, "u").exec(text);
    if (match !== null) {
      const rest = `${text.slice(0, match.index)}<k>${text.slice(match.index + match[0].length)}`;
      found.push({ kind, conditions, rest, at: match.index });
    }
  }
  const inOrder = found.toSorted((one, other) => one.at - other.at);
  const unnamed = implied
    .filter(([words]) => words.test(text))
    .map(([, kind]) => ({ kind, conditions: [], rest: text }));
  return [...inOrder, ...unnamed];
}

interface Predicate {
  readonly conditions: Condition[];
  readonly form: Form;
  readonly reading: Reading;
}

function createReader(marks: readonly Mark[], vocabulary: Vocabulary, clock: Clock) {
  /** What the words say of records of this kind; undefined when a word is left that says something else. */
  function predicate(kind: RecordKind, text: string, isWhole = false, depth = 0): Predicate | undefined {
    if (depth > 2) return undefined;
    const { form, rest: words } = isWhole ? takeForm(kind, text) : { form: noForm(), rest: text };
    const reading: Reading = {
      conditions: [],
      time: undefined,
      marks,
      clock,
      me: vocabulary.me,
    };
    let rest = withoutSystem(kind, words);
    const nested = nestedAccounts(kind, rest, depth);
    if (nested === "unclear") return undefined;
    if (nested !== undefined) {
      rest = nested.rest;
      reading.conditions.push(...nested.conditions);
    }
    for (const rule of rulesOf[kind]) {
      for (let found = rule.words.exec(rest); found !== null; found = rule.words.exec(rest)) {
        const groups = found.slice(1).map((group) => group ?? "");
        if (!rule.read(reading, groups)) break;
        rest = `${rest.slice(0, found.index)} ${rest.slice(found.index + found[0].length)}`
          .replaceAll(/\s+/g, " ")
          .trim();
      }
    }
    const times = [...rest.matchAll(/<t(\d+)>/gu)];
    if (times.length > 1) return undefined;
    const [time] = times;
    if (time !== undefined) {
      const mark = marks[Number(time[1])];
      const place = reading.time ?? defaultTime[kind];
      if (mark?.type !== "time" || place === undefined) return undefined;
      const isInstant = recordField(kind, place.field)?.type === "instant";
      const span = place.ahead ? mark.time.future : mark.time.past;
      // How long something has stood in its stage is told by days, the present one among them.
      const byDay = place.field === "stageSince" && mark.time.lastDays !== undefined;
      reading.conditions.push(
        ...(byDay
          ? timeConditions(place.field, false, {
              from: shifted(span.from, 1),
              ...(span.to === undefined ? {} : { to: span.to }),
            })
          : timeConditions(place.field, isInstant, span)),
      );
      rest = rest.replace(time[0], " ");
    }
    const left = rest.split(" ").filter((one) => one !== "" && one !== "<k>" && !askingWords.has(one));
    if (left.length > 0) return undefined;
    return { conditions: reading.conditions.map((one) => resolved(one, clock)), form, reading };
  }

  /** "… with companies that run Yardi", "customers that have both an open ticket and an open issue". */
  function nestedAccounts(
    kind: RecordKind,
    text: string,
    depth: number,
  ): { readonly conditions: Condition[]; readonly rest: string } | "unclear" | undefined {
    const clause =
      /(?:(?:that|which) )?(?:(?:is|are|were|was) )?(?:asked for by|requested by|wanted by|needed by|with|of|at|by|from|for) (?:the |our )?(companies|customers|accounts|clients) (?:that|which|who|whose) (.+)$/u.exec(
        text,
      );
    if (clause !== null && kind !== "accounts") {
      const [whole, noun = "", inner = ""] = clause;
      const where = accountsThat(inner, depth);
      if (where === undefined) return "unclear";
      const isCustomer: Condition[] = /customers|clients/u.test(noun)
        ? [{ field: "customer", op: "=", value: true }]
        : [];
      const conditions: Condition[] =
        isCustomer.length === 0 && where.length === 1 && where[0] !== undefined && "accountOf" in where[0]
          ? where
          : [{ accountOf: { kind: "accounts", ...joined([...isCustomer, ...where]) } }];
      return { conditions, rest: text.replace(whole, " ").trim() };
    }
    if (kind !== "accounts") return undefined;
    const having = /(?:(?:that|which|who) )?(?:have|has|with) (both )?(?:an? |any |some |at least one )?(.+)$/u.exec(
      text,
    );
    if (having === null) return undefined;
    const [whole, isBoth, inner = ""] = having;
    const parts = isBoth ? inner.split(/ and (?:an? )?/u) : [inner];
    const conditions: Condition[] = [];
    for (const part of parts) {
      const negated = part.startsWith("no ");
      const [head] = heads(
        part.replace(/^no /u, "").replace(/(?: that| which)? they (?:have )?(?:asked for|requested|wanted)/u, ""),
      );
      if (head === undefined || head.kind === "accounts") return undefined;
      const inside = predicate(head.kind, head.rest, false, depth + 1);
      if (inside === undefined) return undefined;
      const among: Condition = {
        accountOf: { kind: head.kind, ...joined([...head.conditions, ...inside.conditions]) },
      };
      conditions.push(negated ? { not: among } : among);
    }
    return { conditions, rest: text.replace(whole, " ").trim() };
  }

  /** What "companies that …" says: of the companies themselves, or of their deals. */
  function accountsThat(text: string, depth: number): Condition[] | undefined {
    const [head] = heads(text);
    if (head !== undefined && head.kind !== "accounts") {
      const inside = predicate(head.kind, head.rest, false, depth + 1);
      return inside && [{ accountOf: { kind: head.kind, ...joined([...head.conditions, ...inside.conditions]) } }];
    }
    const own = predicate("accounts", text, false, depth + 1);
    if (own !== undefined && own.conditions.length > 0) return own.conditions;
    const deals = predicate("deals", text, false, depth + 1);
    return deals && deals.conditions.length > 0
      ? [{ accountOf: { kind: "deals", ...joined(deals.conditions) } }]
      : undefined;
  }

  return { predicate };
}

/** Where a time belongs when no word says so. */
const defaultTime: Readonly<Partial<Record<RecordKind, { readonly field: string; readonly ahead: boolean }>>> = {
  calls: { field: "started", ahead: false },
  threads: { field: "lastMessage", ahead: false },
  engagements: { field: "at", ahead: false },
};

const systems: Readonly<Partial<Record<RecordKind, string>>> = {
  issues: "linear",
  projects: "linear",
  calls: "gong",
  threads: "slack",
};

/** "in Linear" says nothing new of issues. */
function withoutSystem(kind: RecordKind, text: string): string {
  return text
    .replace(new RegExp(`(?:in|from|of) ${systems[kind] ?? "(?:hubspot|the crm)"}(?![\\p{L}\\p{N}])`, "u"), " ")
    .replaceAll(/\s+/g, " ")
    .trim();
}

function noForm(): Form {
  return {
    count: false,
    sum: undefined,
    average: undefined,
    groupBy: [],
    sort: undefined,
    limit: undefined,
    asks: true,
    wanted: [],
  };
}

function shifted(day: string | undefined, days: number): string {
  return new Date(Date.parse(`${day ?? "1970-01-01"}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** The present day and instant in place of their names. */
function resolved(condition: Condition, clock: Clock): Condition {
  if ("not" in condition) return { not: resolved(condition.not, clock) };
  if (!("value" in condition)) return condition;
  if (condition.value === "TODAY") return { ...condition, value: clock.today };
  if (condition.value === "NOW") return { ...condition, value: clock.now.toISOString() };
  return condition;
}

export function joined(conditions: readonly Condition[]): { readonly where?: Condition } {
  const distinct = [...new Map(conditions.map((one) => [JSON.stringify(one), one])).values()];
  const [first] = distinct;
  if (first === undefined) return {};
  return { where: distinct.length === 1 ? first : { and: distinct } };
}

function questionOf(
  kind: RecordKind,
  conditions: readonly Condition[],
  form: Form,
  reading: Reading,
): RecordQuestion | undefined {
  const { sum, average, groupBy, limit } = form;
  if (conditions.length === 0 && !form.asks) return undefined;
  if (contradicts(conditions)) return undefined;
  const isFigure = sum !== undefined || average !== undefined || groupBy.length > 0 || form.count;
  if (limit !== undefined && (isFigure || limit < 1)) return undefined;
  const sorted =
    form.sort ??
    (reading.time === undefined
      ? undefined
      : ({ field: reading.time.field, direction: reading.time.ahead ? "asc" : "desc" } as const));
  const ranked: Condition[] =
    form.sort !== undefined && limit !== undefined ? [{ not: { field: form.sort.field, op: "missing" } }] : [];
  const shown = new Set<string>([...recordKind(kind).shown, ...form.wanted, ...namedIn(conditions, kind)]);
  return {
    form:
      groupBy.length > 0
        ? "group"
        : sum !== undefined
          ? "sum"
          : average !== undefined
            ? "average"
            : form.count
              ? "count"
              : "list",
    query: {
      kind,
      ...joined([...conditions, ...ranked]),
      fields: [...shown],
      ...(sorted === undefined ? {} : { sort: [sorted] }),
      ...(sum === undefined ? {} : { sum }),
      ...(average === undefined ? {} : { average }),
      ...(groupBy.length === 0 ? {} : { groupBy: [...groupBy] }),
    },
    most: limit,
  };
}

/** Both open and closed, or two values of one field: the words were not understood as they were meant. */
function contradicts(conditions: readonly Condition[]): boolean {
  const wanted = new Map<string, unknown>();
  for (const condition of conditions) {
    if (!("op" in condition) || condition.op !== "=") continue;
    const { field, value } = condition;
    if (field === "labels" || field === "account") continue;
    const told = typeof value === "string" ? plainWords(value) : value;
    if (wanted.has(field) && wanted.get(field) !== told) return true;
    wanted.set(field, told);
  }
  return wanted.get("open") === true && (wanted.get("won") === true || wanted.get("lost") === true);
}

/** Fields that the conditions look at, shown with the answer; not those that only say which records count. */
function namedIn(conditions: readonly Condition[], kind: RecordKind): string[] {
  const quiet = new Set(["open", "won", "lost", "currency", "stateType", "customer"]);
  return conditions.flatMap((condition): string[] => {
    if ("not" in condition) return namedIn([condition.not], kind);
    if (!("field" in condition) || quiet.has(condition.field)) return [];
    return recordField(kind, condition.field) === undefined ? [] : [condition.field];
  });
}
