import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { generateWorld, type World } from "../company/index.ts";
import { startSandbox, type Sandbox } from "../index.ts";
import { assertReads } from "./assert-reads.ts";
import { slackTokens } from "./index.ts";
import { platformError, readWorkspace, slackClient } from "./read-workspace.ts";

const anchor = "2026-11-20T17:00:00Z";

test("the official client reads a reduced company at page size 2, by the bot, a person and a guest", async (t) => {
  const { world, sandbox } = await start(t, 0.05);
  const tokens = slackTokens(world);
  const person = world.people.find((one) => one.active && one.slack?.kind === "member");
  const guest = world.people.find((one) => one.active && one.slack?.kind === "guest");
  const bot = world.people.find((one) => one.slack?.kind === "bot");
  assert.ok(person && guest && bot && tokens.bot !== undefined);
  const readers: [string, string | undefined][] = [
    [bot.id, tokens.bot],
    [person.id, tokens.byPersonId.get(person.id)],
    [guest.id, tokens.byPersonId.get(guest.id)],
  ];
  for (const [id, token] of readers) {
    assert.ok(token !== undefined);
    assertReads(world, id, await readWorkspace(slackClient(sandbox.slackApiUrl, token), 2, never));
  }
});

test("the official client reads the whole sample company by the bot", async (t) => {
  const { world, sandbox } = await start(t, 1);
  const bot = world.people.find((one) => one.slack?.kind === "bot");
  const token = slackTokens(world).bot;
  assert.ok(bot && token !== undefined);
  assertReads(world, bot.id, await readWorkspace(slackClient(sandbox.slackApiUrl, token), 200, never));
});

test("each private thing in Slack is read by exactly the people whom the world names, and denied to all others", async (t) => {
  const { world, sandbox } = await start(t, 0.05);
  const tokens = slackTokens(world);
  const objects = world.tokens.flatMap((entry) =>
    entry.object.source === "slack" ? [{ ...entry.object, entry }] : [],
  );
  assert.ok(objects.length > 10);
  for (const person of world.people) {
    const token = tokens.byPersonId.get(person.id);
    if (token === undefined) continue;
    const client = slackClient(sandbox.slackApiUrl, token);
    for (const { channelId: channel, threadTs: ts, entry } of objects) {
      const reply = await client.conversations.replies({ channel, ts, limit: 1000 }).catch(platformError);
      const text = JSON.stringify(reply);
      const where = `${person.id} in ${channel}`;
      assert.equal(text.includes(entry.token), entry.readers.includes(person.email), where);
      if (!entry.readers.includes(person.email)) assert.equal(reply?.error, "channel_not_found", where);
    }
  }
});

function never(): void {
  assert.fail("asked to wait although the rate is out of reach");
}

async function start(t: TestContext, size: number): Promise<{ world: World; sandbox: Sandbox }> {
  const world = generateWorld({ seed: 7, size, anchor });
  const sandbox = await startSandbox({ world, rateFactor: 1_000_000 });
  t.after(() => sandbox.close());
  return { world, sandbox };
}
