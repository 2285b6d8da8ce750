import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { SearchReply } from "@sophia/core/api";
import type { HubspotRule } from "../../../sandbox/company/index.ts";
import type { PrivateToken } from "../../../sandbox/company/world.ts";
import {
  answerIn,
  forEach,
  holderOf,
  read,
  readersOf,
  startFourSystems,
  stranger,
  tokensOf,
  type FourSystems,
} from "./four-systems.test-support.ts";

/*
 * What Linear and HubSpot show to some only carries tokens found nowhere else: an issue's description and comment, the
 * private team's document, project, update and the comments on them, an initiative's comments, a need, and a record of
 * HubSpot of each kind. Everybody asks for each of them, under each of HubSpot's rules.
 */

let four: FourSystems;
before(async () => {
  four = await startFourSystems();
});
after(() => four?.stop());

const ownPart = (token: string): string => token.split("-")[1] ?? "";

/** Every token of a source is looked for by everybody: who finds its document, and how many hits each is given. */
async function searchedByEverybody(tokens: readonly PrivateToken[], rule: HubspotRule): Promise<void> {
  for (const { token, object } of tokens) {
    const holder = await holderOf(four.sophia, token);
    const readers = readersOf(four.world(), object, rule);
    await forEach(four.askers(), async (person) => {
      const told = await four.post("/v1/search", { query: ownPart(token), limit: 50 }, person);
      const { hits } = read(SearchReply, told);
      const what = `${rule}, ${person}: ${token} in ${JSON.stringify(object)}`;
      assert.deepEqual(
        hits.map(({ documentId }) => documentId),
        readers.includes(person) ? [holder.id] : [],
        what,
      );
      if (readers.includes(person)) assert.ok(told.text.includes(token), what);
      else for (const hidden of [token, holder.id, holder.url]) assert.ok(!told.text.includes(hidden), what);
    });
  }
}

/** Every token of a source is asked for by everybody, in words that no record holds. */
async function askedByEverybody(tokens: readonly PrivateToken[], rule: HubspotRule): Promise<void> {
  for (const { token, object } of tokens) {
    const holder = await holderOf(four.sophia, token);
    const readers = readersOf(four.world(), object, rule);
    const question = `What is filed under the reference ${token}?`;
    await forEach(four.askers(), async (person) => {
      const told = await four.post("/v1/ask", { question }, person);
      const { citations, lookedAt } = answerIn(told);
      const may = readers.includes(person);
      const looked = lookedAt.some(({ documentId }) => documentId === holder.id);
      const cited = citations.some(({ documentId, quote }) => documentId === holder.id && quote.includes(token));
      assert.deepEqual([looked, cited], [may, may], `${rule}, ${person}: ${token} in ${JSON.stringify(object)}`);
      if (may) return;
      // Only the question itself may be repeated.
      const said = told.text.replaceAll(question, "");
      for (const hidden of [token, holder.id, holder.url]) assert.ok(!said.includes(hidden), `${person} met ${hidden}`);
    });
  }
}

describe("Linear", () => {
  test("its tokens lie in every kind of place, and are read by members, by staff, or by nobody outside a team", () => {
    const tokens = tokensOf(four.world(), "linear");
    const counts = new Set(tokens.map(({ object }) => readersOf(four.world(), object, "owners").length));
    assert.ok(tokens.length >= 16 && counts.size >= 2, `${tokens.length} tokens, ${counts.size} kinds of readers`);
    const isPrivate = ({ object }: PrivateToken): boolean => readersOf(four.world(), object, "owners").length < 10;
    assert.ok(tokens.filter(isPrivate).length >= 13);
  });

  test("each is found by exactly those who see its place in Linear", async () => {
    await searchedByEverybody(tokensOf(four.world(), "linear"), "owners");
  });

  test("each is answered to exactly those, and no event of another's answer holds its words, document or address", async () => {
    await askedByEverybody(tokensOf(four.world(), "linear"), "owners");
  });
});

describe("HubSpot", () => {
  test('with readers "owners", a record of each kind is answered to exactly those whom that rule names', async () => {
    await askedByEverybody(tokensOf(four.world(), "hubspot"), "owners");
  });

  for (const rule of ["owners", "teams", "everyone"] as const) {
    test(`with readers "${rule}", a record of each kind is found by exactly those whom that rule names`, async () => {
      if (rule !== "owners") await four.hubspotRule(rule);
      await searchedByEverybody(tokensOf(four.world(), "hubspot"), rule);
    });
  }

  test('with "everyone" guests and staff without a seat are not among everyone', () => {
    const world = four.world();
    const { object } = tokensOf(world, "hubspot")[0] ?? {};
    assert.ok(object);
    const readers = readersOf(world, object, "everyone");
    const outside = world.people.filter(({ email, active }) => active && !readers.includes(email));
    assert.ok(outside.some(({ slack }) => slack?.kind === "guest"));
    assert.ok(outside.some(({ slack }) => slack?.kind === "member"));
  });
});

test("a refused request reads the same for readers and others, and holds nothing of what is private", async () => {
  const tokens = [...tokensOf(four.world(), "linear"), ...tokensOf(four.world(), "hubspot")];
  for (const { token, object } of tokens) {
    const holder = await holderOf(four.sophia, token);
    const readers = readersOf(four.world(), object, "everyone");
    const outsider = four.askers().find((email) => !readers.includes(email)) ?? stranger;
    const where = { field: token, op: "=", value: token };
    for (const [path, body] of [
      ["/v1/search", { query: token, limit: 0 }],
      ["/v1/ask", { question: token, filter: { [token]: true } }],
      ["/v1/records/query", { kind: "deals", where }],
      ["/v1/records/query", { kind: "issues", where: { field: "identifier", op: "<", value: { token } } }],
      ["/v1/records/query", { kind: "tickets", cursor: holder.id }],
      ["/v1/records/query", { kind: token }],
    ] as const) {
      const sentences = new Set<string>();
      for (const person of [readers[0] ?? "", outsider, stranger]) {
        const { status, text } = await four.post(path, body, person);
        assert.equal(status, 400, text);
        assert.ok(!text.includes(holder.url), text);
        sentences.add(text.replace(/"requestId":"[^"]*"/, ""));
      }
      assert.equal(sentences.size, 1, [...sentences].join("\n"));
    }
  }
});
