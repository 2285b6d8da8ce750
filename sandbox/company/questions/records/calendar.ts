const dayMs = 86_400_000;

/** Days from `from` (included) to `to` (not included), as `2026-11-20`. */
export interface Days {
  readonly from: string;
  readonly to: string;
}

/** Stretches of days as people name them, reckoned from the instant of a question, in UTC; weeks begin on Monday. */
export interface Calendar {
  readonly now: string;
  readonly today: string;
  readonly day: (offset: number) => string;
  readonly week: (offset: number) => Days;
  readonly month: (offset: number) => Days;
  readonly quarter: (offset: number) => Days;
}

export function calendarOf(now: string): Calendar {
  const date = new Date(now);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  const midnightMs = Date.UTC(year, month, date.getUTCDate());
  const iso = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
  const mondayMs = midnightMs - ((date.getUTCDay() + 6) % 7) * dayMs;
  const monthsFrom = (first: number, length: number): Days => ({
    from: iso(Date.UTC(year, first)),
    to: iso(Date.UTC(year, first + length)),
  });
  return {
    now: date.toISOString(),
    today: iso(midnightMs),
    day: (offset) => iso(midnightMs + offset * dayMs),
    week: (offset) => ({ from: iso(mondayMs + offset * 7 * dayMs), to: iso(mondayMs + (offset + 1) * 7 * dayMs) }),
    month: (offset) => monthsFrom(month + offset, 1),
    quarter: (offset) => monthsFrom((Math.floor(month / 3) + offset) * 3, 3),
  };
}

/** Whether a day, or the UTC day of an instant, lies in a stretch. */
export function within(at: string, { from, to }: Days): boolean {
  const day = at.slice(0, 10);
  return day >= from && day < to;
}
