/**
 * Puts quotes around whole numbers too long for a double, so that `JSON.parse` keeps every digit: Gong sends the ids of
 * scorecards, and those of calls and users beside them, as JSON numbers of up to 20 digits. Text inside strings stays.
 */
export function withLongNumbersQuoted(json: string): string {
  return json.replaceAll(/"(?:[^"\\]+|\\.)*"|(?<![\d.])-?\d{16,}(?![\d.eE])/g, (part) =>
    part.startsWith('"') ? part : `"${part}"`,
  );
}
