import { z } from "zod";

/** The systems Sophia copies. The registry in `connectors/src/index.ts` says which of them this build can connect. */
export const sourceIds = ["slack", "gong", "linear", "hubspot"] as const;
export const sourceIdSchema = z.enum(sourceIds);
export type SourceId = z.infer<typeof sourceIdSchema>;
