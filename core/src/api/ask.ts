import { z } from "zod";
import { Filter, questionText } from "./search.ts";

export const AskRequest = z
  .strictObject({
    question: questionText,
    /** Earlier turns of the conversation, oldest first. */
    earlier: z
      .array(z.strictObject({ speaker: z.enum(["user", "assistant"]), text: z.string().max(20_000) }))
      .max(40)
      .optional(),
    filter: Filter.optional(),
    /** IANA name of the asker's time zone, whose days "today" and "this month" are; UTC when left out. */
    timeZone: z.string().min(1).max(100).optional(),
  })
  .meta({ id: "AskRequest" });
export type AskRequest = z.infer<typeof AskRequest>;

/** A document that was read for the answer, visible to the person who asked. */
export const LookedAt = z
  .object({
    documentId: z.string(),
    source: z.string(),
    title: z.string(),
    url: z.string(),
    occurredAt: z.string().nullable(),
  })
  .meta({ id: "LookedAt" });
export type LookedAt = z.infer<typeof LookedAt>;

/** A claim's source, checked by the server before it was sent. */
export const Citation = z
  .object({
    /** Position in the answer, from 1: the answer refers to it as [1]. */
    number: z.number().int(),
    quote: z.string(),
    /** Opens the exact message or second. */
    url: z.string(),
    source: z.string(),
    documentId: z.string(),
    title: z.string(),
    author: z.string().nullable(),
    at: z.string().nullable(),
    /** Retrieved in this run, visible now, the quote present word for word, the author right. Unverified ones are dropped. */
    verified: z.literal(true),
  })
  .meta({ id: "Citation" });
export type Citation = z.infer<typeof Citation>;

export const Usage = z
  .object({ inputTokens: z.number().int(), outputTokens: z.number().int(), cachedInputTokens: z.number().int() })
  .meta({ id: "Usage" });
export type Usage = z.infer<typeof Usage>;

export const Answer = z
  .object({
    answer: z.string(),
    /** Null: no model is connected, the answer quotes the best passages. */
    model: z.string().nullable(),
    outcome: z.enum(["answered", "refused"]),
    sample: z.boolean(),
    citations: z.array(Citation),
    lookedAt: z.array(LookedAt),
  })
  .meta({ id: "Answer" });
export type Answer = z.infer<typeof Answer>;

/** One server-sent event; `event:` carries the type, `data:` the rest as JSON. */
export const AskEvent = z
  .discriminatedUnion("type", [
    z.object({ type: z.literal("status"), text: z.string() }),
    z.object({ type: z.literal("sources"), lookedAt: z.array(LookedAt) }),
    z.object({ type: z.literal("text"), delta: z.string() }),
    z.object({ type: z.literal("citation"), citation: Citation }),
    z.object({ type: z.literal("usage"), usage: Usage }),
    z.object({ type: z.literal("done"), answer: Answer }),
    z.object({ type: z.literal("error"), code: z.string(), detail: z.string() }),
  ])
  .meta({ id: "AskEvent" });
export type AskEvent = z.infer<typeof AskEvent>;
