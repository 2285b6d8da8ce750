import assert from "node:assert/strict";
import { test } from "node:test";
import { htmlText } from "./html-text.ts";

test("rich text is what a reader sees", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["plain", "plain"],
    ["<p>One</p><p>Two<br>Three</p>", "One\nTwo\nThree"],
    ["<ul><li>a</li><li>b</li></ul>", "a\nb"],
    ["a &lt;b&gt; &amp;amp; &#8364;&#x41; &nbsp;c &bogus; &constructor;", "a <b> &amp; €A c &bogus; &constructor;"],
    ["<style>p { color: red }</style><p>seen</p><script>if (1 < 2) x()</script>!", "seen\n!"],
    ["3 < 4 and 5 > 4", "3 < 4 and 5 > 4"],
    ["cut <b", "cut <b"],
    ["<a href='x'>link</a><!-- hidden -->.", "link."],
    ["&#1114112; &#55296;", "&#1114112; \ud800"],
    ["", ""],
  ];
  for (const [html, text] of cases) assert.equal(htmlText(html), text, html);
});

test("hostile text of a million signs is read in one pass", () => {
  for (const piece of ["<", "<p", "<p>", "</", "&", "&#", "<script>", "\n", " \n"]) {
    assert.ok(htmlText(piece.repeat(1_000_000)).length <= piece.length * 1_000_000);
  }
});
