import type { WriteStream } from "node:tty";
import type { SourceStatus } from "@sophia/core/api";

function seconds(value: number): string {
  return value < 90
    ? `${Math.ceil(value)} s`
    : value < 5_400
      ? `${Math.ceil(value / 60)} min`
      : `${(value / 3_600).toFixed(1)} h`;
}

/** One line for a source: what it reads now, how much, how fast, how long still; or what keeps it from going on. */
export function progressLine(source: SourceStatus): string {
  const name = `${source.source.padEnd(7)} ${source.name}`;
  const counts = `${source.documents} documents`;
  if (source.lastError !== null) return `${name}: ${counts}; ${source.lastError}`;
  const stream =
    source.streams.find((candidate) => candidate.running) ?? source.streams.find((candidate) => !candidate.backfilled);
  if (stream === undefined) return `${name}: ${counts}, complete`;
  const total = stream.total === null ? "" : ` of ${stream.total}`;
  const rate = stream.ratePerSecond === null ? "" : `, ${stream.ratePerSecond}/s`;
  const left = stream.remainingSeconds === null ? "" : `, ${seconds(stream.remainingSeconds)} left`;
  return `${name}: ${counts}; ${stream.label} ${stream.done}${total}${rate}${left}`;
}

/** Redraws in place on a terminal; elsewhere prints a line when it says something new, at most one a second for each source. */
export function progressLines(out: Pick<WriteStream, "isTTY" | "write" | "columns">) {
  let drawn = 0;
  const said = new Map<string, { readonly line: string; readonly atMs: number }>();
  return {
    show(sources: readonly SourceStatus[], waitingDocuments: number): void {
      const lines = sources.map(progressLine);
      if (waitingDocuments > 0) lines.push(`index  ${waitingDocuments} documents wait to be searchable`);
      if (out.isTTY) {
        const cut = lines.map((line) => line.slice(0, Math.max(20, (out.columns ?? 80) - 1)));
        out.write(
          `${drawn > 0 ? `\u001B[${drawn}A` : ""}${cut.map((line) => `\u001B[2K${line}\n`).join("")}${"\u001B[2K\n".repeat(Math.max(0, drawn - cut.length))}`,
        );
        drawn = Math.max(drawn, cut.length);
        return;
      }
      for (const [index, line] of lines.entries()) {
        const key = sources[index]?.connectionId ?? "index";
        const last = said.get(key);
        if (last !== undefined && (last.line === line || Date.now() - last.atMs < 1_000)) continue;
        said.set(key, { line, atMs: Date.now() });
        out.write(`${line}\n`);
      }
    },
    end(): void {
      drawn = 0;
    },
  };
}
