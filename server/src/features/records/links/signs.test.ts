import assert from "node:assert/strict";
import { test } from "node:test";
import { accountDomain, domainOfEmail } from "./account-domain.ts";
import { spokenNames } from "./account-names.ts";
import { groupAccounts, type CompanyNode } from "./group-accounts.ts";
import { pageKey } from "./page-key.ts";
import { textSigns } from "./text-signs.ts";

test("a domain is one whatever its case, letters and www, and what names no company is none", () => {
  assert.equal(accountDomain("WWW.Acme.Example."), "acme.example");
  assert.equal(accountDomain("bücher.example"), accountDomain("xn--bcher-kva.example"));
  for (const none of [
    "gmail.com",
    "GMAIL.com",
    "localhost",
    "10.0.0.1",
    "a b.example",
    "",
    "https://acme.example",
    "x".repeat(300),
  ])
    assert.equal(accountDomain(none), undefined, none);
  assert.equal(domainOfEmail("ann@mail@acme.example"), "acme.example");
  assert.equal(domainOfEmail("@acme.example"), undefined);
});

test("every address of a record's page is the same page, and of another record another one", () => {
  const same = [
    [
      "https://w.slack.com/archives/C1/p1700000000000100?thread_ts=1699999999.000200&cid=C1",
      "https://w.slack.com/archives/C1/p1699999999000200",
    ],
    ["https://us-1.app.gong.io/call?id=77&highlights=%5B%5D", "https://us-1.app.gong.io/call?id=77"],
    ["https://linear.app/own/issue/eng-12/some-title#comment-1", "https://linear.app/own/issue/ENG-12"],
    ["https://app.hubspot.com/contacts/1/deal/55", "https://app.hubspot.com/contacts/1/record/0-3/55/"],
  ];
  for (const [one = "", other = ""] of same) assert.equal(pageKey(one), pageKey(other), one);
  assert.notEqual(
    pageKey("https://app.hubspot.com/contacts/1/record/0-3/55?engagement=7"),
    pageKey("https://app.hubspot.com/contacts/1/record/0-3/55"),
  );
  assert.notEqual(pageKey("https://a.app.gong.io/call?id=77"), pageKey("https://a.app.gong.io/call?id=78"));
  for (const none of ["javascript:alert(1)", "no address", `https://x.example/${"y".repeat(3_000)}`])
    assert.equal(pageKey(none), undefined);
});

test("a text is read for pages, addresses, domains and identifiers, and a huge one in bounded time", () => {
  const text = "See (https://acme.example/x), mail Ann@Acme.example. ENG-12 and xENG-3, ENG-0, v1.2.3; harbor.example!";
  const signs = textSigns([{ author: null, at: null, text, url: "u", anchor: "1" }]);
  assert.deepEqual([...signs.emails.keys()], ["ann@acme.example"]);
  assert.deepEqual([...signs.domains.keys()], ["acme.example", "harbor.example"]);
  assert.deepEqual([...signs.identifiers.keys()], ["ENG-12"]);
  for (const part of ["a.", "a@", "http://", "A-1 ", "x@y.", "ä-"]) {
    const huge = textSigns([
      { author: null, at: null, text: part.repeat(1_500_000 / part.length), url: "u", anchor: "1" },
    ]);
    assert.ok(huge.emails.size <= 200 && huge.domains.size <= 200);
  }
});

test("a company is spoken of by its name and by that without its form of business, never by the form alone", () => {
  assert.deepEqual(spokenNames("Acme Residential, Inc."), ["acme residential inc", "acme"]);
  assert.deepEqual(spokenNames("Properties"), []);
  assert.deepEqual(spokenNames("The Co"), ["the co"]);
  assert.deepEqual(spokenNames("  "), []);
});

test("decisions hold in the order in which they were made, and one that names gone records does nothing", () => {
  const node = (id: string, domain: string): CompanyNode => ({
    key: id,
    connectionId: "1",
    bornAt: null,
    domains: [domain],
    ids: [id],
    knownAs: [],
    names: [],
  });
  const nodes = [node("a", "x.example"), node("b", "x.example"), node("c", "y.example")];
  const groups = (...decisions: Parameters<typeof groupAccounts>[2][number][]): string[] =>
    groupAccounts(nodes, new Set(), decisions)
      .map(({ records, domains }) => [...records.map(({ key }) => key), ...domains].join(" "))
      .toSorted();
  const merge = (these: string[], those: string[]) => ({ kind: "merge", these, those }) as const;
  const split = (...these: string[]) => ({ kind: "split", these, those: [] }) as const;
  assert.deepEqual(groups(), ["a b x.example", "c y.example"]);
  assert.deepEqual(groups(split("b")), ["a x.example", "b", "c y.example"]);
  assert.deepEqual(groups(split("b"), merge(["b"], ["c"])), ["a x.example", "b c y.example"]);
  assert.deepEqual(groups(merge(["a", "b"], ["c"]), split("c")), ["a b x.example", "c y.example"]);
  assert.deepEqual(groups(merge(["a"], ["gone"]), split("gone"), merge(["gone"], ["domain/gone.example"])), groups());
  assert.deepEqual(groups(split("a", "b")), groups());
});
