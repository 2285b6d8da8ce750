import assert from "node:assert/strict";
import { test } from "node:test";
import { assert as assertProperty, integer, property } from "fast-check";
import { slackMs } from "./clock.ts";
import { generateWorld } from "./index.ts";
import type { ObjectReference, World } from "./world.ts";

const anchor = "2026-11-20T17:00:00.000Z";
const sample = generateWorld({ seed: 7, size: 1, anchor });
const dayMs = 86_400_000;

function problems(world: World): string[] {
  const found: string[] = [];
  const check = (right: boolean, sentence: string): void => {
    if (!right) found.push(sentence);
  };
  const ids = (list: readonly { readonly id: string }[], name: string): Set<string> => {
    const set = new Set(list.map((entry) => entry.id));
    check(set.size === list.length, `${name} share an id`);
    return set;
  };
  const people = ids(world.people, "people");
  const accounts = ids(world.accounts, "accounts");
  const contacts = ids(world.contacts, "contacts");
  const deals = ids(world.deals, "deals");
  const channels = ids(world.channels, "channels");
  const teams = ids(world.teams, "teams");
  const projects = ids(world.projects, "projects");
  const issues = ids(world.issues, "issues");
  const tickets = ids(world.tickets, "tickets");
  const calls = ids(world.calls, "calls");
  const engagements = ids(world.hubspot?.engagements ?? [], "engagements");
  const linear = new Set(
    [
      ...world.projects,
      ...(world.linear?.documents ?? []),
      ...(world.linear?.needs ?? []),
      ...(world.linear?.initiatives ?? []),
    ].map(({ id }) => id),
  );
  ids(world.questions, "questions");
  const profiles = ids(world.gongProfiles, "profiles");
  check(new Set(world.people.map((p) => p.email)).size === people.size, "people share an address");
  check(new Set(world.accounts.map((a) => a.domain)).size === accounts.size, "accounts share a domain");
  for (const person of world.people) {
    check(person.managerId === null || people.has(person.managerId), `${person.id} has no such manager`);
    check(person.gong === null || profiles.has(person.gong.profileId), `${person.id} has no such profile`);
  }
  for (const contact of world.contacts) check(accounts.has(contact.accountId), `${contact.id} is of no account`);
  for (const deal of world.deals) {
    check(accounts.has(deal.accountId) && people.has(deal.ownerId), `${deal.id} hangs loose`);
    check(
      deal.stages.every((stage, index) => index === 0 || stage.at >= (deal.stages[index - 1]?.at ?? "")),
      `${deal.id} goes back in time`,
    );
  }
  for (const channel of world.channels)
    check(
      channel.memberIds.every((id) => people.has(id)),
      `${channel.name} has unknown members`,
    );
  const outsiders = ids(world.slack?.outsiders ?? [], "outsiders");
  for (const group of world.slack?.userGroups ?? [])
    check(
      group.memberIds.every((id) => people.has(id)),
      `@${group.handle} has unknown members`,
    );
  const parents = new Set(world.messages.filter((m) => m.threadTs === null).map((m) => `${m.channelId} ${m.ts}`));
  let before: World["messages"][number] | undefined;
  for (const message of world.messages) {
    const key = `${message.channelId} ${message.ts}`;
    check(/^\d{10}\.\d{6}$/.test(message.ts), `${key} is no Slack timestamp`);
    check(
      before === undefined || before.channelId !== message.channelId || before.ts < message.ts,
      `${key} is not after the one before`,
    );
    check(slackMs(message.ts) <= Date.parse(anchor) + 1000, `${key} lies in the future`);
    const known = people.has(message.authorId) || outsiders.has(message.authorId);
    check(channels.has(message.channelId) && known, `${key} hangs loose`);
    check(message.text.trim() !== "" || message.files !== undefined, `${key} says nothing`);
    check(!/[[\]{}]/.test(message.text), `${key} is not written out: ${message.text}`);
    if (message.threadTs !== null) {
      check(
        parents.has(`${message.channelId} ${message.threadTs}`) && message.threadTs < message.ts,
        `${key} replies to nothing`,
      );
    }
    before = message;
  }
  const turnStarts = new Map<string, Set<number>>();
  for (const call of world.calls) {
    check(/^\d{18,20}$/.test(call.id), `${call.id} is no id of Gong`);
    check(people.has(call.primaryPersonId), `${call.title} has no host`);
    check(call.accountId === null || accounts.has(call.accountId), `${call.title} is with no account`);
    check(call.dealId === null || deals.has(call.dealId), `${call.title} is about no deal`);
    const speakers = new Set(call.parties.map((party) => party.speakerId));
    check(speakers.size === call.parties.length, `${call.title}: speakers share an id`);
    for (const party of call.parties) {
      check(party.personId === null || people.has(party.personId), `${call.title}: unknown party`);
      check(party.contactId === null || contacts.has(party.contactId), `${call.title}: unknown contact`);
    }
    let clockMs = 0;
    const starts = new Set<number>();
    for (const turn of call.turns) {
      check(speakers.has(turn.speakerId), `${call.title}: unknown speaker`);
      starts.add(turn.sentences[0]?.startMs ?? -1);
      for (const sentence of turn.sentences) {
        check(sentence.startMs >= clockMs && sentence.endMs > sentence.startMs, `${call.title}: overlapping sentences`);
        check(!/[[\]{}]/.test(sentence.text), `${call.title}: not written out: ${sentence.text}`);
        clockMs = sentence.endMs;
      }
    }
    check(clockMs <= call.durationSeconds * 1000, `${call.title} is shorter than its talk`);
    turnStarts.set(call.id, starts);
  }
  for (const project of world.projects)
    check(teams.has(project.teamId) && people.has(project.leadId), `${project.name} hangs loose`);
  for (const issue of world.issues) {
    check(teams.has(issue.teamId) && people.has(issue.creatorId), `${issue.identifier} hangs loose`);
    check(issue.projectId === null || projects.has(issue.projectId), `${issue.identifier} has no such project`);
    check(
      issue.blocksIds.every((id) => issues.has(id)),
      `${issue.identifier} blocks nothing`,
    );
    check(issue.createdAt <= issue.updatedAt, `${issue.identifier} was changed before it was made`);
  }
  for (const ticket of world.tickets) check(accounts.has(ticket.accountId), `${ticket.id} is of no account`);
  const messages = new Set(world.messages.map((m) => `${m.channelId} ${m.threadTs ?? m.ts} ${m.ts}`));
  const exists = (object: ObjectReference): boolean => {
    if (object.source === "slack") return messages.has(`${object.channelId} ${object.threadTs} ${object.ts}`);
    if (object.source === "gong")
      return calls.has(object.callId) && turnStarts.get(object.callId)?.has(object.atMs) === true;
    if (object.source === "linear")
      return "issueId" in object ? issues.has(object.issueId) : linear.has(object.recordId);
    return [deals, tickets, accounts, contacts, engagements].some((set) => set.has(object.recordId));
  };
  for (const question of world.questions) {
    check(question.gold.every(exists), `${question.text}: a gold source does not exist`);
    check(question.answerable === question.gold.length > 0, `${question.text}: answerable without a source`);
    check(!question.answerable || question.facts.length > 0, `${question.text}: no fact`);
    check(question.readers.length > 0, `${question.text}: nobody may read it`);
    check(!/[[\]{}]/.test(question.text + question.facts.join("")), `not written out: ${question.text}`);
  }
  for (const story of world.stories)
    check(story.objects.length > 0 && story.objects.every(exists), `${story.id} points at nothing`);
  for (const token of world.tokens) check(exists(token.object), `${token.token} is nowhere`);
  return found;
}

