import type { Config } from "../config.ts";

/** A second signal, or this much beyond the deadline, ends the process at once: a supervisor must never wait for ever. */
const graceMs = 5_000;

/** One Ctrl-C arrives twice: from the terminal, and forwarded by npm. Only a later one is meant as a second. */
const sameSignalMs = 1_000;

/** Fires at the first SIGINT or SIGTERM; a second one ends the process without ceremony. */
export function stopSignal(): AbortController {
  const stop = new AbortController();
  let firstMs = 0;
  const onSignal = (): void => {
    if (!stop.signal.aborted) {
      firstMs = Date.now();
      stop.abort();
    } else if (Date.now() - firstMs > sameSignalMs) endAtOnce("Stopped at once, as asked.");
  };
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", onSignal);
  return stop;
}

/**
 * Ends the process as a crash would, which everything here survives: the next start adopts the database and takes up the
 * work. An orderly exit would first wait for native threads in the middle of their work, and end in their abort.
 */
export function endAtOnce(sentence: string): never {
  console.error(`${sentence} What was running goes on at the next start.`);
  process.kill(process.pid, "SIGKILL");
  throw new Error("The process outlived its end");
}

export function deadlineMs(config: Config): number {
  return config.values.SOPHIA_SHUTDOWN_SECONDS * 1000 + graceMs;
}

/**
 * A stop that is asked for during the start waits for it, to stop what was started in order; but a start may hang, on a
 * database that does not answer or on another's migration, and is then not waited for beyond the deadline.
 *
 * @returns to be called when the start is over
 */
export function boundStart(stop: AbortSignal, limitMs: number): () => void {
  let tooLong: NodeJS.Timeout | undefined;
  const onStop = (): void => {
    console.log("Stopping as soon as the start is through …");
    tooLong = setTimeout(() => endAtOnce(`The start was not through after ${limitMs / 1000} s.`), limitMs);
  };
  stop.addEventListener("abort", onStop, { once: true });
  return () => {
    stop.removeEventListener("abort", onStop);
    clearTimeout(tooLong);
  };
}
