import { z } from "zod";

const emptyQuestion = "Ask something: the text is empty.";

/** Longest question taken; the search itself uses its most telling words. */
export const maxQuestionLength = 200_000;

export const questionText = z
  .string()
  .max(maxQuestionLength, `The text is too long: at most ${maxQuestionLength} characters.`)
  .refine((text) => text.trim().length > 0, emptyQuestion);

export const Filter = z
  .strictObject({
    sources: z.array(z.string().max(100)).max(20).optional(),
    kinds: z.array(z.string().max(100)).max(20).optional(),
    /** ISO 8601, inclusive. */
    from: z.iso.datetime({ offset: true }).optional(),
    /** ISO 8601, exclusive. */
    to: z.iso.datetime({ offset: true }).optional(),
    /** Domains of accounts. */
    accounts: z.array(z.string().max(255)).max(50).optional(),
  })
  .meta({ id: "Filter" });
export type Filter = z.infer<typeof Filter>;

export const SearchRequest = z
  .strictObject({
    query: questionText,
    limit: z.int().min(1).max(50).default(10),
    filter: Filter.optional(),
  })
  .meta({ id: "SearchRequest" });
export type SearchRequest = z.infer<typeof SearchRequest>;

export const PassageHit = z
  .object({
    text: z.string(),
    /** Opens the passage's first line at the source. */
    url: z.string(),
    at: z.string().nullable(),
  })
  .meta({ id: "PassageHit" });

export const DocumentHit = z
  .object({
    documentId: z.string(),
    source: z.string(),
    kind: z.string(),
    title: z.string(),
    url: z.string(),
    occurredAt: z.string().nullable(),
    /** True: generated sample data. */
    sample: z.boolean(),
    score: z.number(),
    passages: z.array(PassageHit),
  })
  .meta({ id: "DocumentHit" });
export type DocumentHit = z.infer<typeof DocumentHit>;

export const SearchReply = z
  .object({
    hits: z.array(DocumentHit),
    /** True when any hit is sample data. */
    sample: z.boolean(),
    /** `lexical`: meaning is not searched yet, since the question or the passages are not embedded. */
    ranking: z.enum(["lexical", "hybrid"]),
  })
  .meta({ id: "SearchReply" });
export type SearchReply = z.infer<typeof SearchReply>;
