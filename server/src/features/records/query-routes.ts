import { jsonRoute, type Route } from "@sophia/core";
import { RecordQuery, RecordReply } from "@sophia/core/api";
import type { RecordsDeps } from "./deps.ts";
import { queryRecords } from "./query/index.ts";

export function recordQueryRoutes({ db, principalsOf, now }: RecordsDeps): Route[] {
  return [
    jsonRoute({
      method: "POST",
      path: "/v1/records/query",
      summary:
        "List, count, add up and group records by typed conditions, among those the person may read in the sources",
      body: RecordQuery,
      reply: RecordReply,
      permission: "knowledge.search",
      errors: ["invalid_request", "timeout"],
      async handle({ body, actor }) {
        return queryRecords({ db, principals: await principalsOf(actor.readsAs), now: now() }, body);
      },
    }),
  ];
}
