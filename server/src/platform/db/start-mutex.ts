import { createHash } from "node:crypto";
import fs from "node:fs";
import net from "node:net";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { AppError } from "@sophia/core";
import { systemCode } from "./folder-error.ts";

/**
 * Lets one process of this machine at a time look at a folder's PostgreSQL and start it. Between reading a stale
 * `postmaster.pid` and removing it another process could have started a server: two on one folder destroy it.
 *
 * The kernel holds the lock and drops it however the process ends: an abstract socket on Linux, a named pipe on
 * Windows, a lock taken while opening a file elsewhere. It does not reach across network namespaces, so two
 * containers must not share one data folder.
 *
 * @param folder - must exist
 * @throws AppError `conflict` when another process holds it for longer than `waitMs`
 */
export async function withStartMutex<T>(folder: string, work: () => Promise<T>, waitMs = 60_000): Promise<T> {
  const { dev, ino } = fs.statSync(folder, { bigint: true });
  const name = `sophia-${createHash("sha256").update(`${dev}:${ino}`).digest("hex").slice(0, 24)}`;
  const deadline = Date.now() + waitMs;
  for (;;) {
    const release = await tryTake(name, folder);
    if (release) {
      try {
        return await work();
      } finally {
        await release();
      }
    }
    if (Date.now() > deadline) {
      throw new AppError(
        "conflict",
        `Another Sophia has been starting on ${folder} for ${waitMs / 1000} s. Wait for it or end it.`,
      );
    }
    await sleep(40);
  }
}

type Release = () => Promise<void>;

async function tryTake(name: string, folder: string): Promise<Release | undefined> {
  if (process.platform === "linux") return listenOn(`\0${name}`);
  if (process.platform === "win32") return listenOn(`\\\\.\\pipe\\${name}`);
  return openExclusively(path.join(folder, ".start-lock"));
}

function listenOn(address: string): Promise<Release | undefined> {
  return new Promise((resolve, reject) => {
    const server = net.createServer((socket) => socket.destroy());
    server.once("error", (error) => (systemCode(error) === "EADDRINUSE" ? resolve(undefined) : reject(error)));
    server.listen(address, () => resolve(() => new Promise((closed) => server.close(() => closed()))));
  });
}

/** O_EXLOCK of macOS and the BSDs: open and flock in one call. Node has no name for it. */
const exclusiveLock = 0x20;

async function openExclusively(file: string): Promise<Release | undefined> {
  try {
    const flags = fs.constants.O_RDWR | fs.constants.O_CREAT | fs.constants.O_NONBLOCK | exclusiveLock;
    const fd = fs.openSync(file, flags, 0o600);
    return async () => fs.closeSync(fd);
  } catch (error) {
    if (systemCode(error) === "EAGAIN") return undefined;
    throw error;
  }
}
