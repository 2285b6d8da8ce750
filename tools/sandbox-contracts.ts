import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Ajv, type ValidateFunction } from "ajv";
import { messagesRequest } from "../sandbox/anthropic/request.ts";
import { generateWorld } from "../sandbox/company/index.ts";
import { startSandbox, type Sandbox } from "../sandbox/index.ts";
import { closed, isObject, objectAt, parseObject, told } from "./contract-schema.ts";
import { checkHubspotReplies } from "./hubspot-contracts.ts";
import { checkLinearSchema } from "./linear-contract.ts";

/**
 * Compares the sandbox's Slack, HubSpot, Linear and Anthropic servers with the vendors' own contract files.
 *
 * Slack: every reply of the served methods over the sample company fits the official types, without a key that they lack.
 * HubSpot: replies on the paths of v3 and v4 fit the models of the official client, in the same way.
 * Linear: every type, field, argument and enumeration of the served schema is in the vendor's, of the same type.
 * Anthropic: messages and stream events fit the official types; and of about a thousand requests, each differing from a
 * valid one by one key, exactly those are refused that the official types refuse.
 *
 * @param folder - laid out like the shared `contracts` folder
 * @returns one sentence for each difference; none when all is well
 */
export async function checkSandboxContracts(folder: string): Promise<string[]> {
  const world = generateWorld({ seed: 1, size: 1, anchor: "2026-11-20T17:00:00Z" });
  const sandbox = await startSandbox({ world, rateFactor: 1_000_000, anthropic: { script: () => scripted } });
  try {
    const anthropic = new Ajv({ strict: false });
    anthropic.addSchema(
      parseObject(await readFile(join(folder, "anthropic/messages-1.12.0.strict.schema.json"), "utf8")),
      "anthropic",
    );
    return [
      ...(await checkSlackReplies(sandbox, folder)),
      ...(await checkHubspotReplies(sandbox, folder)),
      ...checkLinearSchema(await readFile(join(folder, "linear/schema.graphql"), "utf8")),
      ...(await checkAnthropicReplies(sandbox, anthropic)),
      ...checkAnthropicRequests(anthropic),
    ];
  } finally {
    await sandbox.close();
  }
}

async function checkSlackReplies(sandbox: Sandbox, folder: string): Promise<string[]> {
  const { channels, messages, people, slack } = sandbox.live.world;
  const bot = people.find((person) => person.slack?.kind === "bot");
  const channel = channels.find((one) => one.kind === "public" && bot && one.memberIds.includes(bot.id));
  const reply = messages.find((message) => message.channelId === channel?.id && message.threadTs !== null);
  const person = people.find((one) => one.active && one.slack?.kind === "member");
  if (!channel || !reply?.threadTs || !person?.slack)
    return ["The sample company has no thread that the bot can read."];
  const withFiles = messages.find((message) => message.files?.some((file) => file.mode === "hosted"));
  const shared = channels.find((one) => one.shared);
  const bookmarked = channels.find((one) => one.bookmarks);
  const outsider = slack?.outsiders[0];
  const group = slack?.userGroups[0];
  if (!withFiles || !shared || !bookmarked || !outsider || !group)
    return ["The sample company lacks files, bookmarks, a shared channel or user groups."];
  const types = "public_channel,private_channel,mpim,im";
  const calls: readonly [string, Record<string, string>][] = [
    ["auth.test", {}],
    ["team.info", {}],
    ["conversations.list", { types, limit: "1000" }],
    ["conversations.info", { channel: channel.id, include_num_members: "true" }],
    ["conversations.join", { channel: channel.id }],
    ["conversations.members", { channel: channel.id }],
    ["conversations.history", { channel: channel.id, limit: "1000" }],
    ["conversations.replies", { channel: channel.id, ts: reply.threadTs }],
    ["conversations.history", { channel: withFiles.channelId, latest: withFiles.ts, inclusive: "true" }],
    ["conversations.info", { channel: shared.id, include_num_members: "true" }],
    ["users.info", { user: outsider.slackId }],
    ["usergroups.list", { include_users: "true", include_count: "true", include_disabled: "true" }],
    ["usergroups.users.list", { usergroup: group.id }],
    ["bookmarks.list", { channel_id: bookmarked.id }],
    ["users.conversations", { types }],
    ["users.list", { limit: "1000" }],
    ["users.info", { user: person.slack.id }],
    ["users.lookupByEmail", { email: person.email }],
    ["chat.getPermalink", { channel: channel.id, message_ts: reply.ts }],
    ["chat.getPermalink", { channel: "C404", message_ts: reply.ts }],
  ];
  const problems: string[] = [];
  for (const [method, args] of calls) {
    const file = await readFile(join(folder, `slack/web-api-8.2.0/${method}.schema.json`), "utf8");
    const validate = slackValidator(parseObject(file));
    const answer = await fetch(sandbox.slackApiUrl + method, {
      method: "POST",
      headers: { authorization: `Bearer ${sandbox.credentials.slack.bot}` },
      body: new URLSearchParams(args),
    });
    if (!validate(await answer.json())) problems.push(`slack ${method}: ${told(validate)}`);
  }
  return problems;
}

