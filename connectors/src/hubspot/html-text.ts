/** Elements after which a reader sees a new line. */
const breaks = new Set(["br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "table", "ul"]);
/** Elements whose content no reader sees. */
const silent = new Set(["style", "script", "head", "title"]);

const entities: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
  ndash: "–",
  mdash: "—",
  hellip: "…",
  lsquo: "‘",
  rsquo: "’",
  ldquo: "“",
  rdquo: "”",
  bull: "•",
  euro: "€",
  pound: "£",
};

/**
 * The rich text of notes, calls and e-mails as a reader sees it. One pass over the text, whatever it holds: a `<` that
 * opens no tag is a character.
 */
export function htmlText(html: string): string {
  let text = "";
  let hidden: string | undefined;
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf("<", at);
    const end = open < 0 ? html.length : open;
    if (hidden === undefined) text += html.slice(at, end);
    if (open < 0) break;
    const name = /^\/?([a-z][a-z0-9]{0,10})|^!/i.exec(html.slice(open + 1, open + 13));
    const close = name ? html.indexOf(">", open) : -1;
    if (!name || close < 0) {
      // Without a ">" ahead no later "<" opens a tag either.
      const rest = name ? html.slice(open) : "<";
      if (hidden === undefined) text += rest;
      at = open + rest.length;
      continue;
    }
    const tag = name[1]?.toLowerCase() ?? "";
    const isEnd = html.charAt(open + 1) === "/";
    if (hidden !== undefined) {
      if (isEnd && tag === hidden) hidden = undefined;
    } else if (!isEnd && silent.has(tag)) hidden = tag;
    else if (breaks.has(tag)) text += "\n";
    at = close + 1;
  }
  return tidy(decoded(text));
}

function decoded(text: string): string {
  return text.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]{2,8});/gi, (whole, name: string) => {
    if (!name.startsWith("#")) return Object.hasOwn(entities, name) ? (entities[name] ?? whole) : whole;
    const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

function tidy(text: string): string {
  return text
    .split("\n")
    .map((line) => line.replace(/[ \t\r\u00a0]+/g, " ").trim())
    .filter((line) => line !== "")
    .join("\n");
}
