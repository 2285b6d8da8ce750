import type { RecordKind } from "@sophia/core";
import type { Condition } from "@sophia/core/api";
import { rules } from "../../records/index.ts";
import type { Clock, Span } from "./time-expressions.ts";
import type { Mark } from "./marked-question.ts";
import { numberOf, numberWord } from "./time-expressions.ts";

/** What the words of a question ask for, as far as they were understood. */
export interface Reading {
  readonly conditions: Condition[];
  /** The field that a time belongs to, and whether it looks back or ahead. */
  time: { readonly field: string; readonly ahead: boolean; readonly byDay?: boolean } | undefined;
  sort: { readonly field: string; readonly direction: "asc" | "desc" } | undefined;
  limit: number | undefined;
  sum: string | undefined;
  readonly marks: readonly Mark[];
  readonly clock: Clock;
  /** "my deals". */
  readonly me: readonly string[];
}

/** Words and what they mean. False: the words do not mean it here. */
export interface Rule {
  readonly words: RegExp;
  readonly read: (reading: Reading, groups: readonly string[]) => boolean;
}

const is = (field: string, value: string | number | boolean): Condition => ({ field, op: "=", value });

/** Adds fixed conditions. */
function when(words: string, ...conditions: Condition[]): Rule {
  return { words: pattern(words), read: ({ conditions: all }) => all.push(...conditions) >= 0 };
}

