/** What processes use, from /proc; Linux only. */
import { readdirSync, readFileSync } from "node:fs";

const ticksPerSecond = 100;

/** A process and everything below it: ids by parent, also of processes that left its group. */
export function processTree(rootPid: number): number[] {
  const parents = new Map<number, number>();
  for (const entry of readdirSync("/proc")) {
    if (!/^\d+$/.test(entry)) continue;
    const parent = Number(statFields(Number(entry))?.[1]);
    if (parent > 0) parents.set(Number(entry), parent);
  }
  const found = [rootPid];
  for (const pid of found) for (const [child, parent] of parents) if (parent === pid) found.push(child);
  return found;
}

/** Proportional memory (PSS): pages that several processes share count once. */
export function proportionalMb(pids: readonly number[]): number {
  return Math.round(sum(pids.map((pid) => kilobytes(pid, "smaps_rollup", "Pss"))) / 1024);
}

/** Resident memory, shared pages in full. */
export function residentMb(pid: number): number {
  return Math.round(kilobytes(pid, "status", "VmRSS") / 1024);
}

/** Processor time of processes and of their children that ended, in seconds. */
export function cpuSeconds(pids: readonly number[]): number {
  const ticks = pids.map((pid) => sum((statFields(pid) ?? []).slice(11, 15).map(Number)));
  return sum(ticks) / ticksPerSecond;
}

/** Fields after the name, which may itself hold anything: state first. */
function statFields(pid: number): string[] | undefined {
  const stat = read(pid, "stat");
  return stat?.slice(stat.lastIndexOf(")") + 2).split(" ");
}

function kilobytes(pid: number, file: string, field: string): number {
  return Number(new RegExp(`^${field}:\\s+(\\d+)`, "m").exec(read(pid, file) ?? "")?.[1] ?? 0);
}

function read(pid: number, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return undefined; // It ended between the listing and the reading.
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
