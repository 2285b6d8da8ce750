import type { ChildProcess } from "node:child_process";
import type { RunAs } from "./run-as.ts";

/**
 * How the data folder is named to PostgreSQL. For another account the parents may be closed (mode 0700): Node enters the
 * folder as root and then changes the account, and /proc/self/cwd leads to it without touching the parents. Each process
 * of PostgreSQL stays in its data folder, so the name holds for all of them.
 */
export function clusterArgument(clusterDir: string, as: RunAs | undefined): string {
  return as ? "/proc/self/cwd" : clusterDir;
}

/** Nothing of ours is inherited: keys in our environment are not PostgreSQL's business. (Windows' own variables are added by Node.) */
export const childEnvironment = { LC_ALL: "C", PATH: "/usr/bin:/bin" } as const;

/** Waits for a child and collects the end of what it said. */
export function endOf(child: ChildProcess): Promise<{ status: number | null; stderr: string }> {
  return new Promise((resolve, reject) => {
    let stderr = "";
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      stderr = (stderr + text).slice(-16_000);
    });
    child.once("error", reject);
    child.once("close", (status) => resolve({ status, stderr }));
  });
}
