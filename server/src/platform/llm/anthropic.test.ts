import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { AppError, type LlmEvent, type LlmRequest } from "@sophia/core";
import { sampleAnthropicKey, type Script } from "../../../../sandbox/anthropic/index.ts";
import { startSandbox } from "../../../../sandbox/index.ts";
import { smallWorld } from "../../../../sandbox/slack/small-world.ts";
import { createAnthropicLlm } from "./anthropic.ts";

const document = { title: "Prices", text: "Maria (2026-11-02): 🏢 The plan costs 900 dollars.\n" };
const quote = "The plan costs 900 dollars.";

function request(signal = new AbortController().signal): LlmRequest {
  return { system: "Answer.", question: "What does it cost?", documents: [document], maxOutputTokens: 100, signal };
}

async function llmFor(t: TestContext, script: Script, apiKey = sampleAnthropicKey) {
  const sandbox = await startSandbox({ world: smallWorld(), rateFactor: 1, anthropic: { script } });
  t.after(() => sandbox.close());
  return createAnthropicLlm({ apiKey, baseUrl: sandbox.anthropicUrl, modelId: "claude-opus-5-5", maxRetries: 0 });
}

async function read(events: AsyncIterable<LlmEvent>): Promise<LlmEvent[]> {
  const all: LlmEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

async function failure(events: AsyncIterable<LlmEvent>): Promise<AppError> {
  try {
    await read(events);
  } catch (error) {
    assert.ok(error instanceof AppError, String(error));
    return error;
  }
  return assert.fail("it succeeded");
}

function cited(start: number, end: number) {
  return {
    type: "char_location" as const,
    cited_text: quote,
    document_index: 0,
    document_title: "Prices",
    file_id: null,
    start_char_index: start,
    end_char_index: end,
  };
}

test("text, citations and the end of each block come in order, then tokens and the reason to stop", async (t) => {
  const start = document.text.indexOf(quote);
  const llm = await llmFor(t, ({ request: sent }) => {
    assert.ok(!("temperature" in sent) && !("top_p" in sent) && !("tools" in sent));
    return {
      kind: "message",
      content: [
        {
          type: "text",
          text: "It costs 900.",
          chunks: ["It costs ", "900."],
          citations: [cited(start, start + quote.length)],
        },
      ],
      usage: { inputTokens: 50, outputTokens: 7 },
    };
  });
  const events = await read(llm.converse(request()).turn());
  assert.deepEqual(events.slice(0, 4), [
    { type: "text", text: "It costs " },
    { type: "text", text: "900." },
    { type: "citation", documentIndex: 0, citedText: quote, start, end: start + quote.length },
    { type: "block_end" },
  ]);
  assert.deepEqual(events.slice(4), [
    { type: "usage", inputTokens: 50, outputTokens: 7, cachedInputTokens: 0 },
    { type: "stop", reason: "end_turn" },
  ]);
});

test("a range counted in code points is understood behind an emoji, one that is off is passed on as it is", async (t) => {
  const utf16 = document.text.indexOf(quote);
  const llm = await llmFor(t, () => ({
    kind: "message",
    content: [
      { type: "text", text: "One.", citations: [cited(utf16 - 1, utf16 - 1 + quote.length)] },
      { type: "text", text: "Two.", citations: [cited(utf16 + 1, utf16 + 1 + quote.length)] },
    ],
  }));
  const citations = (await read(llm.converse(request()).turn())).filter((event) => event.type === "citation");
  assert.deepEqual(
    citations.map(({ start }) => start),
    [utf16, utf16 + 1],
  );
});

test("each refusal of the vendor becomes a sentence that says what to do", async (t) => {
  const refusing = (
    type: "rate_limit_error" | "overloaded_error" | "permission_error" | "billing_error",
    headers = {},
  ) => llmFor(t, () => ({ kind: "error", type, message: "no", headers }));
  const limited = await failure(
    (await refusing("rate_limit_error", { "retry-after": "17" })).converse(request()).turn(),
  );
  assert.deepEqual([limited.code, limited.retryAfterMs], ["rate_limited", 17_000]);
  assert.match(limited.message, /in 17 s/);
  assert.equal(
    (await failure((await refusing("overloaded_error")).converse(request()).turn())).code,
    "vendor_unavailable",
  );
  assert.equal((await failure((await refusing("permission_error")).converse(request()).turn())).code, "scope_missing");
  const stranger = await failure(
    (await llmFor(t, () => assert.fail("asked"), "sk-ant-wrong")).converse(request()).turn(),
  );
  assert.equal(stranger.code, "credentials_rejected");
  assert.match(stranger.message, /key is not accepted/);
  assert.doesNotMatch(stranger.message, /sk-ant/);
});

test("a stream that fails, is cut or turns to garbage in its middle ends in a sentence, never as if it were whole", async (t) => {
  const content = [{ type: "text" as const, text: "A first part and then nothing more of it" }];
  const overloaded = await llmFor(t, () => ({
    kind: "message",
    content,
    interruption: { afterEvents: 5, by: "error", type: "overloaded_error", message: "Overloaded" },
  }));
  assert.match((await failure(overloaded.converse(request()).turn())).message, /overloaded/);
  const cut = await llmFor(t, () => ({ kind: "message", content, interruption: { afterEvents: 5, by: "cut" } }));
  assert.equal((await failure(cut.converse(request()).turn())).code, "vendor_unavailable");
  const ended = await llmFor(t, () => ({
    kind: "message",
    content,
    interruption: { afterEvents: 5, by: "raw", text: "" },
  }));
  assert.match((await failure(ended.converse(request()).turn())).message, /broke in mid-answer/);
  const garbage = await llmFor(t, () => ({
    kind: "message",
    content,
    interruption: { afterEvents: 4, by: "raw", text: 'event: content_block_delta\ndata: {"type": \n\n' },
  }));
  assert.equal((await failure(garbage.converse(request()).turn())).code, "vendor_reply_invalid");
  const html = await llmFor(t, () => ({ kind: "raw", status: 502, contentType: "text/html", body: "<h1>Bad</h1>" }));
  assert.equal((await failure(html.converse(request()).turn())).code, "vendor_unavailable");
});

test("whoever goes away ends the call at the vendor, with their own reason", async (t) => {
  const held = Promise.withResolvers<void>();
  const noticed = Promise.withResolvers<void>();
  const llm = await llmFor(t, ({ signal }) => {
    signal.addEventListener("abort", () => noticed.resolve());
    return {
      kind: "message",
      content: [{ type: "text", text: "one two three four" }],
      pace: (_event, index) => (index === 4 ? held.promise : undefined),
    };
  });
  const controller = new AbortController();
  const reason = new AppError("unavailable", "gone");
  const reading = (async () => {
    for await (const event of llm.converse(request(controller.signal)).turn()) {
      if (event.type === "text") controller.abort(reason);
    }
  })();
  await assert.rejects(reading, reason);
  await noticed.promise;
});

test("an address where nobody answers is named as that", async () => {
  const llm = createAnthropicLlm({ apiKey: "k", baseUrl: "http://127.0.0.1:1", modelId: "m", maxRetries: 0 });
  const error = await failure(llm.converse(request()).turn());
  assert.equal(error.code, "vendor_unavailable");
  assert.match(error.message, /ANTHROPIC_BASE_URL/);
});

test("silence in mid-stream ends the answer", async (t) => {
  const held = Promise.withResolvers<void>();
  t.after(() => held.resolve());
  const sandbox = await startSandbox({
    world: smallWorld(),
    rateFactor: 1,
    anthropic: {
      script: () => ({
        kind: "message",
        content: [{ type: "text", text: "one two three four" }],
        pace: (_event, index) => (index === 4 ? held.promise : undefined),
      }),
    },
  });
  t.after(() => sandbox.close());
  const llm = createAnthropicLlm({
    apiKey: sampleAnthropicKey,
    baseUrl: sandbox.anthropicUrl,
    modelId: "claude-opus-5-5",
    silenceMs: 300,
  });
  assert.equal((await failure(llm.converse(request()).turn())).code, "timeout");
});
