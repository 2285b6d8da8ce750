import type { Random } from "./random.ts";

const dayMs = 86_400_000;

/** An ISO time on the given day before the anchor, in US working hours; a day at the weekend moves to the Friday before. */
export function workingTime(random: Random, anchor: string, daysBefore: number): string {
  return new Date(workingMs(random, Date.parse(anchor), daysBefore)).toISOString();
}

/** The same in milliseconds of the epoch. Never after the anchor. */
export function workingMs(random: Random, anchorMs: number, daysBefore: number): number {
  let day = Math.floor((anchorMs - daysBefore * dayMs) / dayMs) * dayMs;
  const weekday = new Date(day).getUTCDay();
  if (weekday === 0) day -= 2 * dayMs;
  if (weekday === 6) day -= dayMs;
  // 13:00 to 22:00 UTC is 8 to 17 in Chicago in summer.
  const time = day + 13 * 3_600_000 + random.int(0, 9 * 3600 - 1) * 1000 + random.int(0, 999);
  return time < anchorMs - 60_000 ? time : workingMs(random, anchorMs, daysBefore + 1);
}

const months = ["January", "February", "March", "April", "May", "June", "July"].concat([
  "August",
  "September",
  "October",
  "November",
  "December",
]);

/** "March 14", for a time some days after (or, when negative, before) a moment. */
export function dayName(from: string | number, daysAfter = 0): string {
  const date = new Date(new Date(from).getTime() + daysAfter * dayMs);
  return `${monthName(date)} ${date.getUTCDate()}`;
}

export function monthName(date: Date | string | number): string {
  return months[new Date(date).getUTCMonth()] ?? "January";
}

/** `2026-03-14`, some days after a moment. */
export function isoDay(from: string | number, daysAfter = 0): string {
  return new Date(new Date(from).getTime() + daysAfter * dayMs).toISOString().slice(0, 10);
}

/** Gives Slack timestamps that are unique in their channel: seconds with six decimals, as a string. */
export function slackClock(random: Random): (channelId: string, epochMs: number) => string {
  const used = new Set<string>();
  return (channelId, epochMs) => {
    for (let micros = Math.floor(epochMs) * 1000 + random.int(0, 999); ; micros++) {
      const ts = `${Math.floor(micros / 1e6)}.${String(micros % 1e6).padStart(6, "0")}`;
      const key = `${channelId} ${ts}`;
      if (used.has(key)) continue;
      used.add(key);
      return ts;
    }
  };
}

/** Milliseconds of the epoch of a Slack timestamp. */
export function slackMs(ts: string): number {
  const [seconds, micros] = ts.split(".");
  return Number(seconds) * 1000 + Math.floor(Number(micros) / 1000);
}
