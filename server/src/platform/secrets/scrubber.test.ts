import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import * as fc from "fast-check";
import { createScrubber, scrubbed } from "./scrubber.ts";

test("a known secret is taken out however it is written, and wherever in base64 it stands", () => {
  const characters = fc.string({ unit: "grapheme-ascii", minLength: 12, maxLength: 60 });
  fc.assert(
    fc.property(characters, fc.string(), fc.nat({ max: 9 }), (drawn, around, offset) => {
      const secret = `${drawn.trim()}S3cret/+"`;
      const { know, scrub } = createScrubber();
      know(secret);
      const lead = "u".repeat(offset);
      for (const text of [
        `${around}${secret}${around}`,
        JSON.stringify({ at: secret }),
        encodeURIComponent(secret),
        Buffer.from(secret).toString("hex"),
      ])
        assert.ok(scrub(text).includes(scrubbed), text);
      const inBase64 = Buffer.from(`${lead}${secret}:more`).toString("base64");
      assert.ok(scrub(inBase64).includes(scrubbed), inBase64);
    }),
  );
});

test("of credentials in JSON each secret is known; a short setting in them is not", () => {
  const { know, scrub } = createScrubber();
  know(
    JSON.stringify({ accessKey: "ABCDEFGHIJKLMNOP", nested: { tokens: ["another-secret-1"] }, readers: "everyone" }),
  );
  assert.equal(scrub("ABCDEFGHIJKLMNOP, another-secret-1 and everyone"), `${scrubbed}, ${scrubbed} and everyone`);
});

test("each line of a private key is known", () => {
  const { know, scrub } = createScrubber();
  const line = randomBytes(40).toString("base64");
  know(`-----BEGIN PRIVATE KEY-----\n${line}\n-----END PRIVATE KEY-----\n`);
  assert.equal(scrub(`at ${line}`), `at ${scrubbed}`);
});

const unknown = [
  ["xoxb-", "1234567890-abcdefghij"],
  ["sk-ant-", "api03-abcdefghijkl"],
  ["lin_api_", "abcdefghijklmnop"],
  ["pat-", "eu1-01234567-89ab-cdef"],
  ["sophia_", "abcdefghijklmnopqrstuvwxyz"],
].map((halves) => halves.join(""));

test("tokens are known by their form, passwords by the address or the header that they stand in", () => {
  const { scrub } = createScrubber();
  for (const token of unknown) assert.equal(scrub(`it said "${token}".`), `it said "${scrubbed}".`);
  assert.equal(scrub("postgres://ada:lovelace@db:5432/x failed"), `postgres://ada:${scrubbed}@db:5432/x failed`);
  assert.equal(scrub("authorization: Basic QWxhZGRpbjpvcGVu"), `authorization: Basic ${scrubbed}`);
});

test("ordinary sentences stay as they are", () => {
  const { know, scrub } = createScrubber();
  know("postgres");
  for (const sentence of [
    'Slack does not accept the token (invalid_auth). Run "sophia connect slack" with the new token.',
    "A database connection was lost: postgres at http://127.0.0.1:5432/ and postgres://127.0.0.1:5432/test",
    "at file:///srv/sophia/server/src/main.ts:12:3",
  ])
    assert.equal(scrub(sentence), sentence);
});

test("a thousand secrets are kept, the latest among them", () => {
  const { know, scrub } = createScrubber();
  for (let number = 0; number < 1_500; number += 1) know(`secret-number-${number}-`);
  assert.equal(scrub("secret-number-1499-"), scrubbed);
  assert.equal(scrub("secret-number-0-"), "secret-number-0-");
});
