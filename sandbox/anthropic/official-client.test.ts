import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import Anthropic, {
  APIConnectionError,
  APIError,
  APIUserAbortError,
  AuthenticationError,
  InternalServerError,
  NotFoundError,
  RateLimitError,
} from "@anthropic-ai/sdk";
import { startSandbox } from "../index.ts";
import { smallWorld } from "../slack/small-world.ts";
import { type Citation, sampleAnthropicKey, type Script, scriptedModelLabel } from "./index.ts";

const model = "claude-opus-5-5";
const ask = (text: string) => ({ model, max_tokens: 1000, messages: [{ role: "user" as const, content: text }] });

test("a stream carries text and citations of each kind, in order, and adds up to the scripted message", async (t) => {
  const citations: Citation[] = [
    {
      type: "char_location",
      cited_text: "Rent is due.",
      document_index: 0,
      document_title: "Lease",
      file_id: null,
      start_char_index: 4,
      end_char_index: 16,
    },
    {
      type: "content_block_location",
      cited_text: "a line",
      document_index: 1,
      document_title: null,
      file_id: null,
      start_block_index: 2,
      end_block_index: 3,
    },
    {
      type: "search_result_location",
      cited_text: "found",
      search_result_index: 0,
      source: "https://x.example",
      title: "X",
      start_block_index: 0,
      end_block_index: 1,
    },
  ];
  const client = await start(t, () => ({
    kind: "message",
    content: [
      { type: "thinking", thinking: "Let me look at it.", signature: "sig" },
      { type: "text", text: "It says so. ", citations },
      { type: "text", text: "And that is all." },
    ],
    usage: { inputTokens: 321, outputTokens: 12 },
  }));
  const stream = client.messages.stream(ask("When is rent due?"));
  const seen: string[] = [];
  stream.on("streamEvent", (event) => {
    seen.push(event.type === "content_block_delta" ? event.delta.type : event.type);
  });
  const message = await stream.finalMessage();
  assert.deepEqual(
    seen.filter((type, index) => type !== seen[index - 1]),
    [
      "message_start",
      "content_block_start",
      "thinking_delta",
      "signature_delta",
      "content_block_stop",
      "content_block_start",
      "text_delta",
      "citations_delta",
      "content_block_stop",
      "content_block_start",
      "text_delta",
      "content_block_stop",
      "message_delta",
      "message_stop",
    ],
  );
  const [thinking, cited, plain] = message.content;
  assert.deepEqual(thinking, { type: "thinking", thinking: "Let me look at it.", signature: "sig" });
  assert.deepEqual(cited, { type: "text", text: "It says so. ", citations });
  assert.deepEqual(plain, { type: "text", text: "And that is all.", citations: null });
  assert.equal(message.stop_reason, "end_turn");
  assert.deepEqual([message.usage.input_tokens, message.usage.output_tokens], [321, 12]);
  assert.match(stream.request_id ?? "", /^req_/);
});

test("a tool call is streamed as JSON pieces, answered, and followed up", async (t) => {
  const client = await start(t, ({ request }) =>
    request.messages.length === 1
      ? {
          kind: "message",
          content: [{ type: "tool_use", id: "toolu_1", name: "lookup", input: { city: "Austin", n: 2 } }],
        }
      : { kind: "message", content: [{ type: "text", text: "Done." }] },
  );
  const tools: Anthropic.Tool[] = [{ name: "lookup", input_schema: { type: "object" } }];
  const first = await client.messages.stream({ ...ask("Look it up"), tools }).finalMessage();
  assert.equal(first.stop_reason, "tool_use");
  const call = first.content[0];
  assert.ok(call?.type === "tool_use");
  assert.deepEqual(call.input, { city: "Austin", n: 2 });
  const second = await client.messages.create({
    ...ask("Look it up"),
    tools,
    messages: [
      { role: "user", content: "Look it up" },
      { role: "assistant", content: first.content },
      { role: "user", content: [{ type: "tool_result", tool_use_id: call.id, content: "warm" }] },
    ],
  });
  assert.deepEqual(second.content, [{ type: "text", text: "Done.", citations: null }]);
});

