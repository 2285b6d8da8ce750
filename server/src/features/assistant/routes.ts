import { streamRoute, type Route } from "@sophia/core";
import { AskEvent, AskRequest } from "@sophia/core/api";
import { ask } from "./ask.ts";
import type { AssistantDeps } from "./deps.ts";

export function assistantRoutes(deps: AssistantDeps): Route[] {
  return [
    streamRoute({
      method: "POST",
      path: "/v1/ask",
      class: "ask",
      summary: "Answer a question from what the person may read, with checked citations, as server-sent events",
      body: AskRequest,
      event: AskEvent,
      permission: "assistant.ask",
      errors: [
        "invalid_request",
        "rate_limited",
        "credentials_rejected",
        "vendor_unavailable",
        "unavailable",
        "timeout",
      ],
      handle: ({ body, actor, requestId, signal }) => ask(deps, body, actor, requestId, signal),
    }),
  ];
}
