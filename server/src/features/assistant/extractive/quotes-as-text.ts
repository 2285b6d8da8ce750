import type { Citation } from "@sophia/core/api";

function when(at: string | null): string | null {
  return at === null ? null : `${at.slice(0, 10)} ${at.slice(11, 16)} UTC`;
}

/** Quotes as an answer: each word for word, with who said it, when and where. A record's own field is said by nobody. */
export function quotesAsText(label: string, citations: readonly Citation[]): string {
  const quotes = citations.map(({ number, quote, author, at, title, source }) => {
    const origin = [author, when(at), `in “${title}” (${source})`].filter((part) => part !== null).join(", ");
    return `“${quote}”\n— ${origin} [${number}]`;
  });
  return [label, ...quotes].join("\n\n");
}
