import { AppError } from "@sophia/core";

/**
 * What an installation from before this right was asked for lacks: told in the status, while everything else goes on.
 *
 * @param meanwhile - what shows instead, as a sentence
 * @returns undefined for any other failure
 */
export function lacksScope(error: unknown, meanwhile: string): string | undefined {
  return error instanceof AppError && error.code === "scope_missing" ? `${error.message} ${meanwhile}` : undefined;
}
