/** What the measurement and the service it measures tell each other. */
import { z } from "zod";

/** What `node sandbox/main.ts` prints when it is ready, as far as connecting needs it. */
export const sandboxReadySchema = z.object({
  url: z.url(),
  slackApiUrl: z.url(),
  gongUrl: z.url(),
  hubspotUrl: z.url(),
  slackBotToken: z.string(),
  slackUserTokens: z.array(z.string()),
  gongAccessKey: z.string(),
  gongAccessKeySecret: z.string(),
  hubspotToken: z.string(),
  linearApiKey: z.string(),
  rateFactor: z.number(),
});
export type SandboxReady = z.infer<typeof sandboxReadySchema>;

export const orderSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("connect"), sandbox: sandboxReadySchema }),
  z.object({ kind: z.literal("stop") }),
]);
export type Order = z.infer<typeof orderSchema>;

const heapSchema = z.object({ heapUsed: z.number(), external: z.number(), arrayBuffers: z.number() });

const sourceTotalsSchema = z.object({
  source: z.string(),
  records: z.number(),
  objects: z.number(),
  seconds: z.number(),
});
export type SourceTotals = z.infer<typeof sourceTotalsSchema>;

export const tidingsSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("ready") }),
  z.object({
    kind: z.literal("progress"),
    heap: heapSchema,
    recordsRead: z.number(),
    /** Streams not read to their end, and what waits: raw records, documents, entities, runs of the embedder. */
    left: z.object({
      streams: z.number(),
      stale: z.number(),
      unindexed: z.number(),
      unlinked: z.number(),
      unembedded: z.number(),
    }),
    errors: z.array(z.string()),
  }),
  z.object({
    kind: z.literal("totals"),
    sources: z.array(sourceTotalsSchema),
    documents: z.number(),
    passages: z.number(),
    vectors: z.number(),
  }),
]);
export type Tidings = z.infer<typeof tidingsSchema>;
export type Progress = Extract<Tidings, { kind: "progress" }>;
export type Totals = Extract<Tidings, { kind: "totals" }>;
