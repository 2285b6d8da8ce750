import { once } from "node:events";
import { pauseSampleConnections } from "../features/sources/index.ts";
import type { HttpServer } from "../platform/http/server.ts";
import { createApi } from "./api.ts";
import type { Runtime, ServiceName } from "./runtime.ts";
import { connectSample, wantsSample } from "./sample.ts";
import { startSampleCompany, type SampleCompany, type StartingCompany } from "./sample-company.ts";
import { deadlineMs, endAtOnce } from "./stopping.ts";
import { welcome } from "./welcome.ts";

/** Serves until the signal, then stops everything in order. @param early - the company, if its generation was begun */
export async function serve(
  runtime: Runtime,
  services: readonly ServiceName[],
  early: StartingCompany | undefined,
  stop: AbortSignal,
): Promise<void> {
  let api: HttpServer | undefined;
  let company: SampleCompany | undefined;
  try {
    for (const notice of runtime.notices) console.log(notice);
    if (services.includes("worker")) company = await serveSample(runtime, early);
    if (services.includes("api")) {
      api = await createApi(runtime);
      const { SOPHIA_HOST, SOPHIA_PORT, SOPHIA_TLS_CERT_FILE, SOPHIA_PUBLIC_URL } = runtime.config.values;
      const listening = await api.listen(SOPHIA_HOST, SOPHIA_PORT);
      // A certificate is made out to a name, and is good for nobody who asks for the number.
      const address = (SOPHIA_TLS_CERT_FILE && SOPHIA_PUBLIC_URL) ?? listening;
      await welcome(runtime, address, company, stop);
    } else console.log(`Sophia runs: ${services.join(", ")}.`);
    if (!stop.aborted) await once(stop, "abort");
  } finally {
    await stopAll(runtime, api, company);
  }
}

/** The sample company, connected, when it is wanted; otherwise nothing reads from it any more. */
async function serveSample(runtime: Runtime, early: StartingCompany | undefined): Promise<SampleCompany | undefined> {
  if (await wantsSample(runtime)) {
    const company = await (early ?? startSampleCompany(runtime.config)).ready;
    await connectSample(runtime, company);
    return company;
  }
  await pauseSampleConnections(runtime.db);
  await early?.ready.then(
    (unwanted) => unwanted.stop(),
    () => undefined,
  );
  return undefined;
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
