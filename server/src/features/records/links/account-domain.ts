import { domainToASCII } from "node:url";
import { sharedDomains } from "./shared-domains.ts";

/** Longest name that DNS allows. */
const longestDomain = 253;

/**
 * A domain as accounts are told apart by: lower case, international letters in their ASCII form, `www.` and a final dot
 * cut.
 *
 * @returns undefined for what is no domain, an address by number, or a domain that many companies share
 */
export function accountDomain(text: string): string | undefined {
  const trimmed = text.trim().toLowerCase().replace(/\.$/, "");
  if (trimmed === "" || trimmed.length > longestDomain || /[\s/@:]/.test(trimmed)) return undefined;
  const ascii = domainToASCII(trimmed).replace(/^www\./, "");
  if (!/^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/.test(ascii)) return undefined;
  return sharedDomains.has(ascii) ? undefined : ascii;
}

/** The domain of an e-mail address, under the same rules. */
export function domainOfEmail(email: string): string | undefined {
  const at = email.lastIndexOf("@");
  return at < 1 ? undefined : accountDomain(email.slice(at + 1));
}
