import {
  is,
  when,
  pattern,
  timed,
  markOf,
  person,
  account,
  value,
  ofPerson,
  ofAccount,
  mine,
  type Rule,
} from "./question-rule.ts";
import { numberOf, numberWord } from "./time-expressions.ts";

/** How people speak of companies, of those who work there, and of how they met and wrote. */
export const callRules: readonly Rule[] = [
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

export const threadRules: readonly Rule[] = [
  value("(?:in|of|from) (?:the )?(?:channel )?VALUE(?: channel)?", "threads", "channel"),
  account(ofAccount),
  timed("(?:were|was)? ?(?:started|begun|written|opened)", "started", false),
];

export const contactRules: readonly Rule[] = [
  account(`(?:do we (?:know|have) at|work (?:at|for)|works (?:at|for)) ACCOUNT|${ofAccount}`),
  person(ofPerson, "owner"),
];

export const accountRules: readonly Rule[] = [
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

export const engagementRules: readonly Rule[] = [
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
