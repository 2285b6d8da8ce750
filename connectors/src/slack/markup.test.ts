import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { mentionedGroups, mentionedUsers, resolveMarkup } from "./markup.ts";

const names = new Map([["U1", "Ana Ruiz"]]);
const resolve = (text: string) =>
  resolveMarkup(text, { ofUser: (id) => names.get(id), ofGroup: (id) => (id === "S2" ? "ops" : undefined) });

test("each kind of markup is shown as Slack shows it", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["<@U1> and <@U1|ana>", "@Ana Ruiz and @Ana Ruiz"],
    ["<@U9> and <@U9|bo>", "@U9 and @bo"],
    ["<#C1|general>", "#general"],
    ["<!here> <!channel> <!subteam^S1|@sales> <!subteam^S1>", "@here @channel @sales @group"],
    ["<!subteam^S2> <!subteam^S2|@operations> <!here|here>", "@ops @ops here"],
    ["<!date^1392734382^{date}|Feb 18, 2014>", "Feb 18, 2014"],
    ["<https://a.example/?x=1&amp;y=2> <https://a.example|a &lt;plan&gt;>", "https://a.example/?x=1&y=2 a <plan>"],
    ["<mailto:bo@a.example|bo@a.example> <tel:+15550100>", "bo@a.example +15550100"],
    ["R&amp;D &lt;3 &amp;lt; :tada: *bold*", "R&D <3 &lt; :tada: *bold*"],
    ["a < b, <> and <no link>", "a < b, <> and <no link>"],
  ];
  for (const [markup, shown] of cases) assert.equal(resolve(markup), shown);
});

test("a channel that the message does not name is not named from our own knowledge", () => {
  assert.equal(resolve("<#C2> <#C2|>"), "#private-channel #private-channel");
});

test("text outside of markup is never lost, and no text makes it throw", () => {
  const plain = fc.string({ unit: "binary" }).map((text) => text.replace(/[<>&]/g, ""));
  const markup = fc.constantFrom("<@U1>", "<#C1|x>", "<https://a.example|b>", "&amp;", "&lt;", "<!here>");
  fc.assert(
    fc.property(fc.array(fc.tuple(plain, markup)), plain, (pairs, end) => {
      const shown = resolve(pairs.map(([text, mark]) => text + mark).join("") + end);
      assert.equal(shown, pairs.map(([text, mark]) => text + resolve(mark)).join("") + end);
    }),
  );
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => typeof resolve(text) === "string"));
});

test("hostile markup of 200 kB is resolved in a moment's work", () => {
  for (const part of ["<", "<@", "&", "<a|", "><", "<!^"])
    assert.equal(typeof resolve(part.repeat(200_000 / part.length)), "string");
});

test("mentioned users and groups are found, what cannot be an id is not", () => {
  assert.deepEqual(mentionedUsers("<@U1> <@W2|bo> <@U3 x> @U4 &lt;@U5&gt;"), ["U1", "W2"]);
  assert.deepEqual(
    mentionedGroups("<!subteam^S1> <!subteam^S2|@ops> <!subteam^S3 x> <!subteam^> &lt;!subteam^S5&gt;"),
    ["S1", "S2"],
  );
});
