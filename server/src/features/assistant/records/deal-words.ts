import {
  is,
  when,
  pattern,
  timed,
  markOf,
  person,
  account,
  value,
  quotedValue,
  amount,
  above,
  below,
  ofPerson,
  ofAccount,
  mine,
  open,
  closed,
  openWords,
  type Rule,
} from "./question-rule.ts";

/** How people speak of deals. Longer and stranger forms first: what a rule takes, no later one sees. */
export const dealRules: readonly Rule[] = [
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