/** The response's schema, closed: the published ones allow any further key. */
function slackValidator(file: Readonly<Record<string, unknown>>): ValidateFunction {
  const { definitions } = objectAt(file, "response") ?? file;
  if (!isObject(definitions)) throw new Error("The Slack schema has no definitions.");
  const name = Object.keys(definitions).find((one) => one.endsWith("Response"));
  if (name === undefined) throw new Error("The Slack schema describes no response.");
  return new Ajv({ strict: false }).compile({ $ref: `#/definitions/${name}`, definitions: closed(definitions) });
}

async function checkAnthropicReplies(sandbox: Sandbox, ajv: Ajv): Promise<string[]> {
  const problems: string[] = [];
  const validMessage = ajv.compile({ $ref: "anthropic#/definitions/Message" });
  const validEvent = ajv.compile({ $ref: "anthropic#/definitions/RawMessageStreamEvent" });
  const ask = (stream: boolean) =>
    fetch(`${sandbox.anthropicUrl}/v1/messages`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${sandbox.credentials.anthropic}`,
        "anthropic-version": "2026-10-21",
        "content-type": "application/json",
      },
      body: JSON.stringify({ ...requests[0], stream }),
    });
  if (!validMessage(await (await ask(false)).json())) problems.push(`anthropic message: ${told(validMessage)}`);
  for (const line of (await (await ask(true)).text()).split("\n")) {
    if (!line.startsWith("data: ") || line === `data: {"type":"ping"}`) continue;
    if (!validEvent(JSON.parse(line.slice(6))))
      problems.push(`anthropic event ${line.slice(0, 80)}: ${told(validEvent)}`);
  }
  return problems;
}

function checkAnthropicRequests(ajv: Ajv): string[] {
  const theirs = ajv.compile({ $ref: "anthropic#/definitions/MessageCreateParamsNonStreaming" });
  const problems: string[] = [];
  for (const request of requests) {
    if (!theirs(request)) problems.push(`anthropic request: the example itself is refused: ${told(theirs)}`);
    for (const changed of variations(request)) {
      const ours = messagesRequest.problem(changed.value, "");
      if (theirs(changed.value) === (ours === undefined) || knownDifference(changed.path)) continue;
      problems.push(`anthropic request, ${changed.path}: ${ours ?? "allowed here"}; theirs: ${told(theirs)}`);
    }
  }
  return problems;
}

/** Where the service is stricter than its types: they call whole numbers "number", and a tool's input anything. */
function knownDifference(path: string): boolean {
  return /(max_tokens|budget_tokens|_index|_number|input) becomes/.test(path);
}

interface Variation {
  readonly path: string;
  readonly value: unknown;
}

/** The value with one key missing, one key more, or one value replaced, at every place in it. */
function* variations(value: unknown): Generator<Variation> {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      for (const inner of variations(item)) {
        yield { path: `${index}.${inner.path}`, value: value.with(index, inner.value) };
      }
    }
    return;
  }
  if (!isObject(value)) return;
  yield { path: "surplus", value: { ...value, surplus: 1 } };
  for (const [key, inner] of Object.entries(value)) {
    const rest = Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
    yield { path: `${key} missing`, value: rest };
    for (const other of [null, 7, "other", true, [], {}, [{}]]) {
      yield { path: `${key} becomes ${JSON.stringify(other)}`, value: { ...value, [key]: other } };
    }
    for (const deeper of variations(inner)) {
      yield { path: `${key}.${deeper.path}`, value: { ...value, [key]: deeper.value } };
    }
  }
}

const scripted = {
  kind: "message",
  content: [
    { type: "thinking", thinking: "A thought.", signature: "signature" },
    {
      type: "text",
      text: "A cited sentence.",
      citations: [
        {
          type: "char_location",
          cited_text: "A",
          document_index: 0,
          document_title: null,
          file_id: null,
          start_char_index: 0,
          end_char_index: 1,
        },
        {
          type: "search_result_location",
          cited_text: "A",
          search_result_index: 0,
          source: "s",
          title: null,
          start_block_index: 0,
          end_block_index: 1,
        },
      ],
    },
    { type: "tool_use", id: "toolu_1", name: "lookup", input: { a: 1 } },
  ],
} as const;

const ephemeral = { type: "ephemeral", ttl: "1h" };
const requests = [
  { model: "claude-opus-5-5", max_tokens: 100, messages: [{ role: "user", content: "Hello" }] },
  {
    model: "claude-opus-5-5",
    max_tokens: 100,
    cache_control: ephemeral,
    system: [{ type: "text", text: "Be brief.", cache_control: ephemeral }],
    metadata: { user_id: "u1" },
    service_tier: "auto",
    stop_sequences: ["END"],
    thinking: { type: "adaptive", display: "summarized" },
    output_config: { effort: "high", format: { type: "json_schema", schema: { type: "object" } } },
    tools: [{ name: "lookup", description: "Looks.", input_schema: { type: "object", required: ["a"] }, strict: true }],
    tool_choice: { type: "tool", name: "lookup", disable_parallel_tool_use: true },
    messages: [{ role: "user", content: "Hello" }],
  },
  {
    model: "claude-opus-5-5",
    max_tokens: 100,
    thinking: { type: "enabled", budget_tokens: 2000 },
    messages: [
      {
        role: "user",
        content: [
          {
            type: "document",
            title: "T",
            context: "C",
            citations: { enabled: true },
            cache_control: ephemeral,
            source: { type: "text", media_type: "text/plain", data: "Some words." },
          },
          { type: "document", source: { type: "content", content: [{ type: "text", text: "a block" }] } },
          { type: "document", source: { type: "base64", media_type: "application/pdf", data: "AA==" } },
          {
            type: "search_result",
            source: "s",
            title: "t",
            citations: { enabled: true },
            content: [{ type: "text", text: "found" }],
          },
          { type: "image", source: { type: "base64", media_type: "image/png", data: "AA==" } },
          { type: "text", text: "What?" },
        ],
      },
      {
        role: "assistant",
        content: [
          { type: "thinking", thinking: "Hm.", signature: "s" },
          { type: "redacted_thinking", data: "d" },
          {
            type: "text",
            text: "Said.",
            citations: [
              {
                type: "content_block_location",
                cited_text: "a block",
                document_index: 1,
                document_title: null,
                start_block_index: 0,
                end_block_index: 1,
              },
            ],
          },
          { type: "tool_use", id: "toolu_1", name: "lookup", input: { a: 1 } },
        ],
      },
      {
        role: "user",
        content: [
          { type: "tool_result", tool_use_id: "toolu_1", is_error: false, content: [{ type: "text", text: "warm" }] },
        ],
      },
      { role: "system", content: "A reminder." },
      { role: "user", content: "And now?" },
    ],
  },
] as const;
