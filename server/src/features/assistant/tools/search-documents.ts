import { AppError } from "@sophia/core";
import type { Filter } from "@sophia/core/api";
import { z } from "zod";
import { searchDocuments } from "../../knowledge/index.ts";
import { modelDocuments, onOneLine } from "../model-document.ts";
import { parseToolInput } from "./tool-input.ts";
import type { ModelTool, ToolContext, ToolFindings } from "./tool.ts";

/** Documents of one call. */
const mostDocuments = 8;
const charactersPerToken = 4;
const longestStatus = 160;

const instant = z.iso.datetime({ offset: true, error: "write an instant with its zone, as 2026-11-30T00:00:00Z" });
const ModelSearch = z.strictObject({
  query: z.string().trim().min(1, "say what to search for").max(2_000, "at most 2000 characters: name what is telling"),
  sources: z.array(z.string().max(100)).min(1).max(20).optional(),
  from: instant.optional(),
  to: instant.optional(),
});
type ModelSearch = z.infer<typeof ModelSearch>;

const description = [
  "Searches everything the reader may read (threads, calls with transcripts, issues with comments, CRM records with their notes) by words and by meaning, and gives the best documents that you do not have yet.",
  "Use it when the documents given with the question do not hold what you need: search for names, words or a statement as it may have been written.",
  '`sources` keeps to some systems, as ["slack"], ["gong"], ["linear"], ["hubspot"]; `from` (inclusive) and `to` (exclusive) to a time, as instants with their zone.',
].join("\n");

export const searchDocumentsTool: ModelTool = {
  name: "search_documents",
  description,
  inputSchema: z.toJSONSchema(ModelSearch),
  prepare(input, context) {
    const asked = parseToolInput(ModelSearch, input);
    const filter = narrowed(context.filter, asked);
    const words = onOneLine(asked.query);
    const shown = words.length > longestStatus ? `${words.slice(0, longestStatus).toWellFormed()}…` : words;
    return {
      status: `Searching for “${shown}”${asked.sources === undefined ? "" : ` in ${onOneLine(asked.sources.join(", "))}`}.`,
      run: (characters, isGiven) => findDocuments(asked.query, filter, context, characters, isGiven),
    };
  },
};

/** What the model asks for, within what the person limited the question to. */
function narrowed(own: Filter | undefined, { sources, from, to }: ModelSearch): Filter {
  const within = sources?.filter((source) => own?.sources?.includes(source) ?? true) ?? own?.sources;
  if (sources !== undefined && within?.length === 0)
    throw new AppError(
      "invalid_request",
      `The reader limited this question to the sources ${own?.sources?.join(", ") ?? ""}. Search within them.`,
    );
  const starts = [own?.from, from].flatMap((one) => one ?? []);
  const ends = [own?.to, to].flatMap((one) => one ?? []);
  return {
    ...own,
    sources: within,
    from: starts.toSorted((one, other) => Date.parse(other) - Date.parse(one))[0],
    to: ends.toSorted((one, other) => Date.parse(one) - Date.parse(other))[0],
  };
}

async function findDocuments(
  query: string,
  filter: Filter,
  { search, readsAs, signal }: ToolContext,
  characters: number,
  isGiven: (documentId: string) => boolean,
): Promise<ToolFindings> {
  const turns = [{ speaker: "user" as const, text: query }];
  const { documents } = await searchDocuments(search, { readsAs, turns, filter, limit: mostDocuments, signal });
  const fresh = documents.filter(({ documentId }) => !isGiven(documentId));
  const given = modelDocuments(fresh, Math.floor(characters / charactersPerToken));
  const known = documents.length - fresh.length;
  const lookedAt = fresh
    .filter(({ documentId }) => given.some((document) => document.documentId === documentId))
    .map(({ documentId, source, title, url, occurredAt }) => ({ documentId, source, title, url, occurredAt }));
  return {
    text: [
      given.length === 0 ? "Nothing new was found." : `${given.length} documents follow, the best first.`,
      ...(known === 0 ? [] : [`${known} more of those found are among the documents that you have already.`]),
    ].join(" "),
    documents: given,
    lookedAt,
    sample: fresh.some(({ sample }) => sample),
  };
}
