import assert from "node:assert/strict";
import { test } from "node:test";
import { objectTypes } from "./object-types.ts";
import { propertiesOf } from "./property-definitions.ts";
import { nextOf, objectOf, resultsOf, smallCompany, startHubspot, type Answer } from "./test-client.ts";

test("both families of paths give the same records, field by field, on every page and in every kind of request", async (t) => {
  const { get, post } = await startHubspot(t);
  let compared = 0;
  /** The dated paths have a record's address besides; nothing else may differ. */
  const same = (old: Answer, dated: Answer, what: string): void => {
    assert.equal(old.status, dated.status, what);
    assert.ok(old.status === 200 || old.status === 207, `${what} is refused: ${JSON.stringify(old.body)}`);
    assert.deepEqual(comparable(dated.body, true), comparable(old.body, false), what);
    compared += resultsOfOr(old.body).length;
  };
  for (const { type } of objectTypes) {
    const names = [...propertiesOf(type).keys()];
    const others = objectTypes.filter((one) => one.type !== type).map((one) => one.type);
    const query = `limit=7&properties=${names.join(",")}&propertiesWithHistory=${names.join(",")}&associations=${others.join(",")}`;
    const ids: string[] = [];
    for (const archived of [false, true]) {
      let after: string | undefined;
      do {
        const rest = `?${query}&archived=${archived}${after === undefined ? "" : `&after=${after}`}`;
        const old = await get(`/crm/v3/objects/${type}${rest}`);
        same(old, await get(`/crm/objects/2026-09/${type}${rest}`), `${type}${rest}`);
        if (!archived) ids.push(...resultsOf(old.body).map(({ id }) => String(id)));
        after = nextOf(old.body);
      } while (after !== undefined);
    }
    const inputs = [...ids, "99"].slice(-40).map((id) => ({ id }));
    const pairs: [string, string, unknown][] = [
      [`/crm/v3/objects/${type}/batch/read`, `/crm/objects/2026-09/${type}/batch/read`, { inputs, properties: names }],
      [
        `/crm/v3/objects/${type}/search`,
        `/crm/objects/2026-09/${type}/search`,
        { limit: 200, properties: names, sorts: ["-hs_object_id"] },
      ],
      ...others.map((to): [string, string, unknown] => [
        `/crm/v4/associations/${type}/${to}/batch/read`,
        `/crm/associations/2026-09/${type}/${to}/batch/read`,
        { inputs },
      ]),
    ];
    for (const [old, dated, body] of pairs) same(await post(old, body), await post(dated, body), old);
    for (const rest of ["", "/groups"]) {
      const paths = [`/crm/v3/properties/${type}${rest}`, `/crm/properties/2026-09/${type}${rest}`] as const;
      same(await get(paths[0]), await get(paths[1]), paths[0]);
    }
    const one = ids[0] ?? "";
    const rest = `${type}/${one}?properties=${names.join(",")}`;
    const [old, dated] = [await get(`/crm/v3/objects/${rest}`), await get(`/crm/objects/2026-09/${rest}`)];
    assert.equal(old.status, 200);
    assert.match(String(dated.body["url"]), new RegExp(`/hubspot/contacts/\\d+/record/0-\\d+/${one}$`));
    assert.deepEqual(withoutUrl(dated.body), old.body);
  }
  for (const [old, dated] of [
    ["/crm/v3/owners?limit=500", "/crm/owners/2026-09?limit=500"],
    ["/crm/v3/owners/?archived=true", "/crm/owners/2026-09?archived=true"],
    ["/crm/v3/pipelines/deals", "/crm/pipelines/2026-09/deals"],
    ["/crm/v3/pipelines/tickets/0/stages", "/crm/pipelines/2026-09/tickets/0/stages"],
    ["/crm/v4/associations/contacts/companies/labels", "/crm/associations/2026-09/contacts/companies/labels"],
    ["/account-info/v3/details", "/account-info/2026-09/details"],
  ] as const) {
    same(await get(old), await get(dated), old);
  }
  const { deals, tickets, contacts, accounts } = smallCompany;
  assert.ok(compared > 3 * (deals.length + tickets.length + contacts.length + accounts.length), `${compared} compared`);
});

function resultsOfOr(body: Record<string, unknown>): readonly unknown[] {
  return Array.isArray(body["results"]) ? body["results"] : [];
}

/** Without links and times of the request, and on the dated side without a record's address, which must be there. */
function comparable(body: Record<string, unknown>, dated: boolean): unknown {
  const { startedAt: _started, completedAt: _completed, paging, ...rest } = body;
  const results = resultsOfOr(body).map((result) => {
    const record = objectOf(result);
    const isRecord = "properties" in record;
    assert.equal("url" in record, dated && isRecord, "only the dated paths give an address");
    return withoutUrl(record);
  });
  return { ...rest, ...("results" in rest && { results }), after: paging === undefined ? undefined : nextOf(body) };
}

function withoutUrl(record: Record<string, unknown>): Record<string, unknown> {
  const { url: _url, ...rest } = record;
  return rest;
}
