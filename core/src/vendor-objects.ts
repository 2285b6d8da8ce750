import { z } from "zod";
import { AppError } from "./error.ts";
import type { Json } from "./json.ts";

/** JSON as it is, unread: the object stays the vendor's, and a transcript of 50 MB is not copied. */
export const asSent = z.custom<Json>((value) => value !== undefined);

/**
 * A raw record's payload as the fields that a transform reads.
 *
 * @param what - the object for people, with its article: "A Slack user"
 * @throws AppError `vendor_reply_invalid`, which keeps the record hidden; its message names fields, never values.
 */
export function readPayload<Output>(schema: z.ZodType<Output>, payload: Json, what: string): Output {
  const result = schema.safeParse(payload);
  if (result.success) return result.data;
  const fields = [...new Set(result.error.issues.map((issue) => issue.path.join(".") || "the whole"))].slice(0, 5);
  throw new AppError("vendor_reply_invalid", `${what} cannot be read (${fields.join(", ")}); it is shown to nobody.`);
}

/**
 * One list of a reply, each object as sent beside the fields we read of it. One damaged object damages the reply: what
 * was left out silently would look deleted at the vendor.
 *
 * @param invalid - makes the vendor's error from the end of a sentence
 */
export function readList<Output>(
  body: Json,
  field: string,
  schema: z.ZodType<Output>,
  invalid: (what: string) => AppError,
): { raw: Json; read: Output }[] {
  const list = z.looseObject({ [field]: z.array(asSent) }).safeParse(body);
  const items = list.success ? z.array(asSent).safeParse(list.data[field]) : undefined;
  if (!items?.success) throw invalid(`it has no list "${field}"`);
  return items.data.map((raw) => {
    const read = schema.safeParse(raw);
    if (read.success) return { raw, read: read.data };
    const path = read.error.issues[0]?.path.join(".") || "its form";
    throw invalid(`an object in "${field}" is damaged (${path})`);
  });
}
