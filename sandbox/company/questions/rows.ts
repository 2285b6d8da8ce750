import { withId } from "../by-id.ts";
import type { ObjectReference, Question, QuestionTotal, RowRecord, World } from "../world.ts";

/** The ids of the rows that belong in the answer to one person; none for a question that asks for no rows. */
export function rowsFor({ rows }: Pick<Question, "rows">, email: string): string[] {
  return (rows?.list ?? []).filter(({ readers }) => readers.includes(email)).map(({ id }) => id);
}

/** The total over the rows that one person sees; undefined for a question that asks for none. */
export function totalFor({ rows, total }: Pick<Question, "rows" | "total">, email: string): QuestionTotal | undefined {
  if (total === undefined || rows === undefined) return undefined;
  const seen = rows.list.filter(({ readers }) => readers.includes(email));
  const sum = seen.reduce((added, { value }) => added + (value ?? 0), 0);
  return { ...total, value: total.kind === "count" ? seen.length : sum };
}

/** The object that a row is. */
export function rowReference(world: World, record: RowRecord, id: string): ObjectReference {
  switch (record) {
    case "company":
    case "deal":
    case "ticket":
    case "task":
    case "meeting":
      return { source: "hubspot", recordType: record, recordId: id };
    case "issue":
      return { source: "linear", issueId: id };
    case "project":
      return { source: "linear", recordType: "project", recordId: id };
    case "call": {
      const call = withId(world.calls, id);
      return { source: "gong", callId: id, atMs: call?.turns[0]?.sentences[0]?.startMs ?? 0 };
    }
    default:
      return record satisfies never;
  }
}
