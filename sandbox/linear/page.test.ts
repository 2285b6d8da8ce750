import assert from "node:assert/strict";
import { test } from "node:test";
import { linearComments } from "../company/index.ts";
import { startLinear } from "./official-client.test-support.ts";

test("every address that Linear hands out opens a page that holds the text, with the place after # in it", async (t) => {
  const { post, world } = await startLinear(t);
  const lists = [
    "issues(first: 20) { nodes { url text: title } }",
    "comments(first: 100) { nodes { url text: body } }",
    "projects { nodes { url text: name } }",
    "projectUpdates { nodes { url text: body } }",
    "documents { nodes { url text: title } }",
    "initiatives { nodes { url text: name } }",
    "initiativeUpdates { nodes { url text: body } }",
    "customers { nodes { url text: name } }",
  ];
  const escaped = (text: string): string =>
    text
      .replace(/&/g, "&amp;")
      .replace(/</g, "&lt;")
      .replace(/>/g, "&gt;")
      .replace(/"/g, "&quot;")
      .replace(/'/g, "&#39;");
  for (const list of lists) {
    const { body } = await post({ query: `{ list: ${list} }` });
    const { nodes } = body.data.list;
    assert.ok(nodes.length > 0, list);
    for (const { url, text } of nodes) {
      const page = await fetch(url);
      assert.equal(page.status, 200, url);
      const html = await page.text();
      assert.match(html, /Sample data/);
      assert.ok(html.includes(escaped(text).replace(/\n/g, "<br>")), url);
      const anchor = url.split("#")[1];
      if (anchor !== undefined) assert.ok(html.includes(`id="${anchor}"`), url);
    }
  }
  assert.ok(linearComments(world).length > 100);
});

test("an issue's page marks its description, keeps markup of its texts as text, and tells of the trash", async (t) => {
  const { post, sandbox, world } = await startLinear(t);
  const [issue] = world.issues;
  assert.ok(issue?.comments);
  sandbox.live.change((now) => ({
    ...now,
    issues: now.issues.map((one) => (one.id === issue.id ? { ...one, description: "<script>alert(1)</script>" } : one)),
  }));
  const { body } = await post({ query: `{ issue(id: "${issue.id}") { url } }` });
  const html = await (await fetch(body.data.issue.url)).text();
  assert.ok(html.includes(`<mark id="quoted">&lt;script&gt;alert(1)&lt;/script&gt;</mark>`));
  const base = `${sandbox.url}/linear/payready-sample`;
  const trashed = world.linear?.issueDetails.find((details) => details.trashed);
  const gone = world.issues.find(({ id }) => id === trashed?.issueId);
  assert.match(await (await fetch(`${base}/issue/${gone?.identifier}/any-title`)).text(), /in the trash/);
  for (const path of ["issue/NO-1/x", "issue/constructor", "document/none-000000000000", "nothing/at-all"]) {
    assert.equal((await fetch(`${base}/${path}`)).status, 404, path);
  }
  assert.equal((await fetch(`${sandbox.url}/linear/other/issue/${issue.identifier}`)).status, 404);
});
