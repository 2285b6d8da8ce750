import { parseArgs } from "node:util";
import { maximumSize } from "../company/draft.ts";

/** What `node sandbox/export.ts` was told. */
export interface ExportCommandLine {
  readonly seed: number;
  readonly size: number;
  /** The world's "now", ISO 8601. */
  readonly anchor: string;
  /** Undefined: standard output. */
  readonly out: string | undefined;
}

export const exportUsage = `Writes the sample company, object by object, as JSON lines: texts with authors and times, readers, record fields, links.

  node sandbox/export.ts [options]

  --seed 1                     which company is generated
  --size 1                     how large it is; 1 is the sample company, 45 has 200,000 objects
  --anchor 2026-11-22T09:00Z   the company's "now"; the current minute unless given
  --out FILE                   where to write; standard output unless given
  --help

It is made from the company itself and never through the servers that sandbox/main.ts starts: a copy read through
those, of the same seed, size and anchor, must hold the same.`;

/** @returns what was asked for, "help", or one sentence for each thing that is wrong */
export function readExportCommandLine(
  args: readonly string[],
  nowMs: number,
): ExportCommandLine | "help" | readonly string[] {
  const values = parse(args);
  if (typeof values === "string") return [values];
  if (values.help) return "help";
  const problems: string[] = [];
  const seed = Number(values.seed.trim() === "" ? Number.NaN : values.seed);
  if (!Number.isSafeInteger(seed)) problems.push(`--seed must be a whole number, not "${values.seed}".`);
  const size = Number(values.size.trim() === "" ? Number.NaN : values.size);
  if (!(size > 0 && size <= maximumSize)) {
    problems.push(`--size must be a number above 0 and at most ${maximumSize}, not "${values.size}".`);
  }
  const anchorMs = values.anchor === undefined ? Math.floor(nowMs / 60_000) * 60_000 : Date.parse(values.anchor);
  if (Number.isNaN(anchorMs)) {
    problems.push(`--anchor must be a date and time such as 2026-11-22T09:00:00Z, not "${values.anchor}".`);
  }
  if (values.out === "") problems.push("--out must name a file.");
  if (problems.length > 0) return problems;
  return { seed, size, anchor: new Date(anchorMs).toISOString(), out: values.out };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        seed: { type: "string", default: "1" },
        size: { type: "string", default: "1" },
        anchor: { type: "string" },
        out: { type: "string" },
        help: { type: "boolean", default: false },
      },
    }).values;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
