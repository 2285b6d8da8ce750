import { createHash } from "node:crypto";

/** Text as HTML text or attribute value; control characters that HTML forbids become the replacement character. */
export function escapeHtml(text: string): string {
  return (
    text
      .toWellFormed()
      // eslint-disable-next-line no-control-regex
      .replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]/g, "\uFFFD")
      .replace(/&/g, "&amp;")
      .replace(/</g, "&lt;")
      .replace(/>/g, "&gt;")
      .replace(/"/g, "&quot;")
      .replace(/'/g, "&#39;")
  );
}

/** The only script of a page: brings the place after `#`, or else the marked one, to the middle of the window. */
const scrollToMark = `(document.querySelector(":target") ?? document.querySelector("mark"))?.scrollIntoView({ block: "center" });`;

/**
 * A whole page around ready-made HTML, always labelled as sample data. It scrolls to the first `<mark>`, if there is one.
 *
 * @param title - plain text; escaped here
 * @param bodyHtml - HTML; whoever makes it escapes what it holds
 */
export function samplePage(title: string, bodyHtml: string): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} (sample data)</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 48rem; margin: 0 auto; padding: 1rem; color: #1b1b1f; background: #fff; }
.label { display: inline-block; padding: .1rem .6rem; border-radius: .5rem; background: #fde68a; color: #713f12; font-weight: 600; }
mark { background: #fef08a; padding: .1rem .2rem; scroll-margin-top: 30vh; }
time, .dim { color: #5f6368; }
ol, ul { padding-left: 1.2rem; }
</style>
</head>
<body>
<p><span class="label">Sample data</span> <span class="dim">Generated for trying Sophia; no real company, person or call.</span></p>
${bodyHtml}
<script>${scrollToMark}</script>
</body>
</html>
`;
}

/** The policy for such pages: nothing is loaded, and nothing but our one script runs, whatever a text smuggled in. */
export const samplePageHeaders = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${createHash("sha256").update(scrollToMark).digest("base64")}'`,
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
} as const;
