import assert from "node:assert/strict";
import { test } from "node:test";
import { withEngagement, withHubspotEdit } from "../company/index.ts";
import { smallCompany, startHubspot } from "./test-client.ts";

const hubspot = smallCompany.hubspot;
assert.ok(hubspot);

async function page(url: string) {
  const answer = await fetch(url);
  return { status: answer.status, html: await answer.text(), policy: answer.headers.get("content-security-policy") };
}

test("a record's address opens its page: the name marked, or else the engagement that is quoted", async (t) => {
  const { get } = await startHubspot(t);
  const note = hubspot.engagements.find(
    (one) => one.kind === "note" && one.dealId !== null && !hubspot.archivals.some(({ id }) => id === one.id),
  );
  assert.ok(note && note.kind === "note");
  const deal = smallCompany.deals.find(({ id }) => id === note.dealId);
  const { body } = await get(`/crm/objects/2026-09/deals/${note.dealId}`);
  const url = String(body["url"]);
  const plain = await page(url);
  assert.equal(plain.status, 200);
  assert.match(plain.policy ?? "", /default-src 'none'/);
  assert.ok(plain.html.includes(`<mark>${deal?.name}</mark>`));
  assert.equal(plain.html.match(/<mark>/g)?.length, 1);
  assert.match(plain.html, /Sample data/);

  const quoted = await page(`${url}?engagement=${note.id}`);
  const marked = new RegExp(`<li id="engagement-${note.id}">(?:(?!</li>)[^])*<mark>`).exec(quoted.html);
  assert.ok(marked, "the quoted note is marked");
  assert.equal(quoted.html.match(/<mark>/g)?.length, 1);
  assert.ok(quoted.html.includes(note.text.split("\n")[0]?.slice(0, 30).replaceAll("'", "&#39;") ?? "-"));
  const own = String((await get(`/crm/objects/2026-09/notes/${note.id}`)).body["url"]);
  assert.equal((await page(own)).status, 200);
  const unknown = await page(`${url}?engagement=1`);
  assert.ok(unknown.html.includes(`<mark>${deal?.name}</mark>`));
});

test("no page for another portal, an unknown type or record, or a deleted one", async (t) => {
  const { sandbox } = await startHubspot(t);
  const { portalId } = hubspot;
  const [deal] = smallCompany.deals;
  const gone = hubspot.archivals.find(({ type }) => type === "deals");
  assert.ok(deal && gone);
  for (const path of [
    `1/record/0-3/${deal.id}`,
    `${portalId}/record/0-99/${deal.id}`,
    `${portalId}/record/0-3/1`,
    `${portalId}/record/0-3/${gone.id}`,
  ]) {
    assert.equal((await page(`${sandbox.hubspotUrl}/contacts/${path}`)).status, 404, path);
  }
});

test("whatever a text smuggles in, the page shows it as text", async (t) => {
  const { sandbox } = await startHubspot(t);
  const [deal] = smallCompany.deals;
  assert.ok(deal);
  const attack = `<script>alert("x")</script><img src=x onerror=alert(1)>&lt;b&gt;`;
  sandbox.live.change((world) =>
    withEngagement(
      withHubspotEdit(world, {
        type: "deals",
        id: deal.id,
        property: "dealname",
        value: attack,
        at: "2026-11-20T17:00:00Z",
        personId: null,
      }),
      {
        id: "77",
        kind: "note",
        text: attack,
        accountId: deal.accountId,
        dealId: deal.id,
        ticketId: null,
        contactIds: [],
        personId: deal.ownerId,
        at: "2026-11-20T17:00:00Z",
        createdAt: "2026-11-20T17:00:00Z",
      },
    ),
  );
  const { html } = await page(`${sandbox.hubspotUrl}/contacts/${hubspot.portalId}/record/0-3/${deal.id}?engagement=77`);
  assert.doesNotMatch(html, /<script>alert|<img/);
  assert.match(html, /&lt;script&gt;alert/);
});
