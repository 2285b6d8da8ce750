import type { RecordKind } from "@sophia/core";
import { accountRules, callRules, contactRules, engagementRules, threadRules } from "./account-words.ts";
import { dealRules } from "./deal-words.ts";
import { accountHasOpen, type Rule } from "./question-rule.ts";
import { taskRules, ticketRules } from "./service-words.ts";
import { issueRules, projectRules } from "./work-words.ts";

/** What words mean, by the kind that a question is about; tried in this order. */
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
