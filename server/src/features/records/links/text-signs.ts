import type { Line } from "@sophia/core";
import { accountDomain } from "./account-domain.ts";
import { pageKey } from "./page-key.ts";

/** A place in a text: what stands there, and the line that it stands in. */
export interface Sign {
  readonly found: string;
  readonly line: Line;
}

/** What a text holds that may tie it to records, each by its first place. */
export interface TextSigns {
  /** By the key of the page. */
  readonly pages: ReadonlyMap<string, Sign>;
  /** Lower case. */
  readonly emails: ReadonlyMap<string, Sign>;
  readonly domains: ReadonlyMap<string, Sign>;
  /** Upper case, as `ENG-12`. */
  readonly identifiers: ReadonlyMap<string, Sign>;
}

/** What is looked at: of a longer text the beginning, of more signs of a kind the first. */
const longestTextUnits = 400_000;
const mostSigns = 200;

const urlPattern = /https?:\/\/[^\s<>"'`|\])}]+/giu;
const emailPattern = /[\p{L}\p{N}._%+-]{1,64}@(?:[\p{L}\p{N}-]{1,63}\.)+\p{L}{2,63}/giu;
const domainPattern = /(?<![\p{L}\p{N}@._/-])(?:[\p{L}\p{N}-]{1,63}\.)+\p{L}{2,63}(?![\p{L}\p{N}@])/giu;
const identifierPattern = /(?<![\p{L}\p{N}_-])[A-Z][A-Z0-9]{0,9}-[1-9][0-9]{0,6}(?![\p{L}\p{N}_]|-\p{L})/gu;

/** Reads a text for addresses of pages, e-mail addresses, domains and issues' identifiers. An attachment's own address counts. */
export function textSigns(lines: readonly Line[]): TextSigns {
  const pages = new Map<string, Sign>();
  const emails = new Map<string, Sign>();
  const domains = new Map<string, Sign>();
  const identifiers = new Map<string, Sign>();
  for (const line of firstLines(lines)) {
    const note = (into: Map<string, Sign>, key: string | undefined, found: string): void => {
      if (key !== undefined && into.size < mostSigns && !into.has(key)) into.set(key, { found, line });
    };
    const attached = line.anchor.startsWith("attachment") ? [line.url] : [];
    const urls = [...attached, ...(line.text.match(urlPattern) ?? []).map((url) => url.replace(/[.,;:!?]+$/, ""))];
    for (const url of urls) {
      note(pages, pageKey(url), url);
      if (URL.canParse(url)) note(domains, accountDomain(new URL(url).hostname), url);
    }
    const rest = line.text.replace(urlPattern, " ");
    for (const email of rest.match(emailPattern) ?? []) note(emails, email.toLowerCase(), email);
    for (const domain of rest.replace(emailPattern, " ").match(domainPattern) ?? [])
      note(domains, accountDomain(domain), domain);
    for (const identifier of rest.match(identifierPattern) ?? []) note(identifiers, identifier, identifier);
  }
  return { pages, emails, domains, identifiers };
}

/** As many lines as are looked at. */
export function firstLines(lines: readonly Line[]): Line[] {
  let left = longestTextUnits;
  const taken: Line[] = [];
  for (const line of lines) {
    if (left <= 0) break;
    taken.push(line.text.length <= left ? line : { ...line, text: line.text.slice(0, left).toWellFormed() });
    left -= line.text.length;
  }
  return taken;
}
