import { setImmediate as turn } from "node:timers/promises";
import type { AppError } from "@sophia/core";
import type { Config } from "../config.ts";
import { makeDataDir } from "../platform/db/data-folder.ts";
import { createLog } from "./log.ts";
import { knowConfiguredSecrets } from "./outgoing.ts";
import type { ServiceName } from "./runtime.ts";
import { maySample, startSampleCompany } from "./sample-company.ts";
import { boundStart, deadlineMs, stopSignal } from "./stopping.ts";

/**
 * Runs services until a signal, then stops them in order: listener and streams, running work, pools, sample company,
 * and the embedded database last.
 *
 * Most of our code takes a second to load. Processes that need their own second are started before it: the sample company
 * is generated and the database made meanwhile.
 *
 * @throws AppError when a part cannot start, with what to do.
 */
export async function runServices(config: Config, services: readonly ServiceName[]): Promise<void> {
  knowConfiguredSecrets(config);
  const log = createLog(config.values.SOPHIA_LOG_LEVEL);
  const stopAsked = stopSignal();
  makeDataDir(config.values.SOPHIA_DATA_DIR);
  const early = services.includes("worker") && maySample(config) ? startSampleCompany(config) : undefined;
  // Its failure counts only when the company is wanted, and after the database's.
  early?.ready.catch(() => undefined);
  await early?.begun;
  const started = boundStart(stopAsked.signal, deadlineMs(config));
  const onLost = (error: AppError): void => {
    log("error", error.message);
    stopAsked.abort(error);
  };
  const { openDatabase } = await import("./database.ts");
  const opening = openDatabase(config, log, onLost);
  opening.catch(() => undefined); // Told by the runtime, which awaits it.
  // A turn of the loop, in which PostgreSQL's own program is started: loading lets none pass.
  await turn();
  const { startRuntime, serve } = await loadRest().catch(async (error: unknown) => {
    await opening.then(
      (database) => database.stop(),
      () => undefined,
    );
    throw error;
  });
  const runtime = await startRuntime(config, services, log, opening).finally(started);
  await serve(runtime, services, early, stopAsked.signal);
  if (stopAsked.signal.reason instanceof Error && stopAsked.signal.reason.name === "AppError")
    throw stopAsked.signal.reason;
}

async function loadRest() {
  const [{ startRuntime }, { serve }] = await Promise.all([import("./runtime.ts"), import("./serve.ts")]);
  return { startRuntime, serve };
}
