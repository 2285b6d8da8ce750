/** Deals with their documents, and a scripted model that is asked in turns, for the tests of a model's tools. */
import assert from "node:assert/strict";
import type { TestContext } from "node:test";
import {
  citableBlocks,
  sampleAnthropicKey,
  type Citation,
  type MessagesRequest,
  type ScriptCall,
  type ScriptedBlock,
  type ScriptedMessage,
} from "../../../../../sandbox/anthropic/index.ts";
import { startSandbox } from "../../../../../sandbox/index.ts";
import { smallWorld } from "../../../../../sandbox/slack/small-world.ts";
import { createAnthropicLlm } from "../../../platform/llm/index.ts";
import type { TestCompany } from "../company.test-support.ts";

export interface TestDeal {
  readonly id: string;
  readonly name: string;
  readonly readers: readonly string[];
  readonly amount?: string;
  readonly stage?: string;
  readonly closeDay?: string;
}

/** What the document of a deal says of it. */
export function dealWords({ name, amount = "1000", stage = "Contract Sent" }: TestDeal): string {
  return `${name}\nStage: ${stage}\nAmount: ${amount} USD`;
}

/** The readers must be people of the company already. */
export async function addDeals({ database: { db } }: TestCompany, deals: readonly TestDeal[]): Promise<void> {
  const { id: connection } = await db.selectFrom("connection").select("id").executeTakeFirstOrThrow();
  for (const deal of deals) {
    const { id, name, amount = "1000", stage = "Contract Sent", closeDay = "2026-11-30" } = deal;
    const shared = {
      connection_id: connection,
      kind: "deal",
      external_id: id,
      raw_kind: "deal",
      raw_external_id: id,
      principals: deal.readers.map((email) => `${connection}:${email}`),
    };
    const data = { name, amount, stage, closeDay, currency: "USD", archived: false, closed: false, won: false };
    const line = { author: null, at: null, text: dealWords(deal), url: `https://crm.example/${id}`, anchor: "summary" };
    await db
      .insertInto("entity")
      .values({ ...shared, data: JSON.stringify(data) })
      .execute();
    await db
      .insertInto("document")
      .values({
        ...shared,
        source: "slack",
        title: name,
        url: line.url,
        lines: JSON.stringify([line]),
        content_hash: Buffer.from(id),
        sample: false,
      })
      .execute();
  }
}

/** A deal is nobody's to read any more, as when a sync has learned so. */
export async function hideDeal({ database: { db } }: TestCompany, id: string): Promise<void> {
  for (const table of ["entity", "document"] as const)
    await db.updateTable(table).set({ principals: [] }).where("external_id", "=", id).execute();
}

type Step = (call: ScriptCall) => Partial<ScriptedMessage> & Pick<ScriptedMessage, "content">;

/** A model that says these things in turn, the last one again and again; and what it was sent. */
export async function modelInTurns(
  t: TestContext,
  ...steps: readonly (
    | Step
    | ((call: ScriptCall) => Promise<Partial<ScriptedMessage> & Pick<ScriptedMessage, "content">>)
  )[]
) {
  const requests: MessagesRequest[] = [];
  const sandbox = await startSandbox({
    world: smallWorld(),
    rateFactor: 1,
    anthropic: {
      async script(call) {
        const step = steps[Math.min(requests.length, steps.length - 1)] ?? assert.fail("no step");
        requests.push(call.request);
        return { kind: "message", ...(await step(call)) };
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
  return { llm, requests };
}

let calls = 0;

/** A call of a tool, with this input; or with these pieces of text in its place. */
export function calling(name: string, input: Readonly<Record<string, unknown>>, text?: string): ScriptedBlock {
  calls += 1;
  const call = { type: "tool_use" as const, id: `toolu_${calls}`, name, input };
  return text === undefined ? call : { ...call, chunks: [text] };
}

/** A citation of the block of a tool's result that holds these words, as the vendor would send it. */
export function citingResult({ request }: ScriptCall, words: string): Citation {
  const { searchResults } = citableBlocks(request.messages);
  for (const [index, { content, source, title }] of searchResults.entries()) {
    const block = content.findIndex(({ text }) => text.includes(words));
    if (block === -1) continue;
    return {
      type: "search_result_location",
      cited_text: content[block]?.text ?? "",
      search_result_index: index,
      source,
      title,
      start_block_index: block,
      end_block_index: block + 1,
    };
  }
  return assert.fail(`No result of a tool says: ${words}`);
}

/** The results of tools in the last message of a request, with their plain words. */
export function resultsIn(request: MessagesRequest | undefined) {
  const content = request?.messages.at(-1)?.content ?? "";
  if (typeof content === "string") return [];
  return content.flatMap((block) => {
    if (block.type !== "tool_result") return [];
    const { content: parts = [] } = block;
    if (typeof parts === "string") return [];
    const text = parts.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("\n");
    const rows = parts.flatMap((part) =>
      part.type === "search_result" ? [part.content.map((one) => one.text).join("")] : [],
    );
    return [{ isError: block.is_error === true, text, rows }];
  });
}
