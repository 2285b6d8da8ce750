const months = [
  "january",
  "february",
  "march",
  "april",
  "may",
  "june",
  "july",
  "august",
  "september",
  "october",
  "november",
  "december",
];
const month = months.map((name) => `${name}|${name.slice(0, 3)}`).join("|");
const written = new RegExp(
  `(?<!\\p{L})(?:(${month})\\.? (\\d{1,2})|(\\d{1,2})(?:st|nd|rd|th)?(?: of)? (${month}))(?![\\p{L}\\p{N}])`,
  "giu",
);

/** Days that a question names, as `MM-DD`: "September 3", "the 3rd of September", "2026-09-03". */
export function namedDays(question: string): ReadonlySet<string> {
  const days = [...question.matchAll(written)].map(([, before, dayAfter, dayBefore, after]) => {
    const name = (before ?? after ?? "").slice(0, 3).toLowerCase();
    const number = months.findIndex((full) => full.startsWith(name)) + 1;
    return `${two(number)}-${two(Number(dayAfter ?? dayBefore))}`;
  });
  const numeric = [...question.matchAll(/(?<!\d)\d{4}-(\d{2}-\d{2})(?!\d)/gu)].map(([, day = ""]) => day);
  return new Set([...days, ...numeric]);
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}
