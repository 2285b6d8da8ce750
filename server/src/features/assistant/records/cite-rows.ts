import type { Line } from "@sophia/core";
import type { RecordKind } from "@sophia/core";
import type { Citation, RecordRow } from "@sophia/core/api";
import { visibleLines, type SearchDeps, type VisibleDocument } from "../../knowledge/index.ts";
import { createCitationList, type CitationList } from "../citation-list.ts";

/** Fields that stand among a record's own properties and not in its summary. */
const ownProperties: Readonly<Partial<Record<RecordKind, Readonly<Record<string, RegExp>>>>> = {
  deals: { competitor: /^competitor/iu },
  accounts: {
    tier: /tier/iu,
    segment: /segment/iu,
    propertySystem: /system/iu,
    propertyClass: /class/iu,
    units: /units/iu,
    recurringRevenue: /revenue|arr/iu,
    renewal: /renewal/iu,
  },
};

/** How a record's summary names a field. */
const summaryLabels: Readonly<Record<string, RegExp>> = {
  stage: /^(?:stage|status):/iu,
  amount: /^amount:/iu,
  closeDay: /^close date:/iu,
  owner: /^owner:/iu,
  account: /^companies:/iu,
  priority: /^priority:/iu,
  closed: /^closed:/iu,
  due: /^due:/iu,
  status: /^(?:status|outcome):/iu,
  domain: /^domain:/iu,
};

const longestQuote = 500;
const propertiesAnchor = "properties";

/** A citation for each row: what the record itself says of the fields asked for. */
export interface CitedRows {
  readonly list: CitationList;
  readonly byDocument: ReadonlyMap<string, Citation>;
  readonly documents: ReadonlyMap<string, VisibleDocument>;
}

/**
 * Cites one line of each record, read for this check at this moment with the person's eyes: a row whose document cannot be
 * read any more has no citation, and is not shown.
 *
 * @param named - fields that the question is about
 */
export async function citeRows(
  search: SearchDeps,
  readsAs: string,
  kind: RecordKind,
  rows: readonly RecordRow[],
  named: readonly string[],
  list: CitationList = createCitationList(),
): Promise<CitedRows> {
  const principals = await search.principalsOf(readsAs);
  const documents = await visibleLines(
    search.db,
    rows.map((row) => row.documentId),
    principals,
    [propertiesAnchor],
  );
  const byDocument = new Map<string, Citation>();
  for (const { documentId } of rows) {
    const document = documents.get(documentId);
    const found = document === undefined ? undefined : quoteOf(kind, document, named);
    if (document === undefined || found === undefined) continue;
    byDocument.set(documentId, list.add(document, found.line, found.quote).citation);
  }
  return { list, byDocument, documents };
}

/** Always characters of the line itself, so that whoever opens it finds them. */
function quoteOf(
  kind: RecordKind,
  { lines }: VisibleDocument,
  named: readonly string[],
): { readonly line: Line; readonly quote: string } | undefined {
  const properties = lines.find((line) => line.anchor === propertiesAnchor);
  const own = ownProperties[kind] ?? {};
  const labels = named.flatMap((field) => own[field] ?? []);
  if (labels.length > 0 && properties !== undefined) {
    const parts = properties.text.split("\n");
    const isNamed = (part: string): boolean => labels.some((label) => label.test(part.split(":")[0] ?? ""));
    // From the first to the last of them: what is quoted stands together in the record.
    const quote = parts
      .slice(Math.max(0, parts.findIndex(isNamed)), parts.findLastIndex(isNamed) + 1)
      .join("\n")
      .trim();
    if (quote !== "") return { line: properties, quote: quote.slice(0, longestQuote).toWellFormed().trim() };
  }
  const [line] = lines;
  if (line === undefined) return undefined;
  const parts = line.text.split("\n");
  const wanted = named.flatMap((field) => summaryLabels[field] ?? []);
  const last = parts.findLastIndex((part) => wanted.some((label) => label.test(part)));
  const quote = parts
    .slice(0, Math.max(1, last + 1))
    .join("\n")
    .slice(0, longestQuote)
    .toWellFormed()
    .trim();
  return quote === "" ? undefined : { line, quote };
}
