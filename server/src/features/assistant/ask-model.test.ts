import assert from "node:assert/strict";
import { after, before, test, type TestContext } from "node:test";
import { AppError } from "@sophia/core";
import {
  citableBlocks,
  sampleAnthropicKey,
  type Citation,
  type Script,
  type ScriptCall,
} from "../../../../sandbox/anthropic/index.ts";
import { startSandbox } from "../../../../sandbox/index.ts";
import { smallWorld } from "../../../../sandbox/slack/small-world.ts";
import { createLocalEmbedder, type LocalEmbedder } from "../../platform/embedding/index.ts";
import { createAnthropicLlm } from "../../platform/llm/index.ts";
import { ask } from "./ask.ts";
import { heard, testCompany, type TestCompany } from "./company.test-support.ts";
import type { AssistantDeps } from "./deps.ts";

const ann = "ann@company.example";
const loss = "We lose three percent of the rent every month.";
const renewal = "The renewal is on January 25, and they want a discount.";
const question = "Why does Harbor hesitate to renew?";

let embedder: LocalEmbedder;
let company: TestCompany;

before(async () => {
  embedder = createLocalEmbedder();
  company = await testCompany(embedder, []);
});
after(async () => {
  await company.close();
  await embedder.close();
});

/** Two documents of a test's own, so that revoking one leaves the others alone. */
async function documentsFor(t: TestContext): Promise<{ readonly loss: string; readonly renewal: string }> {
  const id = t.name.replaceAll(/\W+/gu, "-").slice(0, 40);
  const reader = readerOf(t);
  await company.add([
    {
      id: `${id}-loss`,
      title: "Harbor: rent losses",
      readers: [reader],
      sample: true,
      lines: [
        ["Maria Lopez", "Harbor again."],
        ["Maria Lopez", loss],
        ["Tom Baker", "Harbor hesitates to renew because of that."],
      ],
    },
    {
      id: `${id}-renewal`,
      title: "Harbor: renewal",
      readers: [reader, ann],
      lines: [["Isolde Lockhart", renewal]],
    },
    { id: `${id}-secret`, title: "Harbor: board only", readers: [ann], lines: [["Zoe Quill", "Harbor may be sold."]] },
  ]);
  return { loss: `${id}-loss`, renewal: `${id}-renewal` };
}

function readerOf(t: TestContext): string {
  return `${t.name.replaceAll(/\W+/gu, ".").slice(0, 40).toLowerCase()}@company.example`;
}

/** A citation of these words as the vendor would send it, found in the request. */
function citing(call: ScriptCall, words: string, shift = 0): Citation {
  const { documents } = citableBlocks(call.request.messages);
  for (const [index, { source, title }] of documents.entries()) {
    const start = source.type === "text" ? source.data.indexOf(words) : -1;
    if (start === -1) continue;
    return {
      type: "char_location",
      cited_text: words,
      document_index: index,
      document_title: title ?? null,
      file_id: null,
      start_char_index: start + shift,
      end_char_index: start + shift + words.length,
    };
  }
  return assert.fail(`No document of the request says: ${words}`);
}

async function depsWith(t: TestContext, script: Script): Promise<AssistantDeps> {
  const sandbox = await startSandbox({ world: smallWorld(), rateFactor: 1, anthropic: { script } });
  t.after(() => sandbox.close());
  const llm = createAnthropicLlm({
    apiKey: sampleAnthropicKey,
    baseUrl: sandbox.anthropicUrl,
    modelId: "claude-opus-5-5",
    maxRetries: 0,
  });
  return { search: company.search, words: embedder, llm, inputTokens: 20_000, outputTokens: 500 };
}

async function askFor(t: TestContext, deps: AssistantDeps, text = question) {
  const actor = await company.actor(readerOf(t));
  return heard(ask(deps, { question: text }, actor, "request-1", new AbortController().signal));
}

async function lastRun(t: TestContext) {
  return company.database.db
    .selectFrom("ask_run")
    .selectAll()
    .where("acted_as_email", "=", readerOf(t))
    .orderBy("asked_at", "desc")
    .executeTakeFirstOrThrow();
}

