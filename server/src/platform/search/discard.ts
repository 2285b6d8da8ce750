import { rm } from "node:fs/promises";
import { join } from "node:path";
import { indexFailure } from "./failure.ts";
import { removeLeftovers, tableFolders } from "./open-table.ts";
import { takeWriterLease } from "./writer-lease.ts";

/**
 * Removes what an index folder holds, under the writer's lease, so that the next writer starts with an empty index.
 * This is the first half of a repair; the second is to write every passage again from PostgreSQL. Readers that still
 * hold the old table find the new one at their next search. A folder that is not there is no error.
 *
 * @throws AppError `unavailable` when a writer lives there, or the files cannot be removed
 */
export async function discardLanceIndex(directory: string): Promise<void> {
  const lease = await takeWriterLease(directory);
  try {
    await removeLeftovers(directory);
    for (const folder of await tableFolders(directory))
      await rm(join(directory, folder), { recursive: true, force: true });
  } catch (error) {
    throw indexFailure(error, directory);
  } finally {
    lease.release();
  }
}
