import { spawn } from "node:child_process";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import type { WorkerOptions } from "./work.ts";

export interface WorkerProcess {
  /** Known once it takes work. */
  executorId: string | undefined;
  /** Milliseconds since 1970; Infinity until it takes work. */
  readyAt: number;
  paused: boolean;
  readonly ended: Promise<void>;
  /** What it last said, for the message when something goes wrong. */
  lastWords(): string;
  signal(name: "SIGKILL" | "SIGSTOP" | "SIGCONT"): void;
}

export function startWorkerProcess(options: WorkerOptions): WorkerProcess {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, "worker.ts"), JSON.stringify(options)], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { NODE_COMPILE_CACHE: path.join(tmpdir(), "sophia-compile-cache") },
  });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said = (said + text).slice(-2000);
  });
  const worker: WorkerProcess = {
    executorId: undefined,
    readyAt: Number.POSITIVE_INFINITY,
    paused: false,
    ended: new Promise((resolve) => child.once("close", () => resolve())),
    lastWords: () => said,
    signal: (name) => child.kill(name),
  };
  createInterface({ input: child.stdout }).once("line", (line) => {
    worker.executorId = line;
    worker.readyAt = Date.now();
  });
  return worker;
}
