import { z } from "zod";

/** What the thread is started with. */
export const WorkerSettings = z.object({ modelFolder: z.string(), intraOpThreads: z.int().positive() });
export type WorkerSettings = z.infer<typeof WorkerSettings>;

/** To the thread: one text at a time, or the wish to end. */
export const WorkerRequest = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("embed"), text: z.string() }),
  z.object({ kind: z.literal("embed_words"), text: z.string() }),
  z.object({ kind: z.literal("stop") }),
]);
export type WorkerRequest = z.infer<typeof WorkerRequest>;

/** From the thread: the answer to the one text it holds, or why it cannot start. */
export const WorkerReply = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("vector"), vector: z.instanceof(Float32Array) }),
  z.object({ kind: z.literal("words"), words: z.array(z.string()), vectors: z.instanceof(Float32Array) }),
  z.object({ kind: z.literal("text_failed"), message: z.string() }),
  z.object({ kind: z.literal("load_failed"), message: z.string() }),
]);
export type WorkerReply = z.infer<typeof WorkerReply>;
