import type { Condition } from "@sophia/core/api";
import {
  is,
  when,
  pattern,
  timed,
  markOf,
  person,
  account,
  olderThan,
  ofPerson,
  ofAccount,
  mine,
  open,
  closed,
  openWords,
  accountHasOpen,
  personHasOpen,
  type Rule,
} from "./question-rule.ts";

/** How people speak of tickets and tasks. */
export const ticketRules: readonly Rule[] = [
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

const overdueNow: Condition = { field: "due", op: "<", value: "NOW" };

export const taskRules: readonly Rule[] = [
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
