import { access, constants, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { indexFailure, unavailable } from "./failure.ts";

export const leaseFileName = "writer.lock";

export interface WriterLease {
  /** May be called more than once. */
  readonly release: () => void;
}

/**
 * Makes this process the one writer of an index folder, until `release` or until the process dies however it dies.
 *
 * Node offers no file lock of its own; SQLite, which is part of Node, does: an exclusive transaction on an empty
 * database holds the operating system's lock, which ends with the process and holds between containers that share the
 * volume (a process id in a file does neither). The file stays empty and is never removed: a lock on a removed file
 * would protect nothing. Nothing else in this process may open it: closing any other handle of a file ends the locks
 * that the process holds on it (POSIX). On network file systems the lock is as good as their locks are.
 *
 * @throws AppError `unavailable` when another writer lives, or the folder cannot be made or written
 */
export async function takeWriterLease(directory: string): Promise<WriterLease> {
  const path = join(directory, leaseFileName);
  try {
    await mkdir(directory, { recursive: true });
    await access(directory, constants.W_OK);
  } catch (error) {
    throw indexFailure(error, directory);
  }
  let lock: DatabaseSync | undefined;
  try {
    lock = new DatabaseSync(path, { timeout: 0 });
    lock.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE");
  } catch (error) {
    lock?.close();
    if (error instanceof Error && /locked|busy/i.test(error.message)) {
      throw unavailable(
        `Another Sophia process already writes the search index in ${directory}: stop it, or give this one another data folder`,
        error,
      );
    }
    throw indexFailure(error, directory);
  }
  const held = lock;
  return {
    release: () => {
      if (held.isOpen) held.close();
    },
  };
}
