import { z } from "zod";
import { RecordKindName } from "./records.ts";

/** A default by which records are judged: nothing is judged by a number that does not stand here. */
export const RecordRule = z
  .object({
    id: z.string(),
    version: z.number().int(),
    of: RecordKindName,
    means: z.string(),
    /** `domain`: given with the product; `derived`: made from that, and named as such. */
    basis: z.enum(["domain", "derived"]),
    parameters: z.record(z.string(), z.union([z.number(), z.array(z.string())])),
  })
  .meta({ id: "RecordRule" });
export type RecordRule = z.infer<typeof RecordRule>;

export const RuleList = z.object({ rules: z.array(RecordRule) }).meta({ id: "RuleList" });
export type RuleList = z.infer<typeof RuleList>;
