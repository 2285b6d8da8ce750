import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { AppError } from "@sophia/core";
import { z } from "zod";
import type { Config } from "../config.ts";
import { readKept, writeKept } from "./kept-file.ts";

/** Which company is served, kept so that the next start meets the same one at the same addresses. */
const settingsSchema = z.object({
  seed: z.number().int(),
  size: z.number(),
  anchor: z.iso.datetime(),
  port: z.number().int(),
});

const readySchema = z.object({
  url: z.url(),
  slackApiUrl: z.url(),
  gongUrl: z.url(),
  linearUrl: z.url(),
  hubspotUrl: z.url(),
  slackBotToken: z.string(),
  slackUserTokens: z.array(z.string()),
  gongAccessKey: z.string(),
  gongAccessKeySecret: z.string(),
  linearApiKey: z.string(),
  hubspotToken: z.string(),
  visitor: z.object({ name: z.string(), email: z.string(), title: z.string() }),
  question: z.string(),
});
export type SampleCompany = z.infer<typeof readySchema> & { readonly stop: () => Promise<void> };

const sandboxMain = new URL("../../../sandbox/main.ts", import.meta.url);
const readyDeadlineMs = 60_000;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string")
    throw new AppError("unavailable", "No free port was found for the sample company.");
  return address.port;
}

function settingsPath(config: Config): string {
  return join(config.values.SOPHIA_DATA_DIR, "sample.json");
}

/**
 * Where the company is served that this data folder knows, as `127.0.0.1:4000`: work that was begun before a start goes on
 * before the company is ready, and then waits for it instead of being refused its address.
 */
export function keptSampleServer(config: Config): string[] {
  const kept = readKept(settingsPath(config), settingsSchema);
  return kept.kind === "value" ? [`127.0.0.1:${kept.value.port}`] : [];
}

async function settingsOf(config: Config): Promise<z.infer<typeof settingsSchema>> {
  const path = settingsPath(config);
  const { SOPHIA_SAMPLE_SEED: seed, SOPHIA_SAMPLE_SIZE: size } = config.values;
  const kept = readKept(path, settingsSchema);
  if (kept.kind === "damaged") {
    throw new AppError(
      "conflict",
      `${path}, which says which sample company this is, is damaged: put it back, or start over with \`npx sophia reset\`.`,
    );
  }
  if (kept.kind === "value") {
    if (kept.value.seed === seed && kept.value.size === size) return kept.value;
    throw new AppError(
      "conflict",
      `The data folder holds the sample company of seed ${kept.value.seed} and size ${kept.value.size}: set SOPHIA_SAMPLE_SEED and SOPHIA_SAMPLE_SIZE to these, or start over with \`npx sophia reset\`.`,
    );
  }
  const anchor = new Date(Math.floor(Date.now() / 3_600_000) * 3_600_000).toISOString();
  const settings = { seed, size, anchor, port: await freePort() };
  writeKept(path, settings);
  return settings;
}

/** A company on its way. */
export interface StartingCompany {
  /** Its process was started, or was not: never a failure. */
  readonly begun: Promise<void>;
  /** Rejected with AppError `unavailable` when it does not get ready, with what it said. */
  readonly ready: Promise<SampleCompany>;
}

/** Serves the sample company in a process of its own, which ends when ours does, however that ends. */
export function startSampleCompany(config: Config): StartingCompany {
  const spawned = spawnCompany(config);
  return {
    begun: spawned.then(
      () => undefined,
      () => undefined,
    ),
    ready: spawned.then(async (child) => ({ ...(await readyLine(child)), stop: () => stop(child) })),
  };
}

async function spawnCompany(config: Config): Promise<ChildProcess> {
  if (!existsSync(sandboxMain)) {
    throw new AppError(
      "unavailable",
      "The sample company is not part of this installation. Set SOPHIA_SAMPLE=off and connect a source.",
    );
  }
  const { seed, size, anchor, port } = await settingsOf(config);
  return spawn(
    process.execPath,
    [
      fileURLToPath(sandboxMain),
      "--seed",
      String(seed),
      "--size",
      String(size),
      "--anchor",
      anchor,
      "--port",
      String(port),
      "--rate-factor",
      String(config.values.SOPHIA_SAMPLE_RATE_FACTOR),
      "--exit-with-parent",
    ],
    // A process group of its own: Ctrl-C reaches us first, and we end it when nothing needs it any more.
    { stdio: ["pipe", "pipe", "pipe"], detached: true },
  );
}

async function readyLine(child: ChildProcess): Promise<z.infer<typeof readySchema>> {
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error("The sample company has no output");
  let said = "";
  stderr.setEncoding("utf8").on("data", (text: string) => {
    said = (said + text).slice(-2_000);
  });
  const lines = createInterface({ input: stdout });
  const first = await Promise.race([
    once(lines, "line", { signal: AbortSignal.timeout(readyDeadlineMs) }).then(([line]) => String(line)),
    once(child, "exit").then(() => undefined),
  ]).catch(() => undefined);
  if (first === undefined) {
    child.kill("SIGKILL");
    throw new AppError("unavailable", `The sample company did not start: ${said.trim() || "it said nothing"}`);
  }
  stdout.resume();
  return readySchema.parse(JSON.parse(first));
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  await ended;
}

/** Whether the sample company is likely to be wanted, as far as can be told before the database answers. */
export function maySample(config: Config): boolean {
  const { SOPHIA_SAMPLE: choice, SOPHIA_DATA_DIR: dataDir, DATABASE_URL, DATABASE_APP_URL } = config.values;
  if (choice !== "auto") return choice === "on";
  const isFirstStart = (DATABASE_URL ?? DATABASE_APP_URL) === undefined && !existsSync(join(dataDir, "postgres"));
  return isFirstStart || existsSync(join(dataDir, "sample.json"));
}