/** Whole words; marks count as words. */
function pattern(words: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}<])(?:${words})(?![\\p{L}\\p{N}>])`, "u");
}

/** Says to which field a time belongs that stands elsewhere in the question. */
function timed(words: string, field: string, ahead: boolean, ...conditions: Condition[]): Rule {
  return {
    words: pattern(words),
    read(reading) {
      if (reading.time !== undefined && reading.time.field !== field) return false;
      reading.time = { field, ahead };
      reading.conditions.push(...conditions);
      return true;
    },
  };
}

function markOf<Type extends Mark["type"]>(
  { marks }: Reading,
  text: string | undefined,
  type: Type,
): Extract<Mark, { readonly type: Type }> | undefined {
  const mark = marks[Number(text)];
  return isMark(mark, type) ? mark : undefined;
}

function isMark<Type extends Mark["type"]>(
  mark: Mark | undefined,
  type: Type,
): mark is Extract<Mark, { readonly type: Type }> {
  return mark?.type === type;
}

/** One person after words that say what they are to the record; several persons are one of them. */
function person(words: string, field: string): Rule {
  return {
    words: pattern(words.replaceAll("PERSON", "<p(\\d+)>(?: (?:and|or) <p(\\d+)>)?")),
    read(reading, groups) {
      const names = groups.flatMap((group) => (group ? (markOf(reading, group, "person")?.name ?? []) : []));
      if (names.length === 0) return false;
      const [only] = names;
      reading.conditions.push(
        names.length === 1 && only !== undefined ? is(field, only) : { field, op: "in", values: [...new Set(names)] },
      );
      return true;
    },
  };
}

function account(words: string): Rule {
  return {
    words: pattern(words.replaceAll("ACCOUNT", "<a(\\d+)>(?: (?:and|or) <a(\\d+)>)?")),
    read(reading, groups) {
      const names = groups.flatMap((group) => (group ? (markOf(reading, group, "account")?.name ?? []) : []));
      if (names.length === 0) return false;
      const [only] = names;
      reading.conditions.push(
        names.length === 1 && only !== undefined
          ? is("account", only)
          : { field: "account", op: "in", values: [...new Set(names)] },
      );
      return true;
    },
  };
}

/** A value that occurs in one of these fields of the kind. */
function value(words: string, kind: RecordKind, ...fields: readonly string[]): Rule {
  return {
    words: pattern(words.replaceAll("VALUE", "<v(\\d+)>")),
    read(reading, [group]) {
      const mark = markOf(reading, group, "value");
      const known = mark?.values.find((one) => one.kind === kind && fields.includes(one.field));
      if (known === undefined) return false;
      reading.conditions.push(is(known.field, known.value));
      return true;
    },
  };
}

/** A value in quotation marks, taken as it stands. */
function quotedValue(words: string, field: string): Rule {
  return {
    words: pattern(words.replaceAll("QUOTED", "<q(\\d+)>")),
    read(reading, [group]) {
      const mark = markOf(reading, group, "quoted");
      if (mark === undefined) return false;
      reading.conditions.push(is(field, mark.text));
      return true;
    },
  };
}

/** Older, or untouched for, so many days of 24 hours. */
function olderThan(words: string, field: string, ...conditions: Condition[]): Rule {
  return {
    words: pattern(words.replaceAll("DAYS", `(${numberWord}) (days?|weeks?)`)),
    read({ conditions: all, clock }, [count = "", unit = ""]) {
      const days = numberOf(count) * (unit.startsWith("week") ? 7 : 1);
      all.push(
        { field, op: "<", value: new Date(clock.now.getTime() - days * 86_400_000).toISOString() },
        ...conditions,
      );
      return true;
    },
  };
}

function amount(words: string, field: string, op: ">" | "<" | ">=" | "<=", currencyField: string | undefined): Rule {
  return {
    words: pattern(words.replaceAll("AMOUNT", "<m(\\d+)>")),
    read(reading, [group]) {
      const mark = markOf(reading, group, "amount");
      if (mark === undefined) return false;
      reading.conditions.push({ field, op, value: mark.amount });
      if (mark.currency !== null && currencyField !== undefined)
        reading.conditions.push(is(currencyField, mark.currency));
      return true;
    },
  };
}

const above =
  "(?:(?:that are |which are )?(?:worth |valued )?(?:at )?(?:above|over|more than|greater than|larger than|bigger than)|exceeding) AMOUNT";
const below = "(?:(?:that are |which are )?(?:worth |valued )?(?:at )?(?:below|under|less than|smaller than)) AMOUNT";
const ofPerson =
  "(?:(?:that|which) )?(?:(?:is |are )?(?:owned by|belonging to|looked after by|handled by|managed by|run by|with|of|by|for|from|does|do|has|have) )?PERSON(?: (?:own|owns|have|has|look after|looks after|handle|handles|manage|manages|responsible for|is responsible for|are responsible for|working on|works on))?";
const ofAccount =
  "(?:(?:that|which) )?(?:(?:do |did )?we (?:have|had) (?:with|from|at|for) ACCOUNT|(?:(?:is |are |was |were )?(?:with|of|by|for|from|at|about|on|concerning|regarding|related to|concern|concerns|belonging to|does|do|did|has|have) )?ACCOUNT(?: (?:have|has|had))?)";

function mine(field: string): Rule {
  return {
    words: pattern("(?:(?:of|by) )?(?:my|mine)(?: own)?|(?:assigned to|with|for) me"),
    read({ me, conditions }) {
      if (me.length === 0) return false;
      conditions.push({ field, op: "in", values: [...me] });
      return true;
    },
  };
}

const open = is("open", true);
const closed = is("open", false);
const openWords =
  "(?:(?:that |which )?(?:is|are) )?(?:still |currently |now )?(?:open|unclosed)(?: (?:now|today|at the moment|right now|currently))?";

const dealRules: readonly Rule[] = [
  when("open and closed|open or closed|won and lost|ever|so far|in all"),
  when(
    "(?:that |which )?should (?:already )?have closed(?: by now)?(?: (?:and|but) (?:are|is) still open)?|(?:open )?past (?:its|their|the) (?:expected )?clos(?:e|ing) dates?|(?:whose )?clos(?:e|ing) dates? (?:has|have|is|are) (?:passed|past|over)|overdue",
    open,
    { field: "closeDay", op: "<", value: "TODAY" },
  ),
  timed(
    "(?:that |which )?(?:reached|entered|moved (?:in)?to|got to) (?:its|their) (?:present|current) stage",
    "stageSince",
    false,
  ),
  timed(
    "(?:(?:that|which|whose) )?(?:(?:is|are) )?(?:(?:should|will|to|due to|expected to|scheduled to|going to|supposed to) )*(?:close|closes|closing)(?: dates?)?(?: is| are| falls)?|due",
    "closeDay",
    true,
    open,
  ),
  timed(
    "(?:(?:that|which) )?(?:(?:have|has|were|was|are|is|did|we) )*(?:closed as won|closed won|won|win)",
    "closeDay",
    false,
    is("won", true),
  ),
  timed(
    "(?:(?:that|which) )?(?:(?:have|has|were|was|are|is|did|we) )*(?:closed as lost|closed lost|lost|lose)",
    "closeDay",
    false,
    is("lost", true),
  ),
  value("(?:(?:to|against) )VALUE", "deals", "competitor"),
  value(
    "(?:(?:is|are|was|were) )?VALUE(?: (?:is|are|was|were))?(?: named| mentioned| listed)? as (?:a |the )?competitor|(?:with|where) (?:the )?competitor(?: is)? VALUE",
    "deals",
    "competitor",
  ),
  {
    words: pattern(
      "(?:(?:that|which) )?(?:(?:is|are|stand|stands|standing|sit|sits|currently|now) )*(?:(?:in|at|on|with) )?(?:the )?(?:stages? )?(?:of )?<v(\\d+)>(?: stage)?",
    ),
    read(reading, [group]) {
      const known = markOf(reading, group, "value")?.values.find(
        (one) => one.kind === "deals" && (one.field === "stage" || one.field === "pipeline"),
      );
      if (known === undefined) return false;
      reading.conditions.push(is(known.field, known.value));
      return true;
    },
  },
  quotedValue("(?:with|for|because of) (?:the )?reason QUOTED", "lostReason"),
  quotedValue("(?:in|at) (?:the )?stage QUOTED", "stage"),
  value("(?:with|for|because of) (?:the )?reason VALUE", "deals", "lostReason"),
  amount(above, "amount", ">", "currency"),
  amount(below, "amount", "<", "currency"),
  amount("(?:of|worth|for) at least AMOUNT", "amount", ">=", "currency"),
  timed(
    "(?:(?:that|which) )?(?:(?:were|was|have been|has been|did) )*(?:created|opened|entered|added)",
    "created",
    false,
  ),
  when(openWords, open),
  timed("(?:(?:that|which) )?(?:(?:were|was|have been|are|is) )*closed", "closeDay", false, closed),
  when(
    "(?:(?:with|have|has|without|that have|which have) )no (?:close|closing) date|without (?:a )?clos(?:e|ing) date",
    { field: "closeDay", op: "missing" },
  ),
  when("(?:(?:with|have|has|that have|which have) )no amount|without (?:an )?amount", {
    field: "amount",
    op: "missing",
  }),
  when("(?:(?:with|have|has|that have|which have) )no owner|without (?:an )?owner|unowned", {
    field: "owner",
    op: "missing",
  }),
  person(`in the pipeline of PERSON|${ofPerson}`, "owner"),
  account(ofAccount),
  mine("owner"),
];

const ticketRules: readonly Rule[] = [
  when("open and closed|open or closed"),
  when("(?:(?:with|of|have|has|having|are|is) )?(?:a )?high priority", is("priority", "high")),
  when("(?:(?:with|of|have|has|having|are|is) )?(?:a )?medium priority", is("priority", "medium")),
  when("(?:(?:with|of|have|has|having|are|is) )?(?:a )?low priority", is("priority", "low")),
  when("(?:(?:with|of|have|has|having|are|is) )?(?:an )?urgent(?: priority)?", {
    field: "priority",
    op: "in",
    values: ["urgent", "high"],
  }),
  olderThan("(?:(?:that|which) )?(?:are |is )?older than DAYS|open for (?:more than|over) DAYS", "created"),
  timed(
    "(?:(?:that|which) )?(?:(?:were|was|have been|has been|did) )*(?:opened|created|raised|submitted|filed|reported|came in)",
    "created",
    false,
  ),
  timed(
    "(?:(?:that|which) )?(?:(?:were|was|have been|has been|did we|we) )*(?:closed|resolved|solved|close|resolve)",
    "closed",
    false,
    closed,
  ),
  {
    words: pattern(
      "(?:(?:that|which) )?(?:(?:is|are|stand|stands|currently|now) )*(?:(?:in|at|on|with) )?(?:the )?(?:(?:status|state|stage) )?(?:of )?<v(\\d+)>(?: (?:status|state))?",
    ),
    read(reading, [group]) {
      const mark = markOf(reading, group, "value");
      const known = mark?.values.find(
        (one) => one.kind === "tickets" && ["stage", "category", "pipeline"].includes(one.field),
      );
      // "new" and "closed" alone mean more than a stage's name.
      if (known === undefined || !mark?.text.includes(" ")) return false;
      reading.conditions.push(is(known.field, known.value));
      return true;
    },
  },
  when("unassigned|(?:with|have|has) no owner|without (?:an )?owner", { field: "owner", op: "missing" }),
  person(ofPerson, "owner"),
  {
    words: pattern(
      "(?:does|do|did|has|have) <a(\\d+)> (?:ever )?(?:sent|send|raised|raise|opened|filed|file|submitted)(?: (?:to )?us)?",
    ),
    read(reading, [group]) {
      const mark = markOf(reading, group, "account");
      if (mark === undefined) return false;
      reading.conditions.push(is("account", mark.name));
      return true;
    },
  },
  when(openWords, open),
  account(ofAccount),
  mine("owner"),
];

// "Which tickets does Acme have open?": the word "open" is part of the rule above.
const accountHasOpen: Rule = {
  words: pattern("(?:does|do|has|have) <a(\\d+)> (?:still )?(?:have )?(?:still )?open"),
  read(reading, [group]) {
    const mark = markOf(reading, group, "account");
    if (mark === undefined) return false;
    reading.conditions.push(is("account", mark.name), open);
    return true;
  },
};

const personHasOpen = (field: string): Rule => ({
  words: pattern("(?:does|do|has|have) <p(\\d+)> (?:still )?(?:have )?(?:still )?(?:open|left(?: to do)?|to do)"),
  read(reading, [group]) {
    const mark = markOf(reading, group, "person");
    if (mark === undefined) return false;
    reading.conditions.push(is(field, mark.name), open);
    return true;
  },
});

const overdueNow: Condition = { field: "due", op: "<", value: "NOW" };

const taskRules: readonly Rule[] = [
  when(
    "(?:(?:that|which) )?(?:(?:is|are) )?(?:overdue|past due|late|past (?:its|their|the) due dates?)",
    open,
    overdueNow,
  ),
  when("(?:(?:with|of|have|has|having|are|is) )?(?:a )?high priority", is("priority", "high")),
  when("(?:(?:with|of|have|has|having|are|is) )?(?:a )?medium priority", is("priority", "medium")),
  when("(?:(?:with|of|have|has|having|are|is) )?(?:a )?low priority", is("priority", "low")),
  timed("(?:(?:that|which) )?(?:(?:is|are|falls?) )?due", "due", true, open),
  timed(
    "(?:(?:that|which) )?(?:(?:were|was|have been|has been|did) )*(?:completed|finished|done)",
    "completed",
    false,
    closed,
  ),
  timed("(?:(?:that|which) )?(?:(?:were|was|have been|has been) )*(?:created|added)", "created", false),
  personHasOpen("owner"),
  accountHasOpen,
  when("(?:that are |which are )?(?:still )?(?:left to do|to be done|undone|incomplete)", open),
  when(openWords, open),
  person(`(?:(?:is|are) )?(?:assigned to|on the plate of|on the list of) PERSON|${ofPerson}`, "owner"),
  account(ofAccount),
  mine("owner"),
];

const inProgress: Condition[] = [
  is("stateType", "started"),
  { not: { field: "state", op: "contains", value: "review" } },
];

const issueRules: readonly Rule[] = [
  when("(?<=team (?:have|has) )(?:still )?open", open),
  olderThan(
    "(?:(?:that|which) )?(?:(?:is|are|have been|has been) )?(?:in progress|started) for (?:more than|over|longer than) DAYS",
    "started",
    ...inProgress,
  ),
  {
    words: pattern("stalled(?: work)?"),
    read({ conditions, clock }) {
      conditions.push(...inProgress, {
        field: "started",
        op: "<",
        value: new Date(clock.now.getTime() - rules.issueStalled.parameters.days * 86_400_000).toISOString(),
      });
      return true;
    },
  },
  olderThan(
    "(?:(?:that|which) )?(?:have|has|had)? ?(?:not|never) been (?:touched|updated|changed|moved)(?: for| in)?(?: the last)? DAYS|untouched for DAYS",
    "updated",
  ),
  {
    words: pattern(
      "(?:(?:that|which|have|has|had) )*not been (?:touched|updated|changed|moved) (?:for|in|since) <t(\\d+)>",
    ),
    read() {
      return false;
    },
  },
  when("(?:(?:that|which) )?(?:are |is )?in progress", ...inProgress),
  when("(?:(?:that|which) )?(?:are |is )?in review", { field: "state", op: "contains", value: "review" }, open),
  when("(?:(?:that|which) )?(?:are |is )?in (?:the )?backlog", is("stateType", "backlog")),
  {
    words: pattern("(?:(?:that|which) )?(?:block|blocks|blocking|are blocking|is blocking) <i(\\d+)>"),
    read(reading, [group]) {
      const mark = markOf(reading, group, "issue");
      if (mark === undefined) return false;
      reading.conditions.push({ field: "blocks", op: "contains", value: `${mark.identifier}: ` });
      return true;
    },
  },
  when(
    "(?:(?:that|which) )?(?:block|blocks|blocking|are blocking|is blocking) (?:the |our |any )?(?:next |upcoming |present |current )?releases?",
    open,
    {
      field: "blocks",
      op: "contains",
      value: ": release",
    },
  ),
  when("(?:(?:that|which) )?(?:are |is )?blocked(?: by (?:other|another) issues?)?", open, {
    not: { field: "blockedBy", op: "missing" },
  }),
  when("(?:(?:that|which) )?(?:are |is )?blocking (?:other|another|others)(?: issues?)?", open, {
    not: { field: "blocks", op: "missing" },
  }),
  when("urgent(?: priority)?", is("priority", "urgent")),
  when("high priority", is("priority", "high")),
  when("medium priority", is("priority", "medium")),
  when("low priority", is("priority", "low")),
  when("(?:(?:that|which) )?(?:(?:is|are) )?(?:past (?:its|their|the) due dates?|overdue|past due|late)", open, {
    field: "due",
    op: "<",
    value: "TODAY",
  }),
  timed("(?:(?:that|which) )?(?:(?:is|are|falls?) )?due", "due", true),
  timed(
    "(?:(?:that|which) )?(?:(?:were|was|have been|has been|did) )*(?:created|opened|reported|filed|written)",
    "created",
    false,
  ),
  timed(
    "(?:(?:that|which) )?(?:(?:were|was|have been|has been|did) )*(?:completed|finished|done|resolved|closed|shipped)",
    "completed",
    false,
    is("stateType", "completed"),
  ),
  timed("(?:(?:that|which) )?(?:(?:were|was|have been|has been) )*(?:updated|touched|changed)", "updated", false),
  when(
    "(?:(?:that|which) )?(?:(?:with|have|has|having|are|is|without) )*(?:no assignee|an assignee missing|unassigned)|without (?:an )?assignee",
    { field: "assignee", op: "missing" },
  ),
  when(
    "(?:(?:that|which) )?(?:(?:is|are) )?(?:in|of|planned for) (?:the |our )?(?:current|present|running|this) cycle",
    is("inCurrentCycle", true),
  ),
  value(
    "(?:of|in|by|from|with|for|does|do|has|have)? ?(?:the )?VALUE team(?: (?:have|has))?(?: got)?",
    "issues",
    "team",
  ),
  value("(?:of|in|by|from|for) (?:the )?team VALUE", "issues", "team"),
  value(
    "(?:(?:bear|bears|bearing|have|has|having|with|carry|carrying) (?:the )?labels? |labell?ed (?:as )?)VALUE",
    "issues",
    "labels",
  ),
  quotedValue(
    "(?:(?:bear|bears|bearing|have|has|having|with|carry|carrying) (?:the )?labels? |labell?ed (?:as )?)QUOTED",
    "labels",
  ),
  quotedValue("(?:of|in|for|on) (?:the )?project QUOTED|(?:of|in|for) (?:the )?QUOTED project", "project"),
  value("(?:of|in|for|on) (?:the )?project VALUE|(?:of|in|for) (?:the )?VALUE project", "issues", "project"),
  value("(?:(?:that|which) )?(?:are |is )?in (?:the )?(?:state|status) VALUE", "issues", "state"),
  when("as far as (?:they|it) (?:are|is) estimated|estimated", { not: { field: "estimate", op: "missing" } }),
  person("(?:(?:that|which) )?(?:(?:were|was) )?(?:created|written|reported|filed|opened) by PERSON", "creator"),
  personHasOpen("assignee"),
  when("(?:that are |which are )?(?:still )?(?:left to do|to be done|undone|unfinished|incomplete)", open),
  person(`(?:(?:is|are) )?(?:assigned to|on the plate of) PERSON|is PERSON responsible for|${ofPerson}`, "assignee"),
  account(
    "(?:has|have|did|does|do) ACCOUNT (?:asked?|wished?|want) for|(?:has|have|did|does|do) ACCOUNT (?:requested|request|wanted|want|need|needed)|(?:(?:that|which) )?(?:(?:were|was|are|is) )?(?:asked for|requested|wanted|wished for|needed) by ACCOUNT|(?:that |which )?ACCOUNT (?:has |have )?(?:asked for|requested|wants|wanted|needs)",
  ),
  when(openWords, open),
  account(ofAccount),
  mine("assignee"),
];

const projectRules: readonly Rule[] = [
  when(
    "(?:(?:that|which) )?(?:(?:were|was|are|is) )?(?:last )?(?:reported )?(?:as )?off track",
    is("health", "offTrack"),
  ),
  when("(?:(?:that|which) )?(?:(?:were|was|are|is) )?(?:last )?(?:reported )?(?:as )?at risk", is("health", "atRisk")),
  when(
    "(?:(?:that|which) )?(?:(?:were|was|are|is) )?(?:last )?(?:reported )?(?:as )?on track",
    is("health", "onTrack"),
  ),
  when(
    "(?:(?:that|which) )?(?:have |has )?(?:missed|passed) (?:its|their|the) target dates?|(?:are |is )?past (?:its|their|the) target dates?|overdue",
    { field: "target", op: "<", value: "TODAY" },
    open,
  ),
  when("(?:(?:that|which) )?(?:(?:is|are) )?(?:started|running|ongoing|in progress)", is("statusType", "started")),
  when("(?:(?:that|which) )?(?:(?:is|are) )?(?:paused|on hold)", is("statusType", "paused")),
  when("(?:(?:that|which) )?(?:(?:is|are) )?planned", is("statusType", "planned")),
  timed(
    "(?:(?:that|which) )?(?:(?:is|are|were|was|have been) )*(?:completed|finished)",
    "completed",
    false,
    is("statusType", "completed"),
  ),
  timed("(?:(?:that|which) )?(?:(?:is|are) )?(?:due|to be finished|targeted)", "target", true),
  value("(?:of|in|by|from|does|do|has|have)? ?(?:the )?VALUE team(?: (?:have|has))?", "projects", "teams"),
  person(`(?:(?:is|are) )?led by PERSON|(?:does|do) PERSON lead|${ofPerson}`, "lead"),
  when(openWords, open),
  account(ofAccount),
  mine("lead"),
];

const callRules: readonly Rule[] = [
  when("internal", is("scope", "internal")),
  when("external|customer|client", is("scope", "external")),
  person(
    "(?:did|does|do|has|have) PERSON (?:host|hold|hosted|held|have|had|lead|run|make|made|take|took)|(?:(?:that|which|were|was) )*(?:hosted|held|led|run|made) by PERSON|(?:of|by) PERSON",
    "host",
  ),
  {
    words: pattern("with <p(\\d+)>"),
    read(reading, [group]) {
      const mark = markOf(reading, group, "person");
      if (mark === undefined) return false;
      reading.conditions.push(is("participants", mark.name));
      return true;
    },
  },
  account(`(?:did|do) (?:we|i) (?:have|hold|make|had) with ACCOUNT|${ofAccount}`),
  timed(
    "(?:took|take|taken) place|(?:did we|we|were|was|have we|did) (?:have|had|held|hold)|(?:were|was) held|happened|recorded",
    "started",
    false,
  ),
  mine("host"),
];

const threadRules: readonly Rule[] = [
  value("(?:in|of|from) (?:the )?(?:channel )?VALUE(?: channel)?", "threads", "channel"),
  account(ofAccount),
  timed("(?:were|was)? ?(?:started|begun|written|opened)", "started", false),
];

const contactRules: readonly Rule[] = [
  account(`(?:do we (?:know|have) at|work (?:at|for)|works (?:at|for)) ACCOUNT|${ofAccount}`),
  person(ofPerson, "owner"),
];

const accountRules: readonly Rule[] = [
  timed(
    "(?:(?:that|which|whose|with) )?(?:(?:a |the |their )?renewals?(?: dates?)?(?: is| are)?(?: coming up| due| falls?)?|(?:(?:is|are) )?(?:due|up) (?:for|to) (?:renewal|renew)|renew|renews|renewing)",
    "renewal",
    true,
  ),
  when("(?:that |which )?(?:have |has |with )no open deals?|without (?:an |any )?open deals?", {
    field: "openDeals",
    op: "=",
    value: 0,
  }),
  when("(?:that |which )?(?:have |has |with )no open tickets?|without (?:an |any )?open tickets?", {
    field: "openTickets",
    op: "=",
    value: 0,
  }),
  {
    words: pattern(
      `(?:that |which )?(?:have |has |with )?(${numberWord}|more than ${numberWord}|at least ${numberWord}) (?:or more )?open (tickets?|deals?)`,
    ),
    read({ conditions }, [text = "", noun = ""]) {
      const number = numberOf(text.replace(/^(?:more than|at least) /u, ""));
      const field = noun.startsWith("ticket") ? "openTickets" : "openDeals";
      conditions.push({ field, op: text.startsWith("more than") ? ">" : ">=", value: number });
      return true;
    },
  },
  value(
    "(?:(?:that|which) )?(?:(?:run|runs|running|use|uses|using|on|with|work with) )(?:the )?(?:property(?: management)? system )?VALUE",
    "accounts",
    "propertySystem",
  ),
  value(
    "(?:(?:that|which) )?(?:(?:is|are) )?(?:in|of) (?:the )?(?:tier )?VALUE(?: tier)?|VALUE(?: tier)?",
    "accounts",
    "tier",
  ),
  value(
    "(?:(?:that|which) )?(?:(?:manage|manages|managing|with|in) )?(?:the )?(?:segment )?VALUE(?: (?:housing|segment|properties|buildings|portfolios?))?",
    "accounts",
    "segment",
  ),
  value("(?:(?:of|in|with) )?(?:property )?class VALUE(?: properties)?", "accounts", "propertyClass"),
  value("(?:in|of) (?:the )?(?:industry )?VALUE(?: industry)?", "accounts", "industry"),
  person(ofPerson, "owner"),
  account(ofAccount),
  when("(?:(?:with|have|has|that have|which have) )no owner|without (?:an )?owner", { field: "owner", op: "missing" }),
  mine("owner"),
];

const engagementRules: readonly Rule[] = [
  {
    words: pattern("(?:(?:that|which) )?(?:(?:is|are|have|has|does|do) )*(?:ahead|upcoming|coming up|to come)"),
    read({ conditions }) {
      conditions.push({ field: "at", op: ">=", value: "NOW" }, is("status", "scheduled"));
      return true;
    },
  },
  {
    words: pattern("(?:(?:that|which) )?(?:(?:is|are) )?(?:scheduled|planned)"),
    read(reading) {
      reading.conditions.push(is("status", "scheduled"), { field: "at", op: ">=", value: "NOW" });
      reading.time ??= { field: "at", ahead: true };
      return true;
    },
  },
  when("(?:did )?nobody (?:show|showed|turn|turned) up|(?:that were |which were )?(?:a )?no shows?|missed", {
    field: "status",
    op: "in",
    values: ["NO_SHOW", "no show"],
  }),
  when("(?:(?:that|which) )?(?:(?:were|was|are|is) )?cancel(?:l)?ed", is("status", "canceled")),
  when("(?:(?:that|which) )?(?:(?:were|was|are|is) )?(?:completed|held)", is("status", "completed")),
  when("customer|client"),
  timed("(?:took|take) place|(?:were|was) (?:held|sent|written|logged)", "at", false),
  person(`(?:does|do|has|have) PERSON (?:have|got)|${ofPerson}`, "owner"),
  account(ofAccount),
  mine("owner"),
];

export const rulesOf: Readonly<Record<RecordKind, readonly Rule[]>> = {
  deals: dealRules,
  tickets: [accountHasOpen, ...ticketRules],
  tasks: taskRules,
  issues: issueRules,
  projects: projectRules,
  calls: callRules,
  threads: threadRules,
  contacts: contactRules,
  accounts: accountRules,
  engagements: engagementRules,
};

/** The conditions of a span of time on a field: hours where the words count hours and the field knows them. */
export function timeConditions(field: string, isInstant: boolean, span: Span): Condition[] {
  if (isInstant && span.fromMs !== undefined && span.toMs !== undefined) {
    return [
      { field, op: ">=", value: new Date(span.fromMs).toISOString() },
      { field, op: "<", value: new Date(span.toMs).toISOString() },
    ];
  }
  const { from, to } = span;
  return [
    ...(from === undefined ? [] : [{ field, op: ">=" as const, value: from }]),
    ...(to === undefined ? [] : [{ field, op: "<=" as const, value: to }]),
  ];
}
