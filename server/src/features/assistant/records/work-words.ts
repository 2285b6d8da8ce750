import type { Condition } from "@sophia/core/api";
import { rules } from "../../records/index.ts";
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
  olderThan,
  ofPerson,
  ofAccount,
  mine,
  open,
  openWords,
  personHasOpen,
  type Rule,
} from "./question-rule.ts";

/** How people speak of issues and projects. */
const inProgress: Condition[] = [
  is("stateType", "started"),
  { not: { field: "state", op: "contains", value: "review" } },
];

export const issueRules: readonly Rule[] = [
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

export const projectRules: readonly Rule[] = [
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
