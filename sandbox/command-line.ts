import { parseArgs } from "node:util";

/** What `node sandbox/main.ts` was told. */
export interface CommandLine {
  readonly host: string;
  /** 0: a free one, named in the ready line. */
  readonly port: number;
  readonly seed: number;
  readonly size: number;
  /** The world's "now", ISO 8601. */
  readonly anchor: string;
  readonly rateFactor: number;
  /** Transcript files whose calls join the company. */
  readonly transcripts: readonly string[];
  readonly transcriptDelayMinutes: number;
  /** End when standard input ends, which it does when the parent goes, however it goes. */
  readonly exitWithParent: boolean;
}

export const usage = `Serves the sample company in the vendors' own protocols.

  node sandbox/main.ts [options]

  --host 127.0.0.1             address to listen on
  --port 0                     port; 0 takes a free one, named in the line printed when ready
  --seed 1                     which company is generated
  --size 1                     how large it is; 1 is the sample company
  --anchor 2026-11-22T09:00Z   the company's "now"; the current minute unless given. The same seed, size and
                               anchor give the same company, to the byte
  --rate-factor 1              the vendors' documented rate limits are multiplied with it; 1 is real
  --transcripts FILE           adds the transcripts of a JSON Lines file to Gong's calls; may be repeated
  --transcript-delay 0         minutes from the end of a call to its transcript in Gong
  --exit-with-parent           ends when standard input ends
  --help

When ready it prints one line of JSON with the addresses and the sample credentials.`;

/** @returns what was asked for, "help", or one sentence for each thing that is wrong */
export function readCommandLine(args: readonly string[], nowMs: number): CommandLine | "help" | readonly string[] {
  const parsed = parse(args);
  if (typeof parsed === "string") return [parsed];
  if (parsed.help) return "help";
  const problems: string[] = [];
  const number = (name: string, text: string, fits: (value: number) => boolean, expected: string): number => {
    const value = text.trim() === "" ? Number.NaN : Number(text);
    if (!fits(value)) problems.push(`--${name} must be ${expected}, not "${text}".`);
    return value;
  };
  const anchorMs = parsed.anchor === undefined ? Math.floor(nowMs / 60_000) * 60_000 : Date.parse(parsed.anchor);
  if (Number.isNaN(anchorMs)) {
    problems.push(`--anchor must be a date and time such as 2026-11-22T09:00:00Z, not "${parsed.anchor}".`);
  }
  const positive = (value: number) => Number.isFinite(value) && value > 0;
  const read: Omit<CommandLine, "anchor"> = {
    host: parsed.host,
    port: number("port", parsed.port, (value) => Number.isInteger(value) && value >= 0 && value <= 65_535, "a port"),
    seed: number("seed", parsed.seed, Number.isSafeInteger, "a whole number"),
    size: number("size", parsed.size, positive, "a number above 0"),
    rateFactor: number("rate-factor", parsed["rate-factor"], positive, "a number above 0"),
    transcripts: parsed.transcripts,
    transcriptDelayMinutes: number(
      "transcript-delay",
      parsed["transcript-delay"],
      (value) => Number.isFinite(value) && value >= 0,
      "a number of minutes, 0 or more",
    ),
    exitWithParent: parsed["exit-with-parent"],
  };
  return problems.length > 0 ? problems : { ...read, anchor: new Date(anchorMs).toISOString() };
}

function parse(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        host: { type: "string", default: "127.0.0.1" },
        port: { type: "string", default: "0" },
        seed: { type: "string", default: "1" },
        size: { type: "string", default: "1" },
        anchor: { type: "string" },
        "rate-factor": { type: "string", default: "1" },
        transcripts: { type: "string", multiple: true, default: [] },
        "transcript-delay": { type: "string", default: "0" },
        "exit-with-parent": { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
    return values;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
