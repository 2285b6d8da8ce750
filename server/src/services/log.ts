import { pino, type Logger } from "pino";

export type LogLevel = "debug" | "info" | "warn" | "error";

/** One sentence to the log, with an error whose stack belongs there and never into a reply. */
export type Log = (level: LogLevel, sentence: string, error?: unknown) => void;

/**
 * JSON lines on standard error, in the field names of the Elastic Common Schema. Callers pass sentences without secrets
 * and without personal data; requests and their bodies are not logged.
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
    if (error === undefined) logger[severity](sentence);
    else
      logger[severity](
        {
          "error.message": error instanceof Error ? error.message : "not an Error",
          "error.stack_trace": error instanceof Error ? error.stack : undefined,
        },
        sentence,
      );
  };
}
