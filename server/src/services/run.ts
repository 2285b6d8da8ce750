import { once } from "node:events";
import type { AppError } from "@sophia/core";
import type { Config } from "../config.ts";
import { pauseSampleConnections } from "../features/sources/index.ts";
import { makeDataDir } from "../platform/db/index.ts";
import type { HttpServer } from "../platform/http/server.ts";
import { createApi } from "./api.ts";
import { createLog } from "./log.ts";
import { startRuntime, type Runtime, type ServiceName } from "./runtime.ts";
import { connectSample, maySample, startSampleCompany, wantsSample, type SampleCompany } from "./sample.ts";
import { welcome } from "./welcome.ts";

/** A second signal, or this much beyond the deadline, ends the process at once: a supervisor must never wait for ever. */
const graceMs = 5_000;

/**
 * Runs services until a signal, then stops them in order: listener and streams, running work, pools, sample company,
 * and the embedded database last.
 *
 * @throws AppError when a part cannot start, with what to do.
 */
export async function runServices(config: Config, services: readonly ServiceName[]): Promise<void> {
  const log = createLog(config.values.SOPHIA_LOG_LEVEL);
  const stopAsked = stopSignal();
  makeDataDir(config.values.SOPHIA_DATA_DIR);
  // Generated while the database starts. Its failure counts only when the company is wanted, and after the database's.
  const early = services.includes("worker") && maySample(config) ? startSampleCompany(config) : undefined;
  early?.catch(() => undefined);
  const started = boundStart(stopAsked.signal, deadlineMs(config));
  const runtime = await startRuntime(config, services, log, (error: AppError) => {
    log("error", error.message);
    stopAsked.abort(error);
  }).finally(started);
  let api: HttpServer | undefined;
  let company: SampleCompany | undefined;
  try {
    for (const notice of runtime.notices) console.log(notice);
    if (services.includes("worker")) company = await serveSample(runtime, config, early);
    if (services.includes("api")) {
      api = await createApi(runtime);
      const address = await api.listen(config.values.SOPHIA_HOST, config.values.SOPHIA_PORT);
      await welcome(runtime, address, company, stopAsked.signal);
    } else console.log(`Sophia runs: ${services.join(", ")}.`);
    if (!stopAsked.signal.aborted) await once(stopAsked.signal, "abort");
  } finally {
    await stopAll(runtime, api, company);
  }
  if (stopAsked.signal.reason instanceof Error && stopAsked.signal.reason.name === "AppError")
    throw stopAsked.signal.reason;
}

/** The sample company, connected, when it is wanted; otherwise nothing reads from it any more. */
async function serveSample(
  runtime: Runtime,
  config: Config,
  early: Promise<SampleCompany> | undefined,
): Promise<SampleCompany | undefined> {
  if (await wantsSample(runtime)) {
    const company = await (early ?? startSampleCompany(config));
    await connectSample(runtime, company);
    return company;
  }
  await pauseSampleConnections(runtime.db);
  await early?.then(
    (unwanted) => unwanted.stop(),
    () => undefined,
  );
  return undefined;
}

/** One Ctrl-C arrives twice: from the terminal, and forwarded by npm. Only a later one is meant as a second. */
const sameSignalMs = 1_000;

/** Fires at the first SIGINT or SIGTERM; a second one ends the process without ceremony. */
function stopSignal(): AbortController {
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
function endAtOnce(sentence: string): never {
  console.error(`${sentence} What was running goes on at the next start.`);
  process.kill(process.pid, "SIGKILL");
  throw new Error("The process outlived its end");
}

function deadlineMs(config: Config): number {
  return config.values.SOPHIA_SHUTDOWN_SECONDS * 1000 + graceMs;
}

/**
 * A stop that is asked for during the start waits for it, to stop what was started in order; but a start may hang, on a
 * database that does not answer or on another's migration, and is then not waited for beyond the deadline.
 *
 * @returns to be called when the start is over
 */
function boundStart(stop: AbortSignal, limitMs: number): () => void {
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

async function stopAll(
  runtime: Runtime,
  api: HttpServer | undefined,
  company: SampleCompany | undefined,
): Promise<void> {
  const limitMs = deadlineMs(runtime.config);
  const tooLong = setTimeout(
    () => endAtOnce(`Stopping took longer than ${limitMs / 1000} s and was cut short.`),
    limitMs,
  );
  console.log("Stopping: running work ends or is kept for the next start …");
  await api?.close();
  await runtime.stopWork();
  await company?.stop();
  await runtime.stop();
  clearTimeout(tooLong);
  console.log("Stopped.");
}
