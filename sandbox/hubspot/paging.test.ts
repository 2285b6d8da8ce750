import assert from "node:assert/strict";
import { test } from "node:test";
import { array, assert as assertProperty, bigInt, boolean, integer, property, uniqueArray } from "fast-check";
import { pageById } from "./paging.ts";
import { compareIds } from "./record.ts";
import { HubspotRefusal } from "./refusal.ts";
import { nextOf, resultsOf, smallCompany, startHubspot } from "./test-client.ts";

const id = bigInt({ min: 1n, max: 10n ** 20n }).map(String);

test("whatever the page size, and whatever comes or goes meanwhile, what stays is served once and in order", () => {
  assertProperty(
    property(
      uniqueArray(id, { maxLength: 40 }),
      integer({ min: 1, max: 9 }),
      array(boolean(), { maxLength: 60 }),
      uniqueArray(id, { maxLength: 20 }),
      (ids, limit, deletions, additions) => {
        const sorted = ids.toSorted(compareIds);
        let items = sorted;
        const gone = new Set<string>();
        const added = new Set<string>();
        const served: string[] = [];
        let after: string | undefined;
        let rounds = 0;
        do {
          const reply: { page: readonly string[]; after: string | undefined } = pageById(
            items,
            (one) => one,
            limit,
            after,
          );
          served.push(...reply.page);
          after = reply.after;
          // Between two pages one record is deleted, the last one served among them, and one is added.
          const victim = deletions[rounds] === true ? (served.at(-1) ?? "") : items[rounds % items.length];
          if (deletions[rounds] !== undefined && victim !== undefined) {
            gone.add(victim);
            items = items.filter((one) => one !== victim);
          }
          const fresh = additions[rounds];
          if (fresh !== undefined && !items.includes(fresh) && !sorted.includes(fresh)) {
            added.add(fresh);
            items = [...items, fresh].toSorted(compareIds);
          }
          rounds += 1;
        } while (after !== undefined);
        assert.equal(new Set(served).size, served.length, "one was served twice");
        assert.deepEqual(served, served.toSorted(compareIds), "out of order");
        const stayed = sorted.filter((one) => !gone.has(one));
        assert.deepEqual(
          served.filter((one) => !gone.has(one) && !added.has(one)),
          stayed,
        );
      },
    ),
    { numRuns: 500 },
  );
});

test("a cursor that is none is refused", () => {
  for (const after of ["x", "-1", "1.5", "1e3", "9".repeat(31)]) {
    assert.throws(() => pageById(["1"], (one) => one, 1, after), HubspotRefusal);
  }
});

test("associations beyond a record's own page are read by the batch and by the record's list, each once", async (t) => {
  const { get, post } = await startHubspot(t, { hubspot: { associationsOnRecord: 2, associationPage: 2 } });
  const busy = smallCompany.accounts.find(
    ({ id: accountId }) => smallCompany.contacts.filter((contact) => contact.accountId === accountId).length > 2,
  );
  assert.ok(busy);
  const expected = smallCompany.contacts.filter(({ accountId }) => accountId === busy.id).map((contact) => contact.id);

  const record = await get(`/crm/v3/objects/companies/${busy.id}?associations=contacts`);
  const { contacts } = Object(record.body["associations"]);
  assert.equal(new Set(resultsOf(contacts).map((one) => one["id"])).size, 2);
  assert.equal(typeof nextOf(contacts), "string");

  const byBatch: unknown[] = [];
  let after: string | undefined;
  do {
    const inputs = [{ id: busy.id, ...(after !== undefined && { after }) }];
    const { body } = await post("/crm/associations/2026-09/companies/contacts/batch/read", { inputs });
    const [result] = resultsOf(body);
    assert.ok(result && Array.isArray(result["to"]));
    byBatch.push(...result["to"].map((one: unknown) => Object(one)["toObjectId"]));
    after = nextOf(result);
  } while (after !== undefined);
  assert.deepEqual(byBatch, expected.toSorted(compareIds));

  const byList: unknown[] = [];
  let path: string | undefined = `/crm/v4/objects/companies/${busy.id}/associations/contacts`;
  while (path !== undefined) {
    const { body } = await get(path);
    byList.push(...resultsOf(body).map((one) => one["toObjectId"]));
    const link: unknown = Object(Object(body["paging"])["next"])["link"];
    path = typeof link === "string" ? link.slice(link.indexOf("/crm/")) : undefined;
  }
  assert.deepEqual(byList, expected.toSorted(compareIds));
});

test("planned faults repeat a page or let its cursor expire", async (t) => {
  const { sandbox, get } = await startHubspot(t);
  const first = await get("/crm/objects/2026-09/contacts?limit=5");
  const next = `/crm/objects/2026-09/contacts?limit=5&after=${nextOf(first.body)}`;
  sandbox.faults.plan({ kind: "repeat-page", path: /after=/, times: 1 });
  assert.deepEqual((await get(next)).body["results"], first.body["results"]);
  sandbox.faults.plan({ kind: "expired-cursor", path: /after=/, times: 1 });
  assert.equal((await get(next)).status, 400);
  assert.notDeepEqual((await get(next)).body["results"], first.body["results"]);
});
