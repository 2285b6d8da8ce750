import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

export const markFileName = "maintained.json";

const markSchema = z.object({
  /** The table it speaks of: another one was never maintained. */
  table: z.string(),
  version: z.number().int().nonnegative(),
  atMs: z.number(),
});
export type MaintenanceMark = z.infer<typeof markSchema>;

/**
 * When the last maintenance was, kept beside the table since writers are short-lived: each counts on where the one
 * before stopped. An absent or unreadable note only makes the next maintenance come sooner.
 */
export async function readMark(directory: string, table: string): Promise<MaintenanceMark> {
  try {
    const mark = markSchema.parse(JSON.parse(await readFile(join(directory, markFileName), "utf8")));
    if (mark.table === table) return mark;
  } catch {
    // As said above.
  }
  return { table, version: 0, atMs: 0 };
}

export async function writeMark(directory: string, mark: MaintenanceMark): Promise<void> {
  const path = join(directory, markFileName);
  await writeFile(`${path}.new`, JSON.stringify(mark));
  await rename(`${path}.new`, path);
}
