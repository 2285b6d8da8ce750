import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { startSandbox, type Sandbox } from "../index.ts";
import { smallWorld } from "../slack/small-world.ts";
import { sampleAnthropicKey } from "./index.ts";

const valid = { model: "claude-opus-5-5", max_tokens: 100, messages: [{ role: "user", content: "Hello" }] };
const user = (...content: unknown[]) => ({ messages: [{ role: "user", content }] });
const document = (more: object) => ({
  type: "document",
  source: { type: "text", media_type: "text/plain", data: "Some words." },
  ...more,
});
const tool = { name: "lookup", input_schema: { type: "object" } };

test("what the specification refuses is refused, and the sentence says where", async (t) => {
  const sandbox = await start(t);
  const cases: [object, RegExp][] = [
    [{ temperature: 0.5 }, /^temperature: Extra inputs are not permitted$/],
    [{ top_p: 1 }, /^top_p: Extra inputs/],
    [{ top_k: 5 }, /^top_k: Extra inputs/],
    [{ max_tokens: undefined }, /^max_tokens: Field required$/],
    [{ max_tokens: "100" }, /^max_tokens: Input should be a valid integer$/],
    [{ max_tokens: -1 }, /^max_tokens: .*greater than or equal to 0$/],
    [{ max_tokens: 500_000, model: "claude-fable-5-2" }, /500000 > 128000/],
    [{ messages: [] }, /at least one message/],
    [{ messages: [{ role: "assistant", content: "Hi" }] }, /first message must use the user role/],
    [{ messages: [{ role: "robot", content: "Hi" }] }, /^messages\.0: Input tag "robot" found using 'role'/],
    [{ messages: [...valid.messages, { role: "assistant", content: "I say" }] }, /prefill/],
    [{ messages: [{ role: "user", content: "" }] }, /text content blocks must be non-empty/],
    [{ messages: [{ role: "user", content: [] }] }, /non-empty content/],
    [user({ type: "video" }), /^messages\.0\.content\.0: Input tag "video"/],
    [user({ type: "text", text: "x", colour: 1 }), /^messages\.0\.content\.0\.colour: Extra inputs/],
    [user(document({ citations: { enabled: "yes" } })), /content\.0\.citations\.enabled: .*boolean/],
    [user(document({ citations: { enabled: true } }), document({})), /all of the documents/],
    [
      user({ type: "document", source: { type: "text", media_type: "text/html", data: "" } }),
      /media_type: .*'text\/plain'/,
    ],
    [
      {
        ...user(document({ citations: { enabled: true } })),
        output_config: { format: { type: "json_schema", schema: {} } },
      },
      /cannot be used together/,
    ],
    [user({ type: "tool_result", tool_use_id: "toolu_0" }), /unexpected `tool_use_id`/],
    [
      {
        tools: [tool],
        messages: [
          { role: "user", content: "Hi" },
          { role: "assistant", content: [{ type: "tool_use", id: "toolu_1", name: "lookup", input: {} }] },
          { role: "user", content: "never mind" },
        ],
      },
      /without `tool_result` blocks immediately after: toolu_1/,
    ],
    [{ tool_choice: { type: "auto" } }, /only be specified while providing tools/],
    [{ tools: [tool], tool_choice: { type: "tool", name: "other" } }, /'other' not found/],
    [{ tools: [tool, tool] }, /unique/],
    [{ tools: [{ ...tool, name: "look up" }] }, /^tools\.0\.custom\.name: /],
    [{ tools: [{ name: "lookup" }] }, /^tools\.0\.input_schema: Field required$/],
    [
      user(...[1, 2, 3, 4, 5].map((n) => ({ type: "text", text: `${n}`, cache_control: { type: "ephemeral" } }))),
      /maximum of 4 blocks with cache_control may be provided\. Found 5/,
    ],
    [
      user({ type: "text", text: "x", cache_control: { type: "ephemeral", ttl: "2h" } }),
      /cache_control\.ttl: .*'5m' or '1h'/,
    ],
    [{ thinking: { type: "enabled", budget_tokens: 10 } }, /^thinking\.budget_tokens: /],
    [{ output_config: { effort: "extreme" } }, /^output_config\.effort: /],
    [{ model: "claude-haiku-4-5", ...user({ type: "text", text: "word ".repeat(200_000) }) }, /prompt is too long/],
  ];
  for (const [change, expected] of cases) {
    const reply = await send(sandbox, { ...valid, ...change });
    assert.equal(reply.status, 400, `${expected} ${JSON.stringify(reply.body)}`);
    assert.equal(reply.type, "invalid_request_error");
    assert.match(reply.message, expected);
  }
});

