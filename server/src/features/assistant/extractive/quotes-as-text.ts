import type { Citation } from "@sophia/core/api";

function when(at: string | null): string {
  return at === null ? "" : `, ${at.slice(0, 10)} ${at.slice(11, 16)} UTC`;
}

/** Quotes as an answer: each word for word, with who said it, when and where. */
export function quotesAsText(label: string, citations: readonly Citation[]): string {
  const quotes = citations.map(
    ({ number, quote, author, at, title, source }) =>
      `“${quote}”\n— ${author ?? "Unknown author"}${when(at)}, in “${title}” (${source}) [${number}]`,
  );
  return [label, ...quotes].join("\n\n");
}
