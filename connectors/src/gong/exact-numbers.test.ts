import assert from "node:assert/strict";
import { test } from "node:test";
import { withLongNumbersQuoted } from "./exact-numbers.ts";

const exactly = (json: string): unknown => JSON.parse(withLongNumbersQuoted(json));

test("whole numbers beyond a double keep every digit, as text", () => {
  assert.deepEqual(exactly('{"a":9223372036854775808,"b":[18446744073709551615, -9007199254740993],"c":42}'), {
    a: "9223372036854775808",
    b: ["18446744073709551615", "-9007199254740993"],
    c: 42,
  });
  assert.equal(exactly("12345678901234567890"), "12345678901234567890");
});

test("fractions, exponents and everything inside strings stay as they are", () => {
  const text = 'say \\"12345678901234567\\" and \\\\';
  assert.deepEqual(exactly(`{"a":0.12345678901234567,"b":12345678901234567e2,"c":"${text}","1234567890123456789":1}`), {
    a: Number("0.12345678901234567"),
    b: Number("12345678901234567e2"),
    c: 'say "12345678901234567" and \\',
    "1234567890123456789": 1,
  });
  for (const cut of ['{"a":"12345678901234567890', '{"a":12345678901234567'])
    assert.throws(() => exactly(cut), SyntaxError);
});