test("what the specification allows goes on", async (t) => {
  const sandbox = await start(t);
  const cases: object[] = [
    { system: [{ type: "text", text: "Be brief.", cache_control: { type: "ephemeral", ttl: "1h" } }] },
    { thinking: { type: "adaptive", display: "summarized" }, output_config: { effort: "xhigh" } },
    {
      tools: [{ ...tool, description: "Looks.", strict: true, cache_control: { type: "ephemeral" } }],
      tool_choice: { type: "none" },
    },
    {
      cache_control: { type: "ephemeral" },
      metadata: { user_id: "u1" },
      service_tier: "auto",
      stop_sequences: ["END"],
    },
    user(
      document({ citations: { enabled: true }, title: "T", context: "C" }),
      {
        type: "document",
        source: { type: "content", content: [{ type: "text", text: "block" }] },
        citations: { enabled: true },
      },
      {
        type: "search_result",
        source: "s",
        title: "t",
        content: [{ type: "text", text: "found" }],
        citations: { enabled: true },
      },
      { type: "text", text: "Which?" },
    ),
    {
      tools: [tool],
      messages: [
        { role: "user", content: "Hi" },
        {
          role: "assistant",
          content: [{ type: "tool_use", id: "toolu_1", name: "lookup", input: { cache_control: 1 } }],
        },
        {
          role: "user",
          content: [{ type: "tool_result", tool_use_id: "toolu_1", content: [document({})], is_error: false }],
        },
      ],
    },
    { max_tokens: 0 },
  ];
  for (const change of cases) {
    const reply = await send(sandbox, { ...valid, ...change });
    assert.equal(reply.status, 200, `${JSON.stringify(change)} ${JSON.stringify(reply.body)}`);
  }
});

test("the caller shows a key and a version, in either header, before anything is read", async (t) => {
  const sandbox = await start(t);
  const version = { "anthropic-version": "2026-10-21" };
  const cases: [Record<string, string>, number, string][] = [
    [{ ...version, "x-api-key": sampleAnthropicKey }, 200, ""],
    [{ ...version, authorization: `Bearer ${sampleAnthropicKey}` }, 200, ""],
    [version, 401, "invalid bearer token"],
    [{ ...version, "x-api-key": "wrong" }, 401, "invalid x-api-key"],
    [{ "x-api-key": sampleAnthropicKey }, 400, "anthropic-version: header is required"],
    [
      { "x-api-key": sampleAnthropicKey, "anthropic-version": "1999-01-01" },
      400,
      `anthropic-version: "1999-01-01" is not a valid version`,
    ],
  ];
  for (const [headers, status, message] of cases) {
    const reply = await send(sandbox, valid, headers);
    assert.equal(reply.status, status);
    assert.equal(reply.message, message);
    assert.match(reply.requestId ?? "", /^req_/);
  }
});

test("malformed and oversized bodies, and unknown addresses, are answered in the vendor's shape", async (t) => {
  const sandbox = await start(t);
  const malformed = await send(sandbox, `{"model":`);
  assert.deepEqual([malformed.status, malformed.type], [400, "invalid_request_error"]);
  const list = await send(sandbox, "[]");
  assert.deepEqual([list.status, list.message], [400, "Input should be a valid dictionary"]);
  const large = await send(sandbox, { ...valid, system: "x".repeat(33 * 1024 * 1024) });
  assert.deepEqual([large.status, large.type], [413, "request_too_large"]);
  const nowhere = await fetch(`${sandbox.anthropicUrl}/v1/complete`, {
    method: "POST",
    headers: sampleHeaders,
    body: "{}",
  });
  assert.equal(nowhere.status, 404);
  assert.match(await nowhere.text(), /not_found_error/);
});

test("a spent rate is a 429 with the vendor's headers, and is over after the time it names", async (t) => {
  let nowMs = Date.parse("2026-11-20T12:00:00Z");
  const sandbox = await startSandbox({
    world: smallWorld(),
    rateFactor: 0.1,
    clock: () => nowMs,
    anthropic: { requestsPerMinute: 20 },
  });
  t.after(() => sandbox.close());
  assert.equal((await send(sandbox, valid)).status, 200);
  assert.equal((await send(sandbox, valid)).status, 200);
  const refused = await send(sandbox, valid);
  assert.deepEqual([refused.status, refused.type], [429, "rate_limit_error"]);
  assert.equal(refused.headers.get("retry-after"), "30");
  assert.equal(refused.headers.get("anthropic-ratelimit-requests-limit"), "2");
  assert.equal(refused.headers.get("anthropic-ratelimit-requests-reset"), "2026-11-20T12:00:30.000Z");
  nowMs += 30_000;
  assert.equal((await send(sandbox, valid)).status, 200);
});

const sampleHeaders = {
  "anthropic-version": "2026-10-21",
  authorization: `Bearer ${sampleAnthropicKey}`,
  "content-type": "application/json",
};

async function start(t: TestContext): Promise<Sandbox> {
  const sandbox = await startSandbox({ world: smallWorld(), rateFactor: 1 });
  t.after(() => sandbox.close());
  return sandbox;
}

async function send(sandbox: Sandbox, body: object | string, headers: Record<string, string> = sampleHeaders) {
  const reply = await fetch(`${sandbox.anthropicUrl}/v1/messages`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  const parsed: unknown = await reply.json();
  const error = typeof parsed === "object" && parsed !== null && "error" in parsed ? parsed.error : undefined;
  return {
    status: reply.status,
    headers: reply.headers,
    requestId: reply.headers.get("request-id"),
    body: parsed,
    type: field(error, "type"),
    message: field(error, "message"),
  };
}

function field(value: unknown, name: string): string {
  const found =
    typeof value === "object" && value !== null ? Object.entries(value).find(([key]) => key === name) : undefined;
  return typeof found?.[1] === "string" ? found[1] : "";
}
