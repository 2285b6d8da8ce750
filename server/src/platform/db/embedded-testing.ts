/** Builders for the tests of the launcher: folders that vanish, and Sophias in processes of their own that can be killed. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import type { TestContext } from "node:test";
import { Client } from "pg";
import { z } from "zod";
import { startEmbeddedPostgres } from "./embedded.ts";
import { silent } from "./log.ts";
import { clusterState, isAlive } from "./pid-file.ts";

export const isRoot = process.getuid?.() === 0;

const cleanups = new WeakMap<TestContext, (() => unknown)[]>();

/** Like `t.after`, but in reverse: what was opened last is closed first, the folder below it goes at the very end. */
export function atEnd(t: TestContext, work: () => unknown): void {
  const known = cleanups.get(t);
  if (known) {
    known.push(work);
    return;
  }
  const list = [work];
  cleanups.set(t, list);
  t.after(async () => {
    for (const cleanup of list.toReversed()) await cleanup();
  });
}

/** A folder of mode 0700; at the end of the test its PostgreSQL, if one is left, is killed and the folder removed. */
export function temporaryFolder(t: TestContext): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "sophia-db-"));
  atEnd(t, async () => {
    const state = clusterState(path.join(folder, "postgres"));
    if (state.kind === "running") {
      process.kill(state.pid, "SIGQUIT");
      await untilGone(state.pid);
    }
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  });
  return folder;
}

/** The settings of most tests: they kill processes, never the machine, so nothing needs to reach the disk. */
export const settings = { fsync: "off" };

let prepared: Promise<string> | undefined;

/** A temporary folder with a stopped cluster in which the table `kept` holds 42. Made once for a test file, then copied. */
export async function preparedFolder(t: TestContext): Promise<string> {
  prepared ??= prepare();
  const folder = temporaryFolder(t);
  execFileSync("cp", ["-a", `${await prepared}/.`, folder]);
  fs.chmodSync(folder, 0o700);
  return folder;
}

async function prepare(): Promise<string> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "sophia-db-prepared-"));
  process.once("exit", () => fs.rmSync(folder, { recursive: true, force: true }));
  const server = await startEmbeddedPostgres({ dataDir: folder, log: silent, settings });
  await ask(server.ownerUrl, "create table kept as select 42 as answer");
  await server.stop();
  return folder;
}

const report = z.union([
  z.object({
    started: z.object({
      port: z.number(),
      adopted: z.boolean(),
      recovered: z.array(z.string()),
      ownerUrl: z.string(),
      adminUrl: z.string(),
    }),
  }),
  z.object({ refused: z.string() }),
]);

export interface Holder {
  readonly process: ChildProcess;
  readonly report: z.infer<typeof report>;
}

/** Starts a Sophia in its own process (and process group, as a terminal does) and waits for its first line. */
export async function hold(t: TestContext, folder: string, ...more: string[]): Promise<Holder> {
  return holdWith(t, path.join(import.meta.dirname, "testing-holder.ts"), [folder, ...more]);
}

export async function holdWith(t: TestContext, program: string, args: string[]): Promise<Holder> {
  const child = spawn(process.execPath, [program, ...args], { detached: true, stdio: ["pipe", "pipe", "inherit"] });
  atEnd(t, () => killHard(child));
  const lines = createInterface({ input: child.stdout });
  const [line] = await once(lines, "line");
  return { process: child, report: report.parse(JSON.parse(z.string().parse(line))) };
}

/** The report of a Sophia that was expected to start. */
export function started(holder: Holder) {
  if ("refused" in holder.report) throw new Error(holder.report.refused);
  return holder.report.started;
}

/** The sentence of a Sophia that was expected to refuse. */
export function refusal(holder: Holder): string {
  if (!("refused" in holder.report)) throw new Error("It started.");
  return holder.report.refused;
}

export async function killHard(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}

/** Asks a holder to stop its cluster and end. */
export async function letGo(holder: Holder): Promise<void> {
  const ended = once(holder.process, "exit");
  holder.process.stdin?.end();
  await ended;
}

export function postmasterPid(folder: string): number {
  const state = clusterState(path.join(folder, "postgres"));
  if (state.kind !== "running") throw new Error(`PostgreSQL is ${state.kind}`);
  return state.pid;
}

/** Waits until a condition of the outside world holds. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 20));
}

export async function untilGone(pid: number): Promise<void> {
  await until(() => !isAlive(pid));
}

/** Statements on a connection of their own; the rows of the last, as text. */
export async function ask(url: string, sql: string): Promise<string[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const results = [await client.query<string[]>({ text: sql, rowMode: "array" })].flat();
    return results.at(-1)?.rows.map((row) => row.join("|")) ?? [];
  } finally {
    await client.end();
  }
}
