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

/** The SDK's own words, one level quieter: what it calls information is for whoever debugs the engine. */
export function sdkLog(log: EngineLog): SdkLog {
  const text = (entry: unknown) => (entry instanceof Error ? entry.message : String(entry));
  return {
    debug: () => undefined,
    info: (entry) => log.debug({}, text(entry)),
    warn: (entry) => log.warn({}, text(entry)),
    error: (entry) => log.error(entry instanceof Error ? { err: entry } : {}, text(entry)),
  };
}

/**
 * A log in which all is debugging once the engine stops: the SDK then reports the runs that are left for the next start
 * as lost, and as failing on closed doors.
 */
export function quietWhile(isStopping: () => boolean, log: EngineLog): EngineLog {
  const level = (usual: "info" | "warn" | "error") => (fields: object, message: string) =>
    log[isStopping() ? "debug" : usual](fields, message);
  return {
    debug: (fields, message) => log.debug(fields, message),
    info: level("info"),
    warn: level("warn"),
    error: level("error"),
  };
}
