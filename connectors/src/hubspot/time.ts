/** HubSpot's instants (ISO 8601, or milliseconds since 1970 as text) as ISO 8601 in UTC; null for what is neither. */
export function instantOf(text: string | null | undefined): string | null {
  const value = text?.trim() ?? "";
  const isMs = /^-?\d{5,16}$/.test(value);
  if (!isMs && !/^\d{4}-\d{2}-\d{2}/.test(value)) return null;
  const ms = isMs ? Number(value) : Date.parse(value);
  return Number.isFinite(ms) && Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString() : null;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/**
 * The day in the account's time zone, `2026-11-30`: a date without a time is that day everywhere.
 *
 * @param timeZone - IANA name; null or unknown: UTC
 */
export function dayOf(text: string | null | undefined, timeZone: string | null): string | null {
  const date = /^\d{4}-\d{2}-\d{2}$/.exec(text?.trim() ?? "");
  const instant = instantOf(text);
  if (instant === null) return null;
  if (date) return date[0];
  const parts = new Map(
    formatIn(timeZone)
      .formatToParts(new Date(instant))
      .map(({ type, value }) => [type, value]),
  );
  return `${parts.get("year")?.padStart(4, "0")}-${parts.get("month")}-${parts.get("day")}`;
}

function formatIn(timeZone: string | null): Intl.DateTimeFormat {
  const zone = timeZone ?? "UTC";
  const known = formats.get(zone);
  if (known) return known;
  const options = { year: "numeric", month: "2-digit", day: "2-digit" } as const;
  try {
    const format = new Intl.DateTimeFormat("en-u-ca-gregory", { ...options, timeZone: zone });
    formats.set(zone, format);
    return format;
  } catch {
    // Not a time zone that this machine knows.
    return zone === "UTC" ? new Intl.DateTimeFormat("en") : formatIn("UTC");
  }
}
