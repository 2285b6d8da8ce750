/** One look at a running backfill. */
export interface Sample {
  /** Since the vendors were connected. */
  readonly second: number;
  /** Raw records read until then. */
  readonly records: number;
  readonly rssMb: number;
  /** Proportional memory, of the service and of PostgreSQL: as last looked at. */
  readonly pssMb: number;
  readonly heapMb: number;
  /** Buffers that V8 knows of outside its heap. */
  readonly externalMb: number;
  readonly postgresMb: number;
  /** What still waited, as text. */
  readonly left: string;
}

export function highest(samples: readonly Sample[], field: "rssMb" | "pssMb" | "heapMb" | "postgresMb"): number {
  return Math.max(0, ...samples.map((sample) => sample[field]));
}

/** From this share of the reading on: what grows before is the start itself. */
const settledFrom = 0.2;

/** MB of resident memory for each raw record, by least squares over the reading; NaN of too few samples. */
export function slopePerRecord(samples: readonly Sample[]): number {
  const last = samples.at(-1)?.records ?? 0;
  const reading = samples.filter(({ records }) => records >= settledFrom * last && records < last);
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const meanRecords = mean(reading.map(({ records }) => records));
  const meanMb = mean(reading.map(({ rssMb }) => rssMb));
  const covariance = mean(reading.map(({ records, rssMb }) => (records - meanRecords) * (rssMb - meanMb)));
  const variance = mean(reading.map(({ records }) => (records - meanRecords) ** 2));
  return covariance / variance;
}
