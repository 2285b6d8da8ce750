import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as rest } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const serverMain = fileURLToPath(new URL("../main.ts", import.meta.url));
const commandLineMain = fileURLToPath(new URL("../../../cli/src/main.ts", import.meta.url));
const common = { PATH: "/usr/bin:/bin", HOME: tmpdir(), SOPHIA_SAMPLE: "off", SOPHIA_PORT: "0" };

type Values = Readonly<Record<string, string>>;

export interface SophiaProcess {
  readonly url: string;
  /** Both of its streams so far. */
  readonly text: () => string;
  /** Has it write a diagnostic report, as it would when it crashes. */
  readonly report: () => void;
  readonly stop: () => Promise<void>;
  readonly kill: () => void;
}

/** Starts Sophia as an operator does. @throws Error with all that it said, when it ends instead of being ready */
export async function startSophiaProcess(values: Values): Promise<SophiaProcess> {
  const child = spawn(process.execPath, [serverMain], { env: { ...common, ...values } });
  let text = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (chunk: string) => void (text += chunk));
  const ended = once(child, "exit");
  let isOver = false;
  void ended.then(() => (isOver = true));
  const url = (): string | undefined => /Sophia is ready at (\S+)/.exec(text)?.[1];
  await untilTrue("Sophia is ready", async () => isOver || url() !== undefined);
  const ready = url();
  if (ready === undefined) throw new Error(text);
  return {
    url: ready,
    text: () => text,
    report: () => void child.kill("SIGUSR2"),
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
    kill: () => void child.kill("SIGKILL"),
  };
}

/** Runs a command of `sophia`. */
export function commandLine(values: Values, ...words: readonly string[]): Promise<{ code: number; text: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [commandLineMain, ...words], { env: { ...common, ...values } }, (failure, out, error) =>
      resolve({ code: failure === null ? 0 : 1, text: `${out}${error}` }),
    );
  });
}

export function emptyFolder(name: string): string {
  return mkdtempSync(join(tmpdir(), `sophia-planted-${name}-`));
}

const patienceMs = 90_000;

export async function untilTrue(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (const giveUpAt = Date.now() + patienceMs; Date.now() < giveUpAt; await rest(50)) if (await holds()) return;
  throw new Error(`Waited in vain: ${what}`);
}
