import type { Problem } from "@sophia/core/api";

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text as it may stand in a document and in a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? "");
}

/** A refusal or failure as a person in a browser reads it. */
export function errorPage({ title, detail, requestId }: Problem): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${escapeHtml(title)} · Sophia</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="/page.css" />
  </head>
  <body class="sheet">
    <p class="brand"><a href="/">Sophia</a></p>
    <main>
      <h1>${escapeHtml(title)}</h1>
      <p>${escapeHtml(detail)}</p>
      <p class="aside">Request <code>${escapeHtml(requestId)}</code></p>
      <p><a href="/">Back to the start</a></p>
    </main>
  </body>
</html>
`;
}
