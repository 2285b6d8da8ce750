import { AppError } from "@sophia/core";
import type { Readiness } from "@sophia/core/api";
import type { Dependency } from "./deps.ts";

const checkTimeoutMs = 3_000;

/** Asks every dependency at once; one that does not answer in time counts as not ready. */
export async function readiness(dependencies: readonly Dependency[]): Promise<Readiness> {
  const answers = await Promise.all(
    dependencies.map(async ({ name, check }) => {
      const signal = AbortSignal.timeout(checkTimeoutMs);
      const timedOut = new Promise<never>((_, reject) => {
        signal.addEventListener(
          "abort",
          () => reject(new AppError("timeout", `no answer within ${checkTimeoutMs / 1000} s`)),
          { once: true },
        );
      });
      try {
        return { name, ok: true, detail: await Promise.race([check(signal), timedOut]) };
      } catch (error) {
        return {
          name,
          ok: false,
          detail: error instanceof AppError ? error.message : "not usable; the log has the reason",
        };
      }
    }),
  );
  return { ready: answers.every((answer) => answer.ok), dependencies: answers };
}
