import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { test, type TestContext } from "node:test";
import { generateWorld, withHubspotArchived, withHubspotMerge } from "../company/index.ts";
import { readExportCommandLine } from "./command-line.ts";
import { exportWorld, type ExportedObject } from "./index.ts";

const anchor = "2026-11-20T17:00:00.000Z";
const world = generateWorld({ seed: 7, size: 0.1, anchor });
const exported = [...exportWorld(world)];
const ofKind = (kind: ExportedObject["kind"]): ExportedObject[] => exported.filter((object) => object.kind === kind);

test("every object of the company is exported once, under the id that its vendor shows", () => {
  const { hubspot, linear } = world;
  assert.ok(hubspot && linear);
  const merged = new Set(hubspot.merges.map(({ type, mergedId }) => `${type} ${mergedId}`));
  const ids = (list: readonly { readonly id: string }[]): string[] => list.map(({ id }) => id).toSorted();
  for (const [kind, expected] of [
    ["call", world.calls],
    ["issue", world.issues],
    ["project", world.projects],
    ["document", linear.documents],
    ["initiative", linear.initiatives],
    ["customer", linear.customers],
    ["need", linear.needs],
    ["company", world.accounts],
    ["contact", [...world.contacts, ...hubspot.deleted.contacts].filter(({ id }) => !merged.has(`contacts ${id}`))],
    ["deal", [...world.deals, ...hubspot.deleted.deals]],
    ["ticket", [...world.tickets, ...hubspot.deleted.tickets]],
    ["note", hubspot.engagements.filter((one) => one.kind === "note")],
    ["logged call", hubspot.engagements.filter((one) => one.kind === "call")],
    ["task", hubspot.engagements.filter((one) => one.kind === "task")],
  ] as const) {
    assert.ok(expected.length > 0, kind);
    assert.deepEqual(ids(ofKind(kind)), ids(expected), kind);
  }
  const threads = new Set(world.messages.map(({ channelId, threadTs, ts }) => `${channelId}:${threadTs ?? ts}`));
  assert.deepEqual(ids(ofKind("thread")), [...threads].toSorted());
  const said = ofKind("thread").reduce((sum, { texts }) => sum + texts.length, 0);
  assert.equal(said, world.messages.length);
});

test("what stands in one object only is exported in that one only, with exactly its readers", () => {
  for (const { token, object, readers } of world.tokens) {
    // A contact's title and what was set by hand are no texts but fields.
    const holders = exported.filter(({ texts, fields }) => JSON.stringify([texts, fields]).includes(token));
    assert.equal(holders.length, 1, token);
    assert.equal(holders[0]?.source, object.source);
    const seats = new Set(world.linear?.users.map(({ personId }) => personId));
    const seated = new Set(world.people.flatMap(({ id, email }) => (seats.has(id) ? [email] : [])));
    const expected = object.source === "linear" ? readers.filter((email) => seated.has(email)) : readers;
    assert.deepEqual(holders[0]?.readers, expected, token);
  }
});

test("texts name their authors and times, in order, as people read them", () => {
  for (const { kind, id, texts, fields } of exported) {
    if (kind !== "thread" && kind !== "call") continue;
    assert.ok(texts.length > 0, id);
    let before = "";
    for (const { author, at, text: said } of texts) {
      assert.ok(author !== null && at !== null && at >= before, id);
      const files = fields["files"];
      assert.ok(said.trim() !== "" || (Array.isArray(files) && files.length > 0), id);
      assert.doesNotMatch(said, /<[@#!]/, id);
      before = at;
    }
  }
});

test("a deal comes with its stages, amount and owner; a deleted record with its time and without readers; a merged one in the other", () => {
  const [deal, lost] = world.deals;
  const [winner, loser] = world.contacts;
  assert.ok(deal && lost && winner && loser);
  const changed = withHubspotMerge(withHubspotArchived(world, { type: "deals", id: lost.id, at: anchor }), {
    type: "contacts",
    primaryId: winner.id,
    mergedId: loser.id,
    at: anchor,
  });
  const now = new Map([...exportWorld(changed)].map((object) => [`${object.kind} ${object.id}`, object]));
  const found = now.get(`deal ${deal.id}`);
  assert.deepEqual(
    found?.stages?.map(({ stage, at }) => [stage, at]),
    deal.stages.map(({ stage, at }) => [stage, at]),
  );
  assert.equal(found?.fields["amountCents"], deal.amountCents);
  assert.equal(found?.fields["owner"], world.people.find(({ id }) => id === deal.ownerId)?.email);
  assert.deepEqual([now.get(`deal ${lost.id}`)?.archivedAt, now.get(`deal ${lost.id}`)?.readers], [anchor, []]);
  assert.equal(now.has(`contact ${loser.id}`), false);
  const mergedIds = now.get(`contact ${winner.id}`)?.fields["mergedIds"];
  assert.ok(Array.isArray(mergedIds) && mergedIds.includes(loser.id));
});

test("nothing is made before it is taken, and what was said in a call is let go with it", () => {
  let read = 0;
  const calls = world.calls.map((call) => ({
    ...call,
    get turns() {
      read += 1;
      return call.turns;
    },
  }));
  let taken = 0;
  for (const { kind } of exportWorld({ ...world, calls })) {
    if (kind === "call") taken += 1;
    assert.equal(read, taken);
    if (taken === 3) break;
  }
  assert.equal(read, 3);
});

async function run(t: TestContext, ...args: string[]): Promise<{ code: number | null; out: string; told: string }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, "..", "export.ts"), ...args]);
  t.after(() => child.kill());
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  const [out, told, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, out, told };
}

test("the command writes one line of JSON an object, to a file or to standard output, the same each time", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "sophia-export-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "world.jsonl");
  const company = ["--seed", "7", "--size", "0.1", "--anchor", anchor];
  const [toFile, toOut] = await Promise.all([run(t, ...company, "--out", file), run(t, ...company)]);
  assert.deepEqual([toFile.code, toFile.out, toOut.code], [0, "", 0], toFile.told);
  assert.equal(readFileSync(file, "utf8"), toOut.out);
  assert.deepEqual(
    toOut.out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line)),
    JSON.parse(JSON.stringify(exported)),
  );
  assert.match(toFile.told, new RegExp(`${exported.length} objects`));
});

test("an address that cannot be written and options that make no sense are told in sentences", async (t) => {
  const { code, told } = await run(t, "--size", "0.1", "--out", "/nowhere/at/all.jsonl");
  assert.equal(code, 1);
  assert.match(told, /to \/nowhere\/at\/all\.jsonl failed after \d+ objects: ENOENT/);
  for (const [args, sentence] of [
    [["--size", "0"], /--size must be a number above 0/],
    [["--size", "1e9"], /at most 1000/],
    [["--seed", "x"], /--seed must be a whole number/],
    [["--anchor", "soon"], /--anchor must be a date/],
    [["--out", ""], /--out must name a file/],
    [["--sise", "1"], /sise/],
  ] as const) {
    const problems = readExportCommandLine(args, 0);
    assert.ok(Array.isArray(problems) && problems.some((problem) => sentence.test(problem)), args.join(" "));
  }
});
