/** Fields of one form, or why it is not read. */
export type Form = { readonly fields: Readonly<Record<string, string>> } | { readonly refusal: string };

const mostFields = 64;

/**
 * Reads `application/x-www-form-urlencoded`: text fields, each given once. What stands twice is refused, since two
 * readers of it would not agree on which one counts.
 */
export function readForm(text: string): Form {
  const pairs = [...new URLSearchParams(text)];
  if (pairs.length > mostFields) return { refusal: `The form has too many fields: at most ${mostFields}.` };
  const twice = pairs.find(([name], at) => pairs.findIndex(([other]) => other === name) !== at);
  if (twice !== undefined) return { refusal: "A field of the form is given twice." };
  return { fields: Object.fromEntries(pairs) };
}
