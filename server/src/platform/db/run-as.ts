import fs from "node:fs";
import { AppError } from "@sophia/core";

/** The account PostgreSQL runs as, when it is not our own. */
export interface RunAs {
  readonly uid: number;
  readonly gid: number;
}

/** `nobody`: it exists everywhere, and PostgreSQL refuses a number without an entry in the list of users. */
const nobody: RunAs = { uid: 65534, gid: 65534 };

/**
 * Decides as whom PostgreSQL runs: as ourselves, except for root, whom it refuses. Then it runs as whoever owns the
 * cluster already (somebody who first started Sophia as themselves), or as `nobody`. No user is ever created.
 *
 * @throws AppError `unavailable` for root on a system other than Linux
 */
export function runAs(clusterDir: string): RunAs | undefined {
  if (process.getuid?.() !== 0) return undefined;
  if (process.platform !== "linux") {
    throw new AppError(
      "unavailable",
      "PostgreSQL does not run as root. Start Sophia as an ordinary user, or set DATABASE_URL to a PostgreSQL that you run.",
    );
  }
  const owner = fs.statSync(clusterDir, { throwIfNoEntry: false });
  return owner && owner.uid !== 0 ? { uid: owner.uid, gid: owner.gid } : nobody;
}
