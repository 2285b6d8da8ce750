/**
 * The range of UTF-16 units that a cited range means. The vendor counts "characters"; whether these are code points or
 * UTF-16 units is not documented and differs behind an emoji, so both are tried: where the text at code points is the one
 * cited, the range is translated. Any other comes back as given, for the caller's own check to refuse.
 */
export function utf16Range(
  text: string,
  cited: { readonly start: number; readonly end: number; readonly citedText: string },
): { readonly start: number; readonly end: number } {
  const given = { start: cited.start, end: cited.end };
  if (cited.citedText === "" || text.slice(cited.start, cited.end) === cited.citedText) return given;
  const start = offsetOfCodePoint(text, cited.start);
  const end = start + cited.citedText.length;
  const length = Array.from(cited.citedText).length;
  return cited.end - cited.start === length && text.slice(start, end) === cited.citedText ? { start, end } : given;
}

function offsetOfCodePoint(text: string, index: number): number {
  let offset = 0;
  let seen = 0;
  for (const character of text) {
    if (seen >= index) break;
    offset += character.length;
    seen += 1;
  }
  return offset;
}
