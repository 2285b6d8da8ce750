import { AppError, type Page, type PageRequest, type RawRecord } from "@sophia/core";
import { z } from "zod";
import type { GongContext } from "./client.ts";

/** What is read beside the calls: it changes seldom, and a key that may not read it must not stop them. */
export interface SeldomStream {
  /** For people, at the start of a sentence: "Trackers". */
  readonly what: string;
  /** Kinds of its records, the mark not among them. */
  readonly kinds: readonly string[];
  /** Kind of the one record that remembers when the stream was read and what was told of it. */
  readonly markKind: string;
  /** Gong is asked no more often: its 10,000 calls a day are for the whole company. */
  readonly everyMs: number;
  /** The records that take the place of the known ones once Gong refuses to tell them. */
  readonly whenRefused?: (request: PageRequest) => Promise<readonly RawRecord[]>;
}

const markSchema = z.object({ read_at: z.iso.datetime(), refused: z.boolean(), notices: z.array(z.string()) });
const markId = "read";

/**
 * A page of such a stream. A later run asks Gong nothing and repeats the notices of the last reading; a full run within
 * `everyMs` of it keeps what is known. A missing scope is a notice and no failure; it is tried again at every full run.
 *
 * @param readPage - one page from Gong; its notices count on the last page only
 */
export async function readSeldom(
  context: GongContext,
  request: PageRequest,
  stream: SeldomStream,
  readPage: () => Promise<Page>,
): Promise<Page> {
  if (request.cursor === null) {
    const mark = await lastMark(request, stream);
    const notices = mark?.notices ?? [];
    if (request.since !== null) return { records: [], nextCursor: null, progress: null, notices };
    if (mark && !mark.refused && context.nowMs() - Date.parse(mark.read_at) < stream.everyMs) {
      return {
        records: await knownOf(request, [...stream.kinds, stream.markKind]),
        nextCursor: null,
        progress: null,
        notices,
      };
    }
  }
  try {
    const page = await readPage();
    if (page.nextCursor !== null) return page;
    return { ...page, records: [...page.records, markOf(context, stream, false, page.notices ?? [])] };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "scope_missing") throw error;
    const notices = [`${stream.what} are not read, calls are: ${error.message}`];
    const records = (await stream.whenRefused?.(request)) ?? [];
    return {
      records: [...records, markOf(context, stream, true, notices)],
      nextCursor: null,
      progress: null,
      notices,
    };
  }
}

async function lastMark(request: PageRequest, { markKind }: SeldomStream) {
  const [mark] = await request.known(markKind);
  return markSchema.safeParse(mark?.payload).data;
}

async function knownOf(request: PageRequest, kinds: readonly string[]): Promise<RawRecord[]> {
  const records: RawRecord[] = [];
  for (const kind of kinds) {
    for (const { externalId, payload } of await request.known(kind)) records.push({ kind, externalId, payload });
  }
  return records;
}

function markOf(context: GongContext, stream: SeldomStream, refused: boolean, notices: readonly string[]): RawRecord {
  const payload = { read_at: new Date(context.nowMs()).toISOString(), refused, notices: [...notices] };
  return { kind: stream.markKind, externalId: markId, payload };
}