test("the same parameters give the same world, another seed gives another", () => {
  const parameters = { seed: 11, size: 0.1, anchor };
  assert.deepEqual(generateWorld(parameters), generateWorld(parameters));
  assert.notDeepEqual(generateWorld(parameters).messages, generateWorld({ ...parameters, seed: 12 }).messages);
});

test("everything in the sample company refers to something that exists", () => {
  assert.deepEqual(problems(sample), []);
});

test("everything in a company greater than the sample refers to something that exists", () => {
  assert.deepEqual(problems(generateWorld({ seed: 7, size: 1.2, anchor })), []);
});

test("any seed and any anchor keep the world whole at a tenth of its size, with every story in it", () => {
  assertProperty(
    property(integer({ min: 0, max: 1_000_000 }), (seed) => {
      const world = generateWorld({ seed, size: 0.1, anchor });
      assert.deepEqual(problems(world), []);
      for (const story of sample.stories) {
        assert.ok(
          world.stories.some((other) => other.id === story.id && other.kind === story.kind),
          story.id,
        );
      }
    }),
    { numRuns: 6 },
  );
});

test("the sample company is as large as promised", () => {
  const kinds = (kind: string): number => sample.channels.filter((channel) => channel.kind === kind).length;
  assert.ok(sample.people.length >= 90 && sample.people.length <= 115);
  assert.ok(sample.accounts.length >= 40);
  assert.ok(sample.channels.length >= 25 && ["public", "private", "group", "direct"].every((kind) => kinds(kind) > 0));
  assert.ok(sample.messages.length >= 2000);
  assert.ok(sample.messages.filter((message) => message.threadTs !== null).length > sample.messages.length / 3);
  const long = sample.calls.filter((call) => call.durationSeconds >= 11 * 60 && call.durationSeconds <= 20 * 60);
  assert.ok(long.length >= 40, `${long.length} calls of about 15 minutes`);
  assert.ok(sample.questions.length >= 190);
  assert.ok(sample.questions.filter((question) => !question.answerable).length >= 30);
  assert.ok(sample.questions.filter((question) => question.acceptance).length >= 20);
});

test("messages and calls lie in working days before the anchor", () => {
  const anchorMs = Date.parse(anchor);
  const recent = sample.messages.filter((message) => anchorMs - slackMs(message.ts) < 92 * dayMs);
  assert.ok(recent.length > sample.messages.length * 0.9 && recent.length < sample.messages.length);
  for (const call of sample.calls) {
    const startMs = Date.parse(call.startedAt);
    assert.ok(startMs < anchorMs && anchorMs - startMs < 124 * dayMs, call.startedAt);
    assert.ok(![0, 6].includes(new Date(startMs).getUTCDay()), `${call.startedAt} is at the weekend`);
  }
});

test("Sophia is in every private channel except two, and some people have left or are guests", () => {
  const privates = sample.channels.filter((channel) => channel.kind === "private");
  assert.equal(privates.filter((channel) => !channel.memberIds.includes("bot-sophia")).length, 2);
  assert.ok(sample.people.filter((person) => !person.active).length >= 2);
  assert.equal(sample.people.filter((person) => person.slack?.kind === "guest").length, 3);
});

test("parameters that make no sense are refused in a sentence", () => {
  assert.throws(() => generateWorld({ seed: 7, size: 1, anchor: "soon" }), /anchor must be an ISO 8601 time/);
  assert.throws(() => generateWorld({ seed: 7, size: 0, anchor }), /size must be above 0/);
  assert.throws(() => generateWorld({ seed: 1.5, size: 1, anchor }), /seed must be a whole number/);
});
