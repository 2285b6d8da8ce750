import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import type { LlmEvent, LlmRequest, LlmToolResult } from "@sophia/core";
import { sampleAnthropicKey, type MessagesRequest, type ScriptedBlock } from "../../../../sandbox/anthropic/index.ts";
import { startSandbox } from "../../../../sandbox/index.ts";
import { smallWorld } from "../../../../sandbox/slack/small-world.ts";
import { createAnthropicLlm } from "./anthropic.ts";
import { piecesOf, rangeOfBlocks } from "./search-result.ts";

const tool = { name: "look_up", description: "Looks up.", inputSchema: { type: "object", properties: {} } };
const prices = { title: "Prices", text: "Maria: The plan costs 900 dollars.\nTom: 🏢 It was 800.\n" };

/** A conversation with a model that says these turns one after another; and what it was sent. */
async function conversation(
  t: TestContext,
  turns: readonly (readonly ScriptedBlock[])[],
  more: Partial<LlmRequest> = {},
) {
  const requests: MessagesRequest[] = [];
  const sandbox = await startSandbox({
    world: smallWorld(),
    rateFactor: 1,
    anthropic: {
      script({ request }) {
        requests.push(request);
        return { kind: "message", content: turns[requests.length - 1] ?? assert.fail("one turn too many") };
      },
    },
  });
  t.after(() => sandbox.close());
  const llm = createAnthropicLlm({
    apiKey: sampleAnthropicKey,
    baseUrl: sandbox.anthropicUrl,
    modelId: "claude-opus-5-5",
    maxRetries: 0,
  });
  const { signal } = new AbortController();
  const documents = [{ title: "Given", text: "Ann: Hello.\n" }];
  const asked = { system: "Answer.", question: "What?", documents, tools: [tool], maxOutputTokens: 100, signal };
  return { requests, begun: llm.converse({ ...asked, ...more }) };
}

async function read(events: AsyncIterable<LlmEvent>): Promise<LlmEvent[]> {
  const all: LlmEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

function result(callId: string, documents = [prices]): LlmToolResult {
  return { callId, text: "One document follows.", documents, isError: false };
}

const call = { type: "tool_use", id: "toolu_1", name: "look_up", input: { a: "b c d e f g h" } } as const;

test("a call comes whole, with its input as the model wrote it, and the turn waits for its result", async (t) => {
  const { begun, requests } = await conversation(t, [[{ type: "text", text: "Let me see." }, call]]);
  const events = await read(begun.turn());
  const { id, name, input } = call;
  assert.deepEqual(
    events.find(({ type }) => type === "tool_call"),
    {
      type: "tool_call",
      call: { id, name, input: JSON.stringify(input) },
    },
  );
  assert.deepEqual(events.at(-1), { type: "stop", reason: "tool_use" });
  assert.deepEqual(
    requests[0]?.tools?.map(({ input_schema: schema }) => schema),
    [tool.inputSchema],
  );
});

test("what the model thought and said goes back unchanged, a call that is no JSON as that, results behind it", async (t) => {
  const said = [
    { type: "thinking", thinking: "I need the price.", signature: "c2lnbmVk" },
    { type: "redacted_thinking", data: "c2VjcmV0" },
    { type: "text", text: "Let me see." },
    call,
  ] as const;
  const broken = { ...call, id: "toolu_2", input: {}, chunks: ['{"a": '] };
  const { begun, requests } = await conversation(t, [[...said, broken], [{ type: "text", text: "Done." }]]);
  await read(begun.turn());
  const failed = { callId: "toolu_2", text: "No JSON.", documents: [], isError: true };
  await read(begun.turn({ results: [result("toolu_1"), failed], mayCallTools: false }));
  const [, second, third] = requests[1]?.messages ?? [];
  assert.deepEqual(second?.content, [
    ...said,
    { type: "tool_use", id: "toolu_2", name: "look_up", input: { INVALID_JSON: '{"a": ' } },
  ]);
  assert.deepEqual(third?.content, [
    {
      type: "tool_result",
      tool_use_id: "toolu_1",
      is_error: false,
      content: [
        { type: "text", text: "One document follows." },
        {
          type: "search_result",
          source: "document 2",
          title: "Prices",
          content: [
            { type: "text", text: "Maria: The plan costs 900 dollars.\n" },
            { type: "text", text: "Tom: 🏢 It was 800.\n" },
          ],
          citations: { enabled: true },
        },
      ],
    },
    { type: "tool_result", tool_use_id: "toolu_2", is_error: true, content: [{ type: "text", text: "No JSON." }] },
  ]);
  assert.deepEqual(
    requests.map(({ tool_choice: choice }) => choice?.type),
    ["auto", "none"],
  );
});

test("a citation of what a tool found names its place behind the documents of the question", async (t) => {
  const block = prices.text.slice(prices.text.indexOf("Tom"));
  const cited = (start: number, end: number, words: string) =>
    ({
      type: "search_result_location",
      cited_text: words,
      search_result_index: 1,
      source: "document 3",
      title: "Prices",
      start_block_index: start,
      end_block_index: end,
    }) as const;
  const citations = [cited(1, 2, block.trim()), cited(1, 2, "It was 80."), cited(5, 6, block)];
  const { begun } = await conversation(t, [[call], [{ type: "text", text: "800.", citations }]]);
  await read(begun.turn());
  const other = { title: "Other", text: "Nothing.\n" };
  const events = await read(begun.turn({ results: [result("toolu_1", [other, prices])], mayCallTools: true }));
  const start = prices.text.indexOf("Tom");
  assert.deepEqual(
    events.filter(({ type }) => type === "citation"),
    [
      { type: "citation", documentIndex: 2, citedText: block, start, end: prices.text.length },
      // Other words than those of the block are no citation of it: they stay as they are, for the check to refuse.
      { type: "citation", documentIndex: 2, citedText: "It was 80.", start, end: prices.text.length },
      { type: "citation", documentIndex: 2, citedText: block, start: 0, end: 0 },
    ],
  );
});

test("the second turn reads what it has in common with the first from the vendor's cache", async (t) => {
  const documents = [{ title: "Long", text: "A sentence of a long document. ".repeat(400) }];
  const { begun } = await conversation(t, [[call], [{ type: "text", text: "Done." }]], { documents });
  await read(begun.turn());
  const events = await read(begun.turn({ results: [result("toolu_1")], mayCallTools: true }));
  const usage = events.find((event) => event.type === "usage");
  assert.ok(usage?.type === "usage" && usage.cachedInputTokens > usage.inputTokens / 2, JSON.stringify(usage));
});

test("pieces of a text are its lines, long ones their sentences, and together the text, none of them blank", () => {
  const sentence = "This is one of many sentences. ";
  const texts = ["", "\n", "a", "a\n\n \nb\n", `short\n${sentence.repeat(40)}\nend`, "x".repeat(2_000), prices.text];
  for (const text of texts) {
    const pieces = piecesOf(text).map(({ start, end }) => text.slice(start, end));
    assert.equal(pieces.join(""), text);
    if (text.trim() !== "")
      assert.ok(
        pieces.slice(1).every((piece) => piece.trim() !== ""),
        JSON.stringify(pieces),
      );
    assert.ok(pieces.every((piece) => piece.length <= 500 || !piece.trim().includes(". ")));
  }
  assert.equal(rangeOfBlocks("a\nb\n", { startBlock: 1, endBlock: 1, citedText: "" }), undefined);
  assert.deepEqual(rangeOfBlocks("a\nb\n", { startBlock: 0, endBlock: 2, citedText: "a b" }), {
    start: 0,
    end: 4,
    citedText: "a\nb\n",
  });
});
