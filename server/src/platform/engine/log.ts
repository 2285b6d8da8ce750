/** The part of a pino logger that the engine uses. */
export interface EngineLog {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

interface SdkLog {
  info(entry: unknown): void;
  debug(entry: unknown): void;
  warn(entry: unknown): void;
  error(entry: unknown): void;
}

/**
 * The SDK's own words, one level quieter: what it calls information is for whoever debugs the engine. While the engine
 * stops all of it is: runs that are left for the next start are then reported as lost and as failing on closed doors.
 */
export function sdkLog(log: EngineLog, isStopping: () => boolean = () => false): SdkLog {
  const text = (entry: unknown) => (entry instanceof Error ? entry.message : String(entry));
  return {
    debug: () => undefined,
    info: (entry) => log.debug({}, text(entry)),
    warn: (entry) => log[isStopping() ? "debug" : "warn"]({}, text(entry)),
    error: (entry) => log[isStopping() ? "debug" : "error"](entry instanceof Error ? { err: entry } : {}, text(entry)),
  };
}
