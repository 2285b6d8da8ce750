import { z } from "zod";
import { sourceIdSchema } from "../sources.ts";

export const StreamStatus = z
  .object({
    stream: z.string(),
    label: z.string(),
    running: z.boolean(),
    /** True once everything was read at least once. */
    backfilled: z.boolean(),
    done: z.number(),
    total: z.number().nullable(),
    /** Records a second in the present run; null when none runs. */
    ratePerSecond: z.number().nullable(),
    remainingSeconds: z.number().nullable(),
    lastSuccessAt: z.string().nullable(),
    lastError: z.string().nullable(),
    lastErrorAt: z.string().nullable(),
    /** When the next attempt is made after a failure. */
    retryAt: z.string().nullable(),
    /** What a person should know, such as channels that are listed and may not be read. */
    notices: z.array(z.string()),
  })
  .meta({ id: "StreamStatus" });
export type StreamStatus = z.infer<typeof StreamStatus>;

export const SourceStatus = z
  .object({
    connectionId: z.string(),
    source: z.string(),
    name: z.string(),
    sample: z.boolean(),
    state: z.enum(["active", "sign_in_needed", "paused"]),
    documents: z.number(),
    passages: z.number(),
    /** Records whose transform failed: kept, shown to nobody. */
    failedRecords: z.number(),
    lastSuccessAt: z.string().nullable(),
    /** Seconds since the last complete look at the source; null before the first. */
    lagSeconds: z.number().nullable(),
    lastError: z.string().nullable(),
    streams: z.array(StreamStatus),
  })
  .meta({ id: "SourceStatus" });
export type SourceStatus = z.infer<typeof SourceStatus>;

export const Status = z
  .object({
    version: z.string(),
    /** ISO 8601; when this was true. */
    at: z.string(),
    sample: z.boolean(),
    model: z.string().nullable(),
    sources: z.array(SourceStatus),
    embedding: z.object({ modelId: z.string(), embedded: z.number(), passages: z.number() }),
    index: z.object({
      passages: z.number(),
      waitingDocuments: z.number(),
      rebuilding: z.boolean(),
      notice: z.string().nullable(),
    }),
  })
  .meta({ id: "Status" });
export type Status = z.infer<typeof Status>;

export const ConnectRequest = z
  .strictObject({
    source: sourceIdSchema,
    credentials: z.json(),
    /** Only where the vendor gives each customer an address of their own, or for a test server. */
    baseUrl: z.url({ protocol: /^https?$/ }).optional(),
    name: z.string().min(1).max(200).optional(),
  })
  .meta({ id: "ConnectRequest" });
export type ConnectRequest = z.infer<typeof ConnectRequest>;

export const Connection = z
  .object({
    connectionId: z.string(),
    source: z.string(),
    name: z.string(),
    account: z.object({ externalId: z.string(), name: z.string(), url: z.string().nullable() }),
  })
  .meta({ id: "Connection" });
export type Connection = z.infer<typeof Connection>;
