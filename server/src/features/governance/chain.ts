import { createHash } from "node:crypto";
import { z } from "zod";

/** What the first event is chained to. */
export const beforeTheFirst = Buffer.alloc(32);

/** The hash of an event and, through the hash before it, of the whole chain up to it. The same as in migration 0009. */
export function chainHash(previous: Uint8Array, text: string): Buffer {
  return createHash("sha256").update(previous).update(text, "utf8").digest();
}

/** A row of the audit, as `audit_event` has it. */
export interface ChainRow {
  readonly sequence: number;
  readonly event: string;
  readonly hash: Uint8Array;
  readonly at: Date;
  readonly action: string;
  readonly actor_email: string | null;
  readonly actor_person_id: string | null;
  readonly target_kind: string | null;
  readonly target_id: string | null;
  readonly address: string | null;
  readonly request_id: string;
  readonly failed: boolean;
}

const storedEvent = z.object({
  time: z.int(),
  status_id: z.int(),
  metadata: z.object({ sequence: z.int(), event_code: z.string(), correlation_uid: z.string() }),
  actor: z.object({ user: z.object({ email_addr: z.string().optional(), uid: z.string().optional() }).optional() }),
  src_endpoint: z.object({ ip: z.string().optional() }),
  unmapped: z.object({ target: z.object({ kind: z.string(), id: z.string() }).optional() }),
});

/** What the columns to search by must hold, by the event's own text; undefined when it is no event of ours. */
function columnsOf(text: string): Omit<ChainRow, "event" | "hash"> | undefined {
  const { data } = storedEvent.safeParse(parsed(text));
  return (
    data && {
      sequence: data.metadata.sequence,
      at: new Date(data.time),
      action: data.metadata.event_code,
      actor_email: data.actor.user?.email_addr ?? null,
      actor_person_id: data.actor.user?.uid ?? null,
      target_kind: data.unmapped.target?.kind ?? null,
      target_id: data.unmapped.target?.id ?? null,
      address: data.src_endpoint.ip ?? null,
      request_id: data.metadata.correlation_uid,
      failed: data.status_id === 2,
    }
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The link that is wrong, and what is wrong with it. */
export interface BrokenLink {
  readonly sequence: number;
  readonly problem: string;
}

/** Whether a row follows the one before it, which was right; undefined: it does. */
export function brokenLink(
  row: ChainRow,
  previous: { readonly sequence: number; readonly hash: Uint8Array },
): BrokenLink | undefined {
  const sequence = previous.sequence + 1;
  if (row.sequence > sequence) return { sequence, problem: "this event is missing" };
  if (row.sequence < sequence) return { sequence: row.sequence, problem: "this number is not one that is given" };
  const columns = columnsOf(row.event);
  if (columns !== undefined && columns.sequence !== sequence)
    return { sequence, problem: `in its place stands the event ${columns.sequence}` };
  if (!chainHash(previous.hash, row.event).equals(row.hash))
    return { sequence, problem: "its text or its hash was changed: the one does not give the other" };
  if (columns === undefined) return { sequence, problem: "its text is not an event of the audit" };
  const differing = differingColumn(row, columns);
  return differing === undefined
    ? undefined
    : { sequence, problem: `its column ${differing} was changed: its text says otherwise` };
}

function differingColumn(row: ChainRow, columns: Omit<ChainRow, "event" | "hash">): string | undefined {
  if (row.at.getTime() !== columns.at.getTime()) return "at";
  const plain = ["action", "actor_email", "actor_person_id", "target_kind", "target_id", "address"] as const;
  return [...plain, "request_id" as const, "failed" as const].find((name) => row[name] !== columns[name]);
}
