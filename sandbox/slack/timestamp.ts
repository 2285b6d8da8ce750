/**
 * A Slack timestamp (`1731000000.000200`) as whole microseconds.
 *
 * Message ids differ in the sixth decimal, where a float has long run out of digits, so they are compared as integers.
 * Bounds may come with fewer decimals (`0`, `1731000000.5`); more than six, signs and exponents are refused.
 *
 * @returns undefined when the text is no timestamp
 */
export function slackTsMicros(text: string): bigint | undefined {
  const match = /^(\d{1,12})(?:\.(\d{1,6}))?$/.exec(text);
  if (!match) return undefined;
  return BigInt(match[1] ?? "0") * 1_000_000n + BigInt((match[2] ?? "").padEnd(6, "0"));
}

/** Orders by time, oldest first. What is no timestamp comes before all others. */
export function compareSlackTs(a: string, b: string): number {
  const left = slackTsMicros(a) ?? -1n;
  const right = slackTsMicros(b) ?? -1n;
  return left < right ? -1 : left > right ? 1 : 0;
}

/** @returns ISO 8601, to the millisecond */
export function slackTsToIso(ts: string): string {
  return new Date(Number((slackTsMicros(ts) ?? 0n) / 1000n)).toISOString();
}
