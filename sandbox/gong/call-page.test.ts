import assert from "node:assert/strict";
import { test } from "node:test";
import { startGong } from "./test-client.ts";

const harbor = "20000000000000000005";

test("a call's page shows who, when and every turn, escaped and labelled as sample data", async (t) => {
  const gong = await startGong(t);
  const page = await gong.raw(`/call?id=${harbor}`);
  assert.equal(page.status, 200);
  assert.match(page.contentType ?? "", /^text\/html; charset=utf-8$/);
  assert.match(page.text, /Sample data/);
  assert.match(page.text, /Harbor &lt;b&gt;kick-off&lt;\/b&gt;/);
  assert.match(page.text, /Cora Customer, VP Operations/);
  assert.match(page.text, /2026-11-19T16:00:00Z/);
  assert.match(page.text, /<time>01:01<\/time> <strong>Cora Customer<\/strong>: &lt;script&gt;alert\(&#39;page&#39;\)/);
  assert.match(page.text, /<time>61:01<\/time>/);
  assert.doesNotMatch(page.text, /<script>alert|<mark>|<b>/);
});

test("the quoted seconds are marked, and a second inside a sentence marks that sentence", async (t) => {
  const gong = await startGong(t);
  const marks = async (highlights: unknown) => {
    const query = new URLSearchParams({ id: harbor, highlights: JSON.stringify(highlights) });
    const { text } = await gong.raw(`/call?${query.toString()}`);
    return [...text.matchAll(/<mark>(.*?)<\/mark>/g)].map(([, marked]) => marked);
  };
  const share = (from: number, to?: number) => [{ type: "SHARE", from, ...(to !== undefined && { to }) }];
  assert.deepEqual(await marks(share(0, 4)), ["Shall we start with the price?"]);
  assert.deepEqual(await marks(share(4, 9)), ["It is forty-eight thousand."]);
  assert.deepEqual(await marks(share(0, 9)), ["Shall we start with the price?", "It is forty-eight thousand."]);
  assert.deepEqual(await marks(share(65)), ["&lt;script&gt;alert(&#39;page&#39;)&lt;/script&gt; &amp; too much"]);
  assert.deepEqual(await marks(share(3661)), ["Bye."]);
  assert.deepEqual(await marks(share(99_999, 100_000)), []);
  assert.deepEqual(await marks([...share(0, 1), ...share(3661, 3662)]), ["Shall we start with the price?", "Bye."]);
});

test("nonsense in the address marks nothing and breaks nothing", async (t) => {
  const gong = await startGong(t);
  for (const highlights of [
    "",
    "x",
    "{",
    "null",
    "7",
    "{}",
    "[]",
    "[null]",
    "[7]",
    '[{"from":"<b>"}]',
    '[{"from":-5,"to":9}]',
    '[{"from":1e400}]',
    `[${"[".repeat(3000)}`,
    "\u0000",
    `&highlights=1`,
  ]) {
    const page = await gong.raw(`/call?id=${harbor}&highlights=${encodeURIComponent(highlights)}`);
    assert.equal(page.status, 200, highlights);
    assert.doesNotMatch(page.text, /<mark>/, highlights);
  }
  assert.equal((await gong.raw(`/call?id=${harbor}&highlights=[]&highlights=[]`)).status, 200);
  for (const id of ["", "%00", "../../etc", "<script>", "1".repeat(3000), "%ED%A0%80"]) {
    const page = await gong.raw(`/call?id=${id}`);
    assert.equal(page.status, 404, id);
    assert.doesNotMatch(page.text, /<script>alert|etc/);
  }
  assert.equal((await gong.raw("/call")).status, 404);
  assert.equal((await gong.raw(`/call?id=${harbor}&id=${harbor}`)).status, 404);
});
