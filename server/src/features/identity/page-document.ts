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
<link rel="stylesheet" href="/page.css">
</head>
<body>
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
  return fault === undefined ? "" : `<p class="failed" role="alert">${escaped(fault)}</p>`;
}

export function field(label: string, attributes: string): string {
  return `<p><label>${escaped(label)}<br><input ${attributes} required></label></p>`;
}