test("each error is the vendor's, as the official client understands it", async (t) => {
  const client = await start(t, () => ({ kind: "error", type: "overloaded_error", message: "Overloaded" }));
  const overloaded = await failure(client.messages.create(ask("?")));
  assert.ok(overloaded instanceof APIError);
  assert.equal(overloaded.status, 529);
  assert.equal(overloaded.type, "overloaded_error");

  const limited = await start(t, () => ({
    kind: "error",
    type: "rate_limit_error",
    message: "Slow down",
    headers: { "retry-after": "17" },
    details: { error_code: "ramp_limit_exceeded" },
  }));
  const slow = await failure(limited.messages.create(ask("?")));
  assert.ok(slow instanceof RateLimitError);
  assert.equal(slow.headers.get("retry-after"), "17");

  const stranger = await start(t, () => assert.fail("asked without a key"), "sk-ant-wrong");
  assert.ok((await failure(stranger.messages.create(ask("?")))) instanceof AuthenticationError);

  const broken = await start(t, () => {
    throw new Error("the script's own mistake");
  });
  const internal = await failure(broken.messages.create(ask("?")));
  assert.ok(internal instanceof InternalServerError);
  assert.match(internal.message, /the script's own mistake/);

  const unknown = await failure(client.messages.create({ ...ask("?"), model: "gpt-7" }));
  assert.ok(unknown instanceof NotFoundError);
});

test("a stream can fail in its middle: by an error event, a broken connection, or garbage", async (t) => {
  const content = [{ type: "text" as const, text: "A first part and then nothing more of it" }];
  const overloaded = await start(t, () => ({
    kind: "message",
    content,
    interruption: { afterEvents: 5, by: "error", type: "overloaded_error", message: "Overloaded" },
  }));
  const { text, error } = await readUntilFailure(overloaded);
  assert.equal(text, "A first part and then nothing ");
  assert.ok(error instanceof APIError);
  assert.equal(error.type, "overloaded_error");

  const cut = await start(t, () => ({ kind: "message", content, interruption: { afterEvents: 5, by: "cut" } }));
  const afterCut = await readUntilFailure(cut);
  assert.equal(afterCut.text, "A first part and then nothing ");
  assert.ok(afterCut.error instanceof Error);

  const garbage = await start(t, () => ({
    kind: "message",
    content,
    interruption: { afterEvents: 4, by: "raw", text: 'event: content_block_delta\ndata: {"type": \n\n' },
  }));
  const afterGarbage = await readUntilFailure(garbage);
  assert.equal(afterGarbage.text, "A first part ");
  assert.ok(afterGarbage.error instanceof SyntaxError);

  const html = await start(t, () => ({
    kind: "raw",
    status: 502,
    contentType: "text/html",
    body: "<h1>Bad Gateway</h1>",
  }));
  assert.ok((await failure(html.messages.create(ask("?")))) instanceof InternalServerError);

  const gone = await start(t, () => ({ kind: "cut" }));
  assert.ok((await failure(gone.messages.create(ask("?")))) instanceof APIConnectionError);
});

test("a client that goes away in mid-stream is noticed, even while a script holds the stream", async (t) => {
  const held = Promise.withResolvers<void>();
  const noticed = Promise.withResolvers<void>();
  const client = await start(t, ({ signal }) => {
    signal.addEventListener("abort", () => noticed.resolve());
    return {
      kind: "message",
      content: [{ type: "text", text: "one two three four five six" }],
      pace: (event, index) => (index === 4 ? held.promise : undefined),
    };
  });
  const controller = new AbortController();
  const stream = client.messages.stream(ask("?"), { signal: controller.signal });
  const texts: string[] = [];
  stream.on("text", (text) => {
    texts.push(text);
    controller.abort();
  });
  const error = await failure(stream.finalMessage());
  assert.ok(error instanceof APIUserAbortError);
  assert.deepEqual(texts, ["one two three "]);
  await noticed.promise;
});

test("the default script quotes the documents with citations that hold, and admits when they say nothing", async (t) => {
  const client = await start(t, undefined);
  const data = "Our 🏢 offices close at six. Enterprise pricing starts at 900 dollars a month.\nBring your own mug.";
  const request = (question: string) => ({
    model,
    max_tokens: 500,
    messages: [
      {
        role: "user" as const,
        content: [
          {
            type: "document" as const,
            source: { type: "text" as const, media_type: "text/plain" as const, data },
            title: "Prices",
            citations: { enabled: true },
          },
          { type: "text" as const, text: question },
        ],
      },
    ],
  });
  const answered = await client.messages.create(request("What is our Enterprise pricing?"));
  const [label, quote] = answered.content;
  assert.ok(label?.type === "text" && quote?.type === "text");
  assert.ok(label.text.startsWith(scriptedModelLabel));
  const citation = quote.citations?.[0];
  assert.ok(citation?.type === "char_location");
  assert.equal(citation.cited_text, "Enterprise pricing starts at 900 dollars a month.");
  const { start_char_index: from, end_char_index: to } = citation;
  assert.equal(Array.from(data).slice(from, to).join(""), citation.cited_text);
  const refused = await client.messages.create(request("Who won the football championship?"));
  assert.equal(refused.content.length, 1);
  assert.ok(refused.content[0]?.type === "text" && /do not answer/.test(refused.content[0].text));
});

test("tokens are counted and models listed page by page", async (t) => {
  const client = await start(t, undefined);
  const few = await client.messages.countTokens({ model, messages: [{ role: "user", content: "short" }] });
  const many = await client.messages.countTokens({ model, messages: [{ role: "user", content: "long ".repeat(500) }] });
  assert.ok(few.input_tokens > 0 && many.input_tokens > few.input_tokens + 500);
  const ids: string[] = [];
  for await (const one of client.models.list({ limit: 3 })) ids.push(one.id);
  assert.equal(new Set(ids).size, ids.length);
  assert.ok(ids.length > 6 && ids.includes(model));
  assert.equal((await client.models.retrieve(model)).display_name, "Claude Opus 5.5");
  assert.ok((await failure(client.models.retrieve("nothing"))) instanceof NotFoundError);
});

test("a cached prefix is written once, read by the next request, and forgotten when its time is over", async (t) => {
  let nowMs = 0;
  const sandbox = await startSandbox({ world: smallWorld(), rateFactor: 1, clock: () => nowMs });
  t.after(() => sandbox.close());
  const client = new Anthropic({ apiKey: sampleAnthropicKey, baseURL: sandbox.anthropicUrl, maxRetries: 0 });
  const usage = async (question: string) => {
    const system = [
      {
        type: "text" as const,
        text: "Rules. ".repeat(1000),
        cache_control: { type: "ephemeral" as const, ttl: "1h" as const },
      },
    ];
    const message = await client.messages.create({ ...ask(question), system });
    const { input_tokens, cache_creation_input_tokens, cache_read_input_tokens, cache_creation } = message.usage;
    assert.equal(cache_creation?.ephemeral_1h_input_tokens, cache_creation_input_tokens);
    return { own: input_tokens, written: cache_creation_input_tokens ?? 0, read: cache_read_input_tokens ?? 0 };
  };
  const first = await usage("One?");
  assert.ok(first.written > 1900 && first.read === 0 && first.own < 50);
  const second = await usage("Another?");
  assert.deepEqual([second.written, second.read], [0, first.written]);
  nowMs += 59 * 60_000;
  assert.equal((await usage("Before the hour is over")).read, first.written);
  nowMs += 59 * 60_000;
  assert.equal((await usage("Each use prolongs it")).read, first.written);
  nowMs += 61 * 60_000;
  assert.deepEqual((await usage("Later")).written, first.written);
});

async function start(t: TestContext, script: Script | undefined, apiKey = sampleAnthropicKey): Promise<Anthropic> {
  const sandbox = await startSandbox({ world: smallWorld(), rateFactor: 1, anthropic: { ...(script && { script }) } });
  t.after(() => sandbox.close());
  return new Anthropic({ apiKey, baseURL: sandbox.anthropicUrl, maxRetries: 0 });
}

async function failure(promise: PromiseLike<unknown>): Promise<unknown> {
  return promise.then(
    () => assert.fail("it succeeded"),
    (error: unknown) => error,
  );
}

async function readUntilFailure(client: Anthropic): Promise<{ text: string; error: unknown }> {
  let text = "";
  try {
    for await (const event of await client.messages.create({ ...ask("?"), stream: true })) {
      if (event.type === "content_block_delta" && event.delta.type === "text_delta") text += event.delta.text;
    }
  } catch (error) {
    return { text, error };
  }
  return assert.fail("the stream ended as if nothing had happened");
}
