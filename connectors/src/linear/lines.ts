import { AppError, maxLineLength, splitAtWords, type Line, type VendorAccount } from "@sophia/core";

/** One thing said in Linear, before it is cut into lines that can be kept. */
export interface Said {
  readonly author: string | null;
  /** As Linear sent it. */
  readonly at: string | null | undefined;
  readonly text: string;
  readonly url: string;
  readonly anchor: string;
  /** Labels and values, not something that somebody wrote. */
  readonly isFields?: boolean;
}

export function linesOf(said: readonly Said[]): Line[] {
  return said.flatMap(({ author, at, text, url, anchor, isFields }) => {
    const instant = isoOf(at);
    const kept = text.trim();
    if (kept === "") return [];
    return splitAtWords(kept, maxLineLength).map((piece, index) => ({
      author,
      at: instant,
      text: piece,
      url,
      anchor: index === 0 ? anchor : `${anchor}#${index + 1}`,
      ...(isFields && { isFields }),
    }));
  });
}

/** ISO 8601 with milliseconds; null for what is no instant. */
export function isoOf(at: string | null | undefined): string | null {
  const ms = Date.parse(at ?? "");
  return Number.isNaN(ms) ? null : new Date(ms).toISOString();
}

/** @param what - with its article: "A Linear issue" */
export function requiredIso(at: string, what: string): string {
  const iso = isoOf(at);
  if (iso === null)
    throw new AppError("vendor_reply_invalid", `${what} has no readable time of creation; it is shown to nobody.`);
  return iso;
}

/** The latest of some instants, of those that are readable. */
export function latestOf(first: string, ...more: readonly (string | null | undefined)[]): string {
  return more.map(isoOf).reduce<string>((latest, at) => (at !== null && at > latest ? at : latest), first);
}

/** Linear's own address of an object; built only where it gives none that a browser could open. */
export function urlOf(given: string | null | undefined, account: VendorAccount, kind: string, id: string): string {
  if (given && URL.canParse(given) && /^https?:/i.test(given)) return given;
  return `${account.url ?? "https://linear.app"}/${kind}/${encodeURIComponent(id.toWellFormed())}`;
}

/** "Label: value" parts in a row, those without a value left out. */
export function factsText(facts: readonly (readonly [string, string | null | undefined])[]): string {
  return facts.flatMap(([label, value]) => (value?.trim() ? [`${label}: ${value.trim()}`] : [])).join(" · ");
}

/** Shown behind titles and in entities alike. */
export function lifeMark(object: {
  trashed?: boolean | null | undefined;
  archivedAt?: string | null | undefined;
}): string {
  if (object.trashed === true) return " (in the trash)";
  return object.archivedAt ? " (archived)" : "";
}

/** What Linear would not give, so that nobody takes its absence for a fact. */
export function unreadText(unread: readonly string[]): string | null {
  return unread.length === 0 ? null : unread.join(", ");
}
