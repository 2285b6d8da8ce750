/** What every measurement is called with. */
export interface BenchOptions {
  /** Folder laid out like the evaluation data: `calls/`, `questions/`. */
  readonly data?: string;
  readonly seed: number;
  /** File for the results as JSON. */
  readonly json?: string;
  /** File for ranked lists, one JSON object a line. */
  readonly ranked?: string;
  /** Arguments of the measurement itself. */
  readonly extra: string[];
}

export interface BenchTable {
  readonly title: string;
  readonly columns: string[];
  readonly rows: (string | number)[][];
}

export interface BenchResult {
  readonly tables: BenchTable[];
  /** What a reader must know to read the tables: data, factors, what was left out. */
  readonly notes: string[];
}

/** A value at a share of the sorted measurements: `percentile(times, 0.95)`. NaN of none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
