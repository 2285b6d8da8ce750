import { setTimeout as rest } from "node:timers/promises";
import type { SourceStatus } from "@sophia/core/api";
import { authenticate, firstStartLink } from "../features/identity/index.ts";
import { knowledgeStatus, waitingDocuments } from "../features/knowledge/index.ts";
import { sourceStatuses } from "../features/sources/index.ts";
import { isPassingDatabaseError } from "../platform/engine/index.ts";
import { commandLineAccess, renewCommandLineAccess } from "./command-line-access.ts";
import { firstAnswer } from "./first-answer.ts";
import { progressLines } from "./progress-lines.ts";
import type { Runtime } from "./runtime.ts";
import type { SampleCompany } from "./sample-company.ts";

const lookEveryMs = 250;
/** A look counts what is there: of a large company it takes its time, and must not take the database's as well. */
const restsForOneLook = 5;

function isComplete(source: SourceStatus): boolean {
  return source.streams.length > 0 && source.streams.every((stream) => stream.backfilled);
}

/** Something a person must see to: waiting longer would not help. */
function isStuck(source: SourceStatus): boolean {
  return (
    source.state !== "active" || source.streams.some((stream) => stream.lastError !== null && stream.retryAt !== null)
  );
}

/** Tries again while PostgreSQL is away, as the work behind it does. @returns undefined when a stop was asked for first */
async function patiently<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  while (!signal.aborted) {
    try {
      return await work();
    } catch (error) {
      if (!isPassingDatabaseError(error)) throw error;
      await rest(lookEveryMs, undefined, { signal }).catch(() => undefined);
    }
  }
  return undefined;
}

/** Shows each source's progress until all is read and searchable by its words, or until one cannot go on by itself. */
async function followSync(runtime: Runtime, signal: AbortSignal): Promise<void> {
  const lines = progressLines(process.stdout);
  for (;;) {
    const lookedAtMs = performance.now();
    const seen = await patiently(async () => {
      const sources = await sourceStatuses(runtime.sources);
      // After them: what the last page of a source brought waits already when the source says that it is complete.
      return { sources, waiting: await waitingDocuments(runtime.search) };
    }, signal);
    if (seen === undefined) return;
    const { sources, waiting } = seen;
    lines.show(sources, waiting);
    const settled = sources.every((source) => isComplete(source) || isStuck(source));
    if (signal.aborted || (settled && (waiting === 0 || sources.some(isStuck)))) {
      lines.end();
      return;
    }
    const tookMs = performance.now() - lookedAtMs;
    await rest(Math.max(lookEveryMs, restsForOneLook * tookMs), undefined, { signal }).catch(() => undefined);
  }
}

/** What a person sees who has just typed `npm start`: progress, the address, one answered question, and what to type next. */
export async function welcome(
  runtime: Runtime,
  address: string,
  company: SampleCompany | undefined,
  signal: AbortSignal,
): Promise<void> {
  if (company === undefined) {
    await patiently(() => renewCommandLineAccess(runtime, address), signal);
    console.log(`\nSophia is ready at ${address}\n  npx sophia status          what is connected, and how fresh it is`);
    await tellFirstStart(runtime, address, signal);
    return;
  }
  console.log(
    `Sample data: a generated company (${company.url}); its vendors serve at their documented rates times ${runtime.config.values.SOPHIA_SAMPLE_RATE_FACTOR}.`,
  );
  const access = await patiently(() => commandLineAccess(runtime, address, company.visitor), signal);
  await followSync(runtime, signal);
  if (signal.aborted || access === undefined) return;
  const actor = await patiently(
    () => authenticate({ db: runtime.db }, { key: access.key, action: "first answer", requestId: "start" }),
    signal,
  );
  if (actor === undefined) return;
  console.log(
    `\nSophia is ready after ${process.uptime().toFixed(1)} s. You look with the eyes of ${company.visitor.name}, ${company.visitor.title} of the sample company.\n`,
  );
  await firstAnswer(runtime, company.question, actor, signal);
  const knowledge = await patiently(() => knowledgeStatus(runtime.search), signal);
  if (knowledge === undefined) return;
  const { embedding } = knowledge;
  console.log(`
Open      ${address}/#key=${access.key}
Type next npx sophia ask "Which deals are at risk, and why?"
          npx sophia status      meaning is searched as well once the vectors are there: ${embedding.embedded} of ${embedding.passages} so far
          npx sophia connect     brings in your own Slack, Gong, Linear and HubSpot
Ctrl-C stops everything; the next start goes on from here. \`npx sophia reset\` starts over.`);
  await tellFirstStart(runtime, address, signal);
}

/** While nobody can sign in, the way in of the first administrator. */
async function tellFirstStart(runtime: Runtime, address: string, signal: AbortSignal): Promise<void> {
  const path = await patiently(() => firstStartLink(runtime.db), signal);
  if (path !== undefined)
    console.log(
      `\nNobody can sign in yet. This link makes the first administrator, once, within a day:\n  ${runtime.config.values.SOPHIA_PUBLIC_URL ?? address}${path}`,
    );
}
