import { pino, type Logger } from "pino";
import { outgoing } from "./outgoing.ts";

export type LogLevel = "debug" | "info" | "warn" | "error";

/** One sentence to the log, with an error whose stack belongs there and never into a reply. */
export type Log = (level: LogLevel, sentence: string, error?: unknown) => void;

/**
 * JSON lines on standard error, in the field names of the Elastic Common Schema. Callers pass sentences without secrets
 * and without personal data; requests and their bodies are not logged. What a failure says is not ours to choose, so
 * secrets are taken out of every line here.
 */
export function createLog(level: string): Log {
  const logger: Logger = pino(
    {
      level,
      base: { "service.name": "sophia" },
      timestamp: () => `,"@timestamp":"${new Date().toISOString()}"`,
      messageKey: "message",
      formatters: { level: (label) => ({ "log.level": label }) },
    },
    pino.destination({ fd: 2, sync: true }),
  );
  return (severity, sentence, error) => {
    const said = outgoing.scrub(sentence);
    if (error === undefined) logger[severity](said);
    else
      logger[severity](
        {
          "error.message": error instanceof Error ? outgoing.scrub(error.message) : "not an Error",
          "error.stack_trace":
            error instanceof Error && error.stack !== undefined ? outgoing.scrub(error.stack) : undefined,
        },
        said,
      );
  };
}
