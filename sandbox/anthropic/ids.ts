import { randomUUID } from "node:crypto";

/** An id as Anthropic's look: `req_01…`, `msg_01…`. */
export function newId(prefix: "req" | "msg"): string {
  return `${prefix}_01${randomUUID().replaceAll("-", "").slice(0, 22)}`;
}
