import { jsonRoute, type Route } from "@sophia/core";
import { RecordQuery, RecordReply, RuleList } from "@sophia/core/api";
import type { RecordsDeps } from "./deps.ts";
import { queryRecords } from "./query/index.ts";
import { rules, type RuleData } from "./rules/index.ts";

export function recordQueryRoutes({ db, principalsOf, now }: RecordsDeps): Route[] {
  return [
    jsonRoute({
      method: "POST",
      path: "/v1/records/query",
      class: "search",
      summary:
        "List, count, add up and group records by typed conditions, among those the person may read in the sources",
      body: RecordQuery,
      reply: RecordReply,
      permission: "records.query",
      errors: ["invalid_request", "timeout"],
      async handle({ body, actor }) {
        return queryRecords({ db, principals: await principalsOf(actor.readsAs), now: now() }, body);
      },
    }),
    jsonRoute({
      method: "GET",
      path: "/v1/rules",
      summary: "The defaults by which records are judged: at risk, stalled, overdue and the like",
      reply: RuleList,
      permission: "knowledge.search",
      errors: [],
      handle: async () => ({ rules: Object.values(rules).map(listed) }),
    }),
  ];
}

function listed({ parameters, ...rule }: RuleData): RuleList["rules"][number] {
  const shown = Object.entries(parameters).map(
    ([name, value]) => [name, typeof value === "number" ? value : [...value]] as const,
  );
  return { ...rule, parameters: Object.fromEntries(shown) };
}
