import type { Draft, QuestionDraft } from "../../draft.ts";
import type { World } from "../../world.ts";
import { askAboutAccounts } from "./accounts.ts";
import { askAboutCalls } from "./calls.ts";
import { askAboutDeals } from "./deals.ts";
import { askAboutIssues, askAboutProjects } from "./delivery.ts";
import { askAcrossRecords } from "./joins.ts";
import { rowQuestions } from "./row-question.ts";
import { askAboutTasks, askAboutTickets } from "./service.ts";

/** Questions whose answer is every row of a kind that meets a condition, each with exactly these rows. */
export function recordQuestions(draft: Draft, world: World): QuestionDraft[] {
  const random = (label: string) => draft.random.fork(`questions/records/${label}`);
  return [
    ...rowQuestions(world, random("deals"), askAboutDeals),
    ...rowQuestions(world, random("tickets"), askAboutTickets),
    ...rowQuestions(world, random("tasks"), askAboutTasks),
    ...rowQuestions(world, random("accounts"), askAboutAccounts),
    ...rowQuestions(world, random("issues"), askAboutIssues),
    ...rowQuestions(world, random("projects"), askAboutProjects),
    ...rowQuestions(world, random("calls"), askAboutCalls),
    ...rowQuestions(world, random("joins"), askAcrossRecords),
  ];
}