test("a right citation is kept and opens at the exact message", async (t) => {
  const documents = await documentsFor(t);
  const deps = await depsWith(t, (call) => ({
    kind: "message",
    content: [
      { type: "text", text: "The reason is clear: " },
      { type: "text", text: "Maria said they lose three percent.", citations: [citing(call, loss)] },
    ],
    usage: { inputTokens: 321, outputTokens: 12, cacheCreationInputTokens: 0 },
  }));
  const { answer, events, streamed } = await askFor(t, deps);
  assert.equal(answer.outcome, "answered");
  assert.equal(answer.answer, "The reason is clear: Maria said they lose three percent. [1]");
  assert.equal(streamed.trim(), answer.answer);
  assert.equal(answer.model, "claude-opus-5-5");
  assert.equal(answer.sample, true);
  const [citation] = answer.citations;
  assert.deepEqual(citation, {
    number: 1,
    quote: loss,
    url: `https://source.example/${documents.loss}#1`,
    source: "slack",
    documentId: await company.idOf(documents.loss),
    title: "Harbor: rent losses",
    author: "Maria Lopez",
    at: "2026-11-02T15:01:00.000Z",
    verified: true,
  });
  assert.deepEqual(
    [...new Set(events.map(({ type }) => type))],
    ["status", "sources", "text", "citation", "usage", "done"],
  );
  const run = await lastRun(t);
  assert.deepEqual(
    [run.outcome, run.citations_kept, run.citations_dropped, run.input_tokens, run.output_tokens, run.model_id],
    ["answered", 1, 0, 321, 12, "claude-opus-5-5"],
  );
});

test("a cited document that was not retrieved is dropped, with the words that lean on it", async (t) => {
  await documentsFor(t);
  const deps = await depsWith(t, (call) => ({
    kind: "message",
    content: [
      { type: "text", text: "Invented.", citations: [{ ...citing(call, loss), document_index: 77 } as Citation] },
      { type: "text", text: "They lose rent.", citations: [citing(call, loss)] },
    ],
  }));
  const { answer, streamed } = await askFor(t, deps);
  assert.doesNotMatch(answer.answer + streamed, /Invented/);
  assert.equal(answer.citations.length, 1);
  assert.equal((await lastRun(t)).citations_dropped, 1);
});

test("a span that is off by one character is dropped", async (t) => {
  await documentsFor(t);
  for (const shift of [-1, 1]) {
    const deps = await depsWith(t, (call) => ({
      kind: "message",
      content: [{ type: "text", text: "They lose rent.", citations: [citing(call, loss, shift)] }],
    }));
    const { answer, streamed } = await askFor(t, deps);
    assert.equal(answer.outcome, "refused");
    assert.deepEqual(answer.citations, []);
    assert.doesNotMatch(answer.answer + streamed, /They lose rent/);
  }
});

test("a right span under a wrong author is dropped, also when the name stands in a block before it", async (t) => {
  await documentsFor(t);
  const deps = await depsWith(t, (call) => ({
    kind: "message",
    content: [
      { type: "text", text: "Tom said they lose three percent. ", citations: [citing(call, loss)] },
      { type: "text", text: "According to Tom Baker, " },
      { type: "text", text: "three percent are lost. ", citations: [citing(call, loss)] },
      { type: "text", text: "Isolde wants a discount.", citations: [citing(call, renewal)] },
    ],
  }));
  const { answer, streamed } = await askFor(t, deps);
  assert.equal(answer.answer, "Isolde wants a discount. [1]");
  assert.doesNotMatch(streamed, /Tom/);
  assert.equal((await lastRun(t)).citations_dropped, 2);
});

test("a sentence between two right citations that claims something without one is left out, and said in the log", async (t) => {
  await documentsFor(t);
  const deps = await depsWith(t, (call) => ({
    kind: "message",
    content: [
      { type: "text", text: "They lose rent. ", citations: [citing(call, loss)] },
      { type: "text", text: "It is a pity. That makes 75 percent a year. Tom said they are leaving. Also, " },
      { type: "text", text: "they want a discount. ", citations: [citing(call, renewal)] },
      { type: "text", text: "So it is about money. Zoe Quill confirmed it." },
    ],
  }));
  const { answer, streamed } = await askFor(t, deps);
  const expected = "They lose rent. [1] It is a pity. Also, they want a discount. [2] So it is about money.";
  assert.equal(answer.answer, expected);
  assert.equal(streamed.trim(), expected);
  assert.ok(company.logged.some((sentence) => /3 sentences .* without a citation were left out/.test(sentence)));
});

