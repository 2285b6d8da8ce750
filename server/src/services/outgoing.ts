import { inspect } from "node:util";
import { AppError } from "@sophia/core";
import { secretValues, type Config } from "../config.ts";
import { createScrubber, type Scrubber } from "../platform/secrets/scrubber.ts";

/** Takes secrets out of what this process says: one for its log, its two streams and its last words. */
export const outgoing: Scrubber = createScrubber();

export function knowConfiguredSecrets(config: Config): void {
  for (const secret of secretValues(config)) outgoing.know(secret);
}

/** What is said of a failure that ends the process: the sentence of a foreseen one, everything of a bug, no secret. */
export function lastWords(error: unknown): string {
  return outgoing.scrub(error instanceof AppError ? error.message : inspect(error));
}

/**
 * Sees to it that a bug which nobody catches ends the process with the same exit code as ever, and without a secret in
 * what it says; and that Node's own crash reports, where somebody asks for them, leave out the environment.
 */
export function guardLastWords(): void {
  process.report.excludeEnv = true;
  process.on("uncaughtException", (error) => {
    console.error(lastWords(error));
    process.exit(1);
  });
}
