import type { AppError } from "@sophia/core";
import type { Config } from "../config.ts";
import {
  checkAppConnection,
  externalUrls,
  migrate,
  serviceUrls,
  startEmbeddedPostgres,
  type ServiceUrls,
} from "../platform/db/index.ts";
import type { Log } from "./log.ts";

export interface RunningDatabase {
  readonly urls: ServiceUrls;
  /** What was repaired at the start, for the person who started us. */
  readonly notices: readonly string[];
  /** Ends an embedded server; call it after everything that uses the database. */
  readonly stop: () => Promise<void>;
}

/**
 * The database that was configured, or the embedded one; migrated to this code's schema, except where only the service's
 * own login is known: it may not, and the schema is checked.
 *
 * @throws AppError with a sentence that says what to do.
 */
export async function openDatabase(
  config: Config,
  log: Log,
  onLost: (error: AppError) => void,
): Promise<RunningDatabase> {
  const { DATABASE_URL, DATABASE_APP_URL, SOPHIA_DATA_DIR } = config.values;
  if (DATABASE_URL === undefined && DATABASE_APP_URL !== undefined) {
    const urls = serviceUrls(DATABASE_APP_URL);
    await checkAppConnection(urls.appUrl, log);
    return { urls, notices: [], stop: async () => undefined };
  }
  if (DATABASE_URL === undefined) {
    const embedded = await startEmbeddedPostgres({ dataDir: SOPHIA_DATA_DIR, log, onLost });
    try {
      await migrate({ ownerUrl: embedded.ownerUrl, log });
    } catch (error) {
      await embedded.stop();
      throw error;
    }
    return { urls: embedded, notices: embedded.recovered, stop: () => embedded.stop() };
  }
  const urls = externalUrls(DATABASE_URL, DATABASE_APP_URL);
  await migrate({ ownerUrl: urls.ownerUrl, log });
  await checkAppConnection(urls.appUrl, log);
  return { urls, notices: [], stop: async () => undefined };
}
