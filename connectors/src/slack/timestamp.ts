/**
 * Slack's `ts`: seconds with six decimals, as a string. It is a message's id within its channel, so it is compared and
 * cut as text: a float would lose its last digits.
 */
const shape = /^(\d{1,11})\.(\d{1,6})$/;

export function isTs(text: string): boolean {
  return shape.test(text);
}

/** Negative when `a` is earlier. Both must be timestamps. */
export function compareTs(a: string, b: string): number {
  const left = sortable(a);
  const right = sortable(b);
  return left < right ? -1 : left > right ? 1 : 0;
}

export function laterTs(a: string, b: string): string {
  return compareTs(a, b) >= 0 ? a : b;
}

/** ISO 8601 with milliseconds; what is finer stays in the ts. */
export function tsToIso(ts: string): string {
  const [, seconds = "0", fraction = ""] = shape.exec(ts) ?? [];
  return new Date(Number(seconds) * 1000 + Number(fraction.padEnd(6, "0").slice(0, 3))).toISOString();
}

/** Slack's other times: whole seconds since 1970, 0 for none. @returns null for none, and for what is no time */
export function secondsToIso(seconds: number): string | null {
  const date = new Date(seconds * 1000);
  return seconds > 0 && !Number.isNaN(date.getTime()) ? date.toISOString() : null;
}

/** @param ms - milliseconds since 1970, not negative */
export function tsFromMs(ms: number): string {
  const whole = Math.max(0, Math.floor(ms));
  return `${Math.floor(whole / 1000)}.${String(whole % 1000).padStart(3, "0")}000`;
}

/** As permalinks write it: without the dot. */
export function tsForLink(ts: string): string {
  const [, seconds = "0", fraction = ""] = shape.exec(ts) ?? [];
  return `p${seconds}${fraction.padEnd(6, "0")}`;
}

function sortable(ts: string): string {
  const [, seconds = "0", fraction = ""] = shape.exec(ts) ?? [];
  return seconds.padStart(11, "0") + fraction.padEnd(6, "0");
}
