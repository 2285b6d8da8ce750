import type { Line, RecordKind } from "@sophia/core";
import {
  RecordQuery,
  type Answer,
  type LookedAt,
  type RecordQueryInput,
  type RecordReply,
  type RecordRow,
} from "@sophia/core/api";
import { queryRecords, type RecordReader } from "../../records/index.ts";
import { visibleDocuments, type SearchDeps, type VisibleDocument } from "../../knowledge/index.ts";
import { createCitationList } from "../citation-list.ts";
import { citeRows } from "./cite-rows.ts";
import { rowText } from "./describe.ts";

export interface CitedLinesDeps {
  readonly search: SearchDeps;
  readonly reader: RecordReader;
  readonly readsAs: string;
  readonly timeZone: string;
}

/** Lines of an answer that is made of several questions to the records: each with its citation, numbered through. */
export function citedLines({ search, reader, readsAs, timeZone }: CitedLinesDeps) {
  const list = createCitationList();
  const lines: string[] = [];
  const lookedAt = new Map<string, LookedAt>();
  let isSample = false;

  function lookAt(document: VisibleDocument): void {
    const { documentId, source, title, url, occurredAt } = document;
    lookedAt.set(documentId, { documentId, source, title, url, occurredAt });
    isSample ||= document.sample;
  }

  return {
    list,
    say: (line: string): void => void lines.push(line),
    rows: (query: RecordQueryInput): Promise<RecordReply> =>
      queryRecords(reader, RecordQuery.parse({ ...query, timeZone })),
    /** One line for each row that can still be read. */
    async addRows(kind: RecordKind, rows: readonly RecordRow[], named: readonly string[]): Promise<number> {
      const cited = await citeRows(search, readsAs, kind, rows, named, list);
      let added = 0;
      for (const row of rows) {
        const citation = cited.byDocument.get(row.documentId);
        const document = cited.documents.get(row.documentId);
        if (citation === undefined || document === undefined) continue;
        lines.push(`- ${rowText(kind, row, timeZone)} [${citation.number}]`);
        lookAt(document);
        added += 1;
      }
      return added;
    },
    /** What a line of a document says, under these words; false when it can be read no more. */
    addQuote(document: VisibleDocument, line: Line, quote: string, words: string): void {
      const { citation } = list.add(document, line, quote);
      lines.push(`${words} [${citation.number}]`);
      lookAt(document);
    },
    documents: async (ids: readonly string[]): Promise<Map<string, VisibleDocument>> =>
      visibleDocuments(search.db, ids, await search.principalsOf(readsAs)),
    answer(): Answer {
      const citations = [...list.all()];
      return {
        answer: lines.join("\n"),
        model: null,
        outcome: citations.length === 0 ? "refused" : "answered",
        sample: isSample,
        citations,
        lookedAt: [...lookedAt.values()],
      };
    },
  };
}

export type CitedLines = ReturnType<typeof citedLines>;
