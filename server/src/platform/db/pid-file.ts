import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { systemCode } from "./folder-error.ts";

/** What `postmaster.pid` and the process it names say about a cluster. */
export type ClusterState =
  | { readonly kind: "stopped" }
  | { readonly kind: "running"; readonly pid: number; readonly port: number; readonly ready: boolean }
  /** The file outlived its server. */
  | { readonly kind: "stale"; readonly pid: number; readonly reason: StaleReason };

/** `torn`: the file is empty or cut, as a full disk leaves it. */
export type StaleReason = "gone" | "zombie" | "other_program" | "torn";

/**
 * Reads `postmaster.pid` (pid, folder, start, port, …, status in line 8) and looks whether that process is PostgreSQL
 * on this very folder. A number alone proves nothing: after a restart of the machine or a container it may be anybody's,
 * and a dead server stays visible as a zombie until its parent asks for it.
 */
export function clusterState(clusterDir: string): ClusterState {
  let text: string;
  try {
    text = fs.readFileSync(pidFilePath(clusterDir), "utf8");
  } catch (error) {
    if (systemCode(error) === "ENOENT") return { kind: "stopped" };
    throw error;
  }
  const lines = text.split("\n");
  const pid = Number(lines[0]);
  if (!Number.isSafeInteger(pid) || pid <= 0) return { kind: "stale", pid: 0, reason: "torn" };
  const life = lifeOf(pid, clusterDir);
  if (life !== "ours") return { kind: "stale", pid, reason: life };
  return { kind: "running", pid, port: Number(lines[3]), ready: lines[7]?.trim() === "ready" };
}

/** True while that process exists and is not a zombie. */
export function isAlive(pid: number): boolean {
  if (isZombie(pid)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) === "EPERM";
  }
}

/**
 * Makes PostgreSQL accept a stale pid file whose number is still taken by a zombie or another program: the number is
 * replaced by one that no process can have. The file itself stays, since PostgreSQL finds in it whether processes of
 * the dead server are still at work in the shared memory, and waits for them.
 */
export function neutralisePidFile(clusterDir: string): void {
  const file = pidFilePath(clusterDir);
  const lines = fs.readFileSync(file, "utf8").split("\n");
  if (!Number.isSafeInteger(Number(lines[0])) || Number(lines[0]) <= 0) {
    fs.rmSync(file); // PostgreSQL refuses to start on an empty or torn file, and nothing can be learned from it.
    return;
  }
  fs.writeFileSync(file, [String(2 ** 31 - 2), ...lines.slice(1)].join("\n"));
}

function pidFilePath(clusterDir: string): string {
  return path.join(clusterDir, "postmaster.pid");
}

function lifeOf(pid: number, clusterDir: string): "ours" | "gone" | "zombie" | "other_program" {
  if (isZombie(pid)) return "zombie";
  if (!isAlive(pid)) return "gone";
  if (process.platform === "linux") return worksIn(pid, clusterDir) ? "ours" : "other_program";
  // Windows does not give numbers of dead processes away soon; the connection attempt decides.
  if (process.platform === "win32") return "ours";
  return commandOf(pid).includes("postgres") ? "ours" : "other_program";
}

/** Each process of PostgreSQL works in its data folder; compared by inode, since the folder may have been moved. */
function worksIn(pid: number, folder: string): boolean {
  try {
    const there = fs.statSync(`/proc/${pid}/cwd`, { bigint: true });
    const here = fs.statSync(folder, { bigint: true });
    return there.dev === here.dev && there.ino === here.ino;
  } catch (error) {
    const code = systemCode(error);
    // Not ours to look at = not run by us; gone in this moment.
    if (code === "EACCES" || code === "EPERM" || code === "ENOENT" || code === "ESRCH") return false;
    throw error;
  }
}

function isZombie(pid: number): boolean {
  if (process.platform !== "linux") return false;
  try {
    return /^\d+ \(.*\) [ZX]/s.test(fs.readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false; // No such process: not a zombie either.
  }
}

function commandOf(pid: number): string {
  try {
    return execFileSync("ps", ["-p", String(pid), "-o", "comm="], { encoding: "utf8" });
  } catch {
    return ""; // ps ends with 1 when there is no such process.
  }
}
