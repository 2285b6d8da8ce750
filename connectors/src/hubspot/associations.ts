import { asSent, withPageStart, type Json } from "@sophia/core";
import { z } from "zod";
import { batchSize, callInBatches } from "./batch.ts";
import type { HubSpotContext } from "./client.ts";
import { hubspotReplyInvalid } from "./errors.ts";
import type { AssociatedType } from "./object-types.ts";
import { associationSchema, hubspotIdSchema, resultsOf } from "./payloads.ts";

const resultSchema = z.object({
  from: z.object({ id: hubspotIdSchema }),
  to: z.array(asSent),
  paging: z.object({ next: z.object({ after: z.string() }).nullish() }).nullish(),
});

interface Input {
  readonly id: string;
  readonly after?: string;
}

/**
 * The associated records of one type, with labels, as sent and in the order of their ids, by the id of the record they
 * belong to. A record without any is absent. One with more than a page of them is asked for again until it has told all.
 *
 * HubSpot lists only what the token may see: what is left out is not known, and nothing is made up for it.
 */
export async function readAssociations(
  context: HubSpotContext,
  from: string,
  to: AssociatedType,
  ids: readonly string[],
): Promise<Map<string, readonly Json[]>> {
  const path = `/crm/associations/2026-09/${from}/${to}/batch/read`;
  const found = new Map<string, Map<string, Json>>();
  let inputs: readonly Input[] = ids.map((id) => ({ id }));
  const starts = new Map<string, string[]>();
  while (inputs.length > 0) {
    const replies = await callInBatches(context, inputs, batchSize, (slice) => ({
      method: "POST",
      path,
      body: { inputs: slice.map((input) => ({ ...input })) },
    }));
    const further: Input[] = [];
    for (const reply of replies) {
      for (const { read } of resultsOf(reply, resultSchema)) {
        const { id } = read.from;
        const known = found.get(id) ?? new Map<string, Json>();
        found.set(id, known);
        const invalid = (what: string) => hubspotReplyInvalid(path, what);
        const page = read.to.map((raw) => {
          const parsed = associationSchema.safeParse(raw);
          if (!parsed.success) throw invalid("an association is damaged");
          return { raw, toId: parsed.data.toObjectId };
        });
        starts.set(id, withPageStart(starts.get(id) ?? [], page[0]?.toId, invalid));
        for (const { raw, toId } of page) known.set(toId, raw);
        const after = read.paging?.next?.after;
        if (after && page.length > 0) further.push({ id, after });
      }
    }
    inputs = further;
  }
  return new Map(
    [...found].map(([id, known]) => [id, [...known].sort(([a], [b]) => compareIds(a, b)).map(([, raw]) => raw)]),
  );
}

/** Ids are numbers of any length: the longer is the greater. */
export function compareIds(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}
