/** Text as it may stand in HTML, between tags and in quoted attributes. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** A whole document, without scripts. @param body - HTML, everything foreign in it escaped. */
export function pageDocument(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)} · Sophia</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/page.css">
</head>
<body class="sheet">
<p class="brand"><a href="/">Sophia</a></p>
<main>
<h1>${escaped(title)}</h1>
${body}
</main>
</body>
</html>
`;
}

/** A sentence on what went wrong, above a form. */
export function faultNote(fault: string | undefined): string {
  return fault === undefined ? "" : `<p class="failed note" role="alert">${escaped(fault)}</p>`;
}

export function field(label: string, attributes: string): string {
  return `<label>${escaped(label)} <input ${attributes} required></label>`;
}

/** A point in time, to the minute. @param at - ISO 8601, UTC */
export function moment(at: string): string {
  return `<time datetime="${escaped(at)}">${escaped(at.slice(0, 16).replace("T", " "))} UTC</time>`;
}

/** @param lines - cells of HTML; on a narrow screen each tells the name of its column. */
export function rows(columns: readonly string[], lines: readonly (readonly string[])[]): string {
  if (lines.length === 0) return '<p class="aside">None.</p>';
  const head = columns.map((column) => `<th scope="col">${escaped(column)}</th>`).join("");
  const body = lines.map(
    (cells) =>
      `<tr>${cells.map((cell, at) => `<td data-label="${escaped(columns[at] ?? "")}">${cell}</td>`).join("")}</tr>`,
  );
  return `<table><thead><tr>${head}</tr></thead><tbody>${body.join("\n")}</tbody></table>`;
}
