import { z } from "zod";
import { recordKindNames } from "../record-kinds.ts";

export const RecordKindName = z.enum(recordKindNames).meta({ id: "RecordKindName" });

const fieldName = z.string().min(1).max(60);
const scalar = z.union([z.string().max(500), z.number(), z.boolean()]);
export type ConditionValue = z.infer<typeof scalar>;

/**
 * Compares one field with one value. Texts compare without regard to case; `contains` is for texts and lists. A day given
 * for an instant is the whole day in the question's time zone. Money compares by its figure: give `currency` too where
 * several occur.
 */
const Comparison = z.strictObject({
  field: fieldName,
  op: z.enum(["=", "<", "<=", ">", ">=", "contains"]),
  value: scalar,
});
const Among = z.strictObject({ field: fieldName, op: z.literal("in"), values: z.array(scalar).min(1).max(100) });
/** Both ends belong to it. */
const Between = z.strictObject({ field: fieldName, op: z.literal("between"), from: scalar, to: scalar });
const Missing = z.strictObject({ field: fieldName, op: z.literal("missing") });

export type Condition =
  | z.infer<typeof Comparison>
  | z.infer<typeof Among>
  | z.infer<typeof Between>
  | z.infer<typeof Missing>
  | { readonly and: readonly Condition[] }
  | { readonly or: readonly Condition[] }
  | { readonly not: Condition }
  | { readonly accountOf: { readonly kind: z.infer<typeof RecordKindName>; readonly where?: Condition | undefined } };

/** How deep conditions may nest, and how many there may be in all. */
export const maxConditionDepth = 6;
export const maxConditions = 60;

/** True within both bounds; nothing else of the value is looked at. */
function isBounded(value: unknown): boolean {
  let left = maxConditions;
  const fits = (node: unknown, depth: number): boolean => {
    if (typeof node !== "object" || node === null) return true;
    left -= 1;
    if (left < 0 || depth > maxConditionDepth) return false;
    const inner: unknown[] = [];
    if ("and" in node && Array.isArray(node.and)) inner.push(...node.and);
    if ("or" in node && Array.isArray(node.or)) inner.push(...node.or);
    if ("not" in node) inner.push(node.not);
    if (
      "accountOf" in node &&
      typeof node.accountOf === "object" &&
      node.accountOf !== null &&
      "where" in node.accountOf
    )
      inner.push(node.accountOf.where);
    return inner.every((one) => fits(one, depth + 1));
  };
  return fits(value, 1);
}

const tree: z.ZodType<Condition> = z
  .lazy(() =>
    z.union([
      Comparison,
      Among,
      Between,
      Missing,
      z.strictObject({ and: z.array(tree).min(1).max(20) }),
      z.strictObject({ or: z.array(tree).min(1).max(20) }),
      z.strictObject({ not: tree }),
      // Records that share an account with one of these.
      z.strictObject({ accountOf: z.strictObject({ kind: RecordKindName, where: tree.optional() }) }),
    ]),
  )
  .meta({ id: "Condition" });

export const Condition = z
  .unknown()
  .refine(isBounded, {
    message: `Conditions may nest ${maxConditionDepth} deep, and be ${maxConditions} in all.`,
    abort: true,
  })
  .pipe(tree);

export const RecordGroupBy = z.strictObject({
  field: fieldName,
  /** For days and instants, in the question's time zone; weeks begin on Monday. */
  by: z.enum(["day", "week", "month", "quarter", "year"]).optional(),
});
export type RecordGroupBy = z.infer<typeof RecordGroupBy>;

export const RecordQuery = z
  .strictObject({
    kind: RecordKindName,
    where: Condition.optional(),
    /** Left out: the fields that the kind shows by itself. */
    fields: z.array(fieldName).max(40).optional(),
    sort: z
      .array(z.strictObject({ field: fieldName, direction: z.enum(["asc", "desc"]) }))
      .max(3)
      .optional(),
    /** Rows of this page; 0 for the totals alone. */
    limit: z.int().min(0).max(500).default(50),
    /** From the page before, with the same question. */
    cursor: z.string().max(4_000).optional(),
    /** Beside the rows: figures over all that match. */
    sum: fieldName.optional(),
    average: fieldName.optional(),
    groupBy: z.array(RecordGroupBy).min(1).max(2).optional(),
    /** IANA name; UTC when left out. */
    timeZone: z.string().min(1).max(100).optional(),
  })
  .meta({ id: "RecordQuery" });
export type RecordQuery = z.infer<typeof RecordQuery>;
export type RecordQueryInput = z.input<typeof RecordQuery>;

export const Money = z.object({
  /** Decimal, as the source gave it. */
  amount: z.string(),
  /** ISO 4217; null: the source names none. */
  currency: z.string().nullable(),
});
export const RecordValue = z
  .union([z.string(), z.number(), z.boolean(), z.array(z.string()), Money])
  .nullable()
  .meta({ id: "RecordValue" });
export type RecordValue = z.infer<typeof RecordValue>;

export const RecordRow = z
  .object({
    recordId: z.string(),
    title: z.string(),
    values: z.record(z.string(), RecordValue),
    source: z.string(),
    url: z.string(),
    /** The document that says so. */
    documentId: z.string(),
    updatedAt: z.string().nullable(),
    /** True: generated sample data. */
    sample: z.boolean(),
  })
  .meta({ id: "RecordRow" });
export type RecordRow = z.infer<typeof RecordRow>;

/** Figures of one field. Amounts of several currencies are never added up. */
export const RecordFigures = z.object({
  field: z.string(),
  figures: z.array(
    z.object({
      /** Null for numbers, and for amounts without a currency. */
      currency: z.string().nullable(),
      /** Decimal. */
      value: z.string(),
      records: z.number().int(),
    }),
  ),
  /** Records that match and have no value. */
  without: z.number().int(),
});
export type RecordFigures = z.infer<typeof RecordFigures>;

export const RecordGroup = z.object({
  /** One value for each field grouped by; null: the record has none. A period is told by its first day. */
  key: z.array(z.union([z.string(), z.number(), z.boolean()]).nullable()),
  records: z.number().int(),
  sum: RecordFigures.optional(),
  average: RecordFigures.optional(),
});
export type RecordGroup = z.infer<typeof RecordGroup>;

export const RecordReply = z
  .object({
    kind: RecordKindName,
    /** Records that meet the conditions, among those the person may see. */
    matched: z.number().int(),
    /** Records of the kind that the person may see. */
    visible: z.number().int(),
    rows: z.array(RecordRow),
    nextCursor: z.string().nullable(),
    sum: RecordFigures.optional(),
    average: RecordFigures.optional(),
    /** Largest first. A record with several accounts or labels counts in each of its groups. */
    groups: z.array(RecordGroup).optional(),
    /** True: there are more groups than are given. */
    groupsCut: z.boolean().optional(),
    /** The connections that these records come from, with how fresh each is. */
    sources: z.array(
      z.object({
        source: z.string(),
        name: z.string(),
        /** When everything was last looked at with success; null: not yet. */
        asOf: z.string().nullable(),
        sample: z.boolean(),
      }),
    ),
    timeZone: z.string(),
    /** What "now" was. */
    at: z.string(),
    sample: z.boolean(),
  })
  .meta({ id: "RecordReply" });
export type RecordReply = z.infer<typeof RecordReply>;
