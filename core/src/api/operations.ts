import { z } from "zod";
import { sourceIdSchema } from "../sources.ts";

export const ReplayRequest = z.strictObject({ source: sourceIdSchema.optional() }).meta({ id: "ReplayRequest" });
export type ReplayRequest = z.infer<typeof ReplayRequest>;

/** Work that was put into the queue; `status` shows how far it is. */
export const Started = z.object({ workflowId: z.string() }).meta({ id: "Started" });
export type Started = z.infer<typeof Started>;

export const WorkStatus = z
  .object({
    workflowId: z.string(),
    state: z.enum(["waiting", "running", "done", "failed", "cancelled"]),
    error: z.string().nullable(),
  })
  .meta({ id: "WorkStatus" });
export type WorkStatus = z.infer<typeof WorkStatus>;

export const Health = z.object({ status: z.literal("ok"), version: z.string() }).meta({ id: "Health" });
export const Readiness = z
  .object({
    ready: z.boolean(),
    dependencies: z.array(z.object({ name: z.string(), ok: z.boolean(), detail: z.string() })),
  })
  .meta({ id: "Readiness" });
export type Readiness = z.infer<typeof Readiness>;
