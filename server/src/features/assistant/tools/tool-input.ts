import { AppError } from "@sophia/core";
import type { z } from "zod";

/** Problems told of one input. */
const mostProblems = 5;

/** @throws AppError `invalid_request` in words that a model can act on */
export function parseToolInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.slice(0, mostProblems).map(problemText);
  throw new AppError("invalid_request", `The input does not fit: ${problems.join("; ")}.`);
}

function problemText({ path, code, message: told }: z.core.$ZodIssue): string {
  const where = path.map(String).join(".");
  const message = code === "invalid_union" ? "of none of the forms that the description names" : told;
  return `${where === "" ? "" : `${where}: `}${message.replace(/\.$/u, "")}`;
}
