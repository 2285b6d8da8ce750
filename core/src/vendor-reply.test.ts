import assert from "node:assert/strict";
import { test } from "node:test";
import { boundedText, describeUnreadable, parseJson, retryAfterMs } from "./vendor-reply.ts";

test("a body is given up as soon as it is too large, however much more would come", async () => {
  let sent = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      sent += 1;
      controller.enqueue(new Uint8Array(1_000));
    },
  });
  assert.equal(await boundedText(new Response(endless), 10_000), undefined);
  assert.ok(sent < 20, `${sent} pieces were taken`);
});

test("a character that is cut between two pieces stays whole", async () => {
  const bytes = new TextEncoder().encode("für 10 €");
  const pieces = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
      controller.close();
    },
  });
  assert.equal(await boundedText(new Response(pieces), 100), "für 10 €");
  assert.equal(await boundedText(new Response(null), 100), "");
});

test("Retry-After is read in seconds and as a date; what is neither is no request", () => {
  const nowMs = Date.parse("2026-11-23T10:00:00Z");
  const of = (value: string): number | undefined => retryAfterMs(new Headers({ "retry-after": value }), nowMs);
  assert.deepEqual(
    ["30", "1.5", "0", "Mon, 23 Nov 2026 10:01:00 GMT", "Mon, 23 Nov 2026 09:00:00 GMT", "soon", ""].map(of),
    [30_000, 1_500, 0, 60_000, 0, undefined, undefined],
  );
  assert.equal(retryAfterMs(new Headers(), nowMs), undefined);
});

test("an unreadable body is described without a word of it", () => {
  assert.equal(parseJson('{"a":'), undefined);
  assert.deepEqual(parseJson('{"a":1}'), { a: 1 });
  assert.match(describeUnreadable(" \n<html>Sign in</html>", "Slack"), /web page/);
  assert.match(describeUnreadable("", "Slack"), /empty/);
  assert.match(describeUnreadable('{"secret":', "Gong"), /^it is cut off or not the JSON that Gong documents$/);
});