test("a document revoked in mid-run is cited no more, and what leaned on it is not in the answer", async (t) => {
  const documents = await documentsFor(t);
  const shown = Promise.withResolvers<void>();
  const deps = await depsWith(t, (call) => ({
    kind: "message",
    content: [
      { type: "text", text: "They lose rent. ", citations: [citing(call, loss)] },
      { type: "text", text: "So it is, they bleed. " },
      { type: "text", text: "They want a discount. ", citations: [citing(call, renewal)] },
      { type: "text", text: "Again: they lose rent.", citations: [citing(call, loss)] },
    ],
    async pace(event) {
      if (event.type !== "content_block_start" || event["index"] !== 2) return;
      await shown.promise;
      await company.revoke(documents.loss);
    },
  }));
  const actor = await company.actor(readerOf(t));
  const run = ask(deps, { question }, actor, "request-1", new AbortController().signal);
  const { answer, events } = await heard(run, (event) => {
    if (event.type === "citation") shown.resolve();
  });
  assert.equal(answer.answer, "They want a discount. [2]");
  assert.deepEqual(
    answer.citations.map(({ quote }) => quote),
    [renewal],
  );
  const revoked = await company.idOf(documents.loss);
  assert.ok(!answer.lookedAt.some(({ documentId }) => documentId === revoked));
  assert.equal(events.filter(({ type }) => type === "citation").length, 2);
  assert.equal((await lastRun(t)).citations_dropped, 1);
});

test("words without any citation are no answer: the sources are said not to contain one", async (t) => {
  await documentsFor(t);
  const deps = await depsWith(t, () => ({
    kind: "message",
    content: [{ type: "text", text: "From what I know elsewhere, it is the weather." }],
  }));
  const { answer, streamed } = await askFor(t, deps);
  assert.equal(answer.outcome, "refused");
  assert.match(answer.answer, /do not contain an answer/);
  assert.doesNotMatch(streamed + answer.answer, /weather/);
});

test("nothing that the person cannot read reaches the model, the events or a refusal", async (t) => {
  await documentsFor(t);
  let sent = "";
  const deps = await depsWith(t, (call) => {
    sent = JSON.stringify(call.request);
    return { kind: "message", content: [{ type: "text", text: "No." }] };
  });
  const { events } = await askFor(t, deps, "Will Harbor be sold, as Zoe Quill of the board says?");
  assert.match(sent, /Maria Lopez \(2026-11-02T15:01:00.000Z\): We lose three percent/);
  for (const text of [sent.replaceAll(/Zoe Quill of the board says/gu, ""), JSON.stringify(events)])
    assert.doesNotMatch(text, /board only|may be sold|Zoe Quill/);
});

test("an answer cut at the limit of tokens says so; one the vendor declines is a clear sentence", async (t) => {
  await documentsFor(t);
  const cut = await depsWith(t, (call) => ({
    kind: "message",
    content: [{ type: "text", text: "They lose rent.", citations: [citing(call, loss)] }],
    stopReason: "max_tokens",
  }));
  assert.match((await askFor(t, cut)).answer.answer, /reached the limit/);
  const declined = await depsWith(t, () => ({ kind: "message", content: [], stopReason: "refusal" }));
  await assert.rejects(askFor(t, declined), (error) => error instanceof AppError && /declined/.test(error.message));
  assert.equal((await lastRun(t)).outcome, "failed");
});

test("a person who goes away ends the model's call, and the run is recorded as cancelled", async (t) => {
  await documentsFor(t);
  const held = Promise.withResolvers<void>();
  const noticed = Promise.withResolvers<void>();
  const deps = await depsWith(t, (call) => {
    call.signal.addEventListener("abort", () => noticed.resolve());
    return {
      kind: "message",
      content: [
        { type: "text", text: "They lose rent.", citations: [citing(call, loss)] },
        { type: "text", text: "And more." },
      ],
      pace: (event) => (event.type === "content_block_start" && event["index"] === 1 ? held.promise : undefined),
    };
  });
  const gone = new AbortController();
  const types: string[] = [];
  for await (const event of ask(deps, { question }, await company.actor(readerOf(t)), "request-1", gone.signal)) {
    types.push(event.type);
    if (event.type === "citation") gone.abort();
  }
  await noticed.promise;
  assert.ok(!types.includes("done"));
  assert.equal((await lastRun(t)).outcome, "cancelled");
});
