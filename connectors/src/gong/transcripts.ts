import { AppError, withPageStart, type Json } from "@sophia/core";
import { callGong, maxReplyBytes, type GongContext } from "./client.ts";
import { tooLarge, gongReplyInvalid } from "./errors.ts";
import { listOf, transcriptSchema } from "./payloads.ts";

/**
 * The transcripts of these calls, by call id; a call that has none yet is absent. When together they are too large for
 * one answer, each half is asked for apart.
 *
 * @throws AppError `vendor_reply_invalid` when the transcript of a single call is over the bound
 */
export async function readTranscripts(
  context: GongContext,
  callIds: readonly string[],
  maxBytes: number = maxReplyBytes,
): Promise<Map<string, readonly Json[]>> {
  if (callIds.length === 0) return new Map();
  try {
    return await readTogether(context, callIds, maxBytes);
  } catch (error) {
    if (!(error instanceof AppError) || error.cause !== tooLarge || callIds.length === 1) throw error;
    const half = Math.ceil(callIds.length / 2);
    const first = await readTranscripts(context, callIds.slice(0, half), maxBytes);
    const second = await readTranscripts(context, callIds.slice(half), maxBytes);
    return new Map([...first, ...second]);
  }
}

async function readTogether(
  context: GongContext,
  callIds: readonly string[],
  maxBytes: number,
): Promise<Map<string, readonly Json[]>> {
  const found = new Map<string, readonly Json[]>();
  let starts: string[] = [];
  let page: string | null = null;
  do {
    const request = { method: "POST", path: "/v2/calls/transcript", body: { filter: { callIds } } } as const;
    const reply = await callGong(context, request, page, maxBytes);
    const transcripts = listOf(reply, "callTranscripts", transcriptSchema);
    starts = withPageStart(starts, transcripts[0]?.read.callId, (what) => gongReplyInvalid(reply.path, what));
    for (const { read } of transcripts) {
      if (read.transcript) found.set(read.callId, [...(found.get(read.callId) ?? []), ...read.transcript]);
    }
    page = reply.nextCursor;
  } while (page !== null);
  return found;
}
