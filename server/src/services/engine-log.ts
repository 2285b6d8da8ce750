import type { EngineLog } from "../platform/engine/index.ts";
import type { Log } from "./log.ts";

/** The service's log as the engine writes to it. */
export function engineLog(log: Log): EngineLog {
  const errorOf = (fields: object): unknown => ("err" in fields ? fields.err : undefined);
  return {
    debug: (fields, message) => log("debug", message, errorOf(fields)),
    info: (fields, message) => log("info", message, errorOf(fields)),
    warn: (fields, message) => log("warn", message, errorOf(fields)),
    error: (fields, message) => log("error", message, errorOf(fields)),
  };
}
