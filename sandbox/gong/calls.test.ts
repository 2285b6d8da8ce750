import assert from "node:assert/strict";
import { test } from "node:test";
import { everyCall, everything, startGong } from "./test-client.ts";

const harbor = "20000000000000000005";

test("a call carries its ids as strings, its host, its privacy and a link that opens", async (t) => {
  const gong = await startGong(t);
  const { body } = await gong.get(`/v2/calls/${harbor}`);
  assert.equal(body.call.id, harbor);
  assert.equal(body.call.primaryUserId, "10000000000000000001");
  assert.equal(body.call.workspaceId, "623457276584334");
  assert.equal(body.call.url, `${gong.sandbox.url}/gong/call?id=${harbor}`);
  assert.equal((await fetch(body.call.url)).status, 200);
  const { calls } = (await gong.get(`/v2/calls?${everything}`)).body;
  assert.deepEqual(calls.at(-1), body.call);
  const hidden = calls.filter((call) => call.isPrivate);
  assert.deepEqual(
    hidden.map((call) => call.id),
    ["20000000000000000003"],
  );
  assert.equal((await gong.get("/v2/calls/99")).status, 404);
  assert.equal((await gong.get("/v2/calls/123456789012345678901")).status, 400);
});

test("the extensive list gives what the selector names and nothing else", async (t) => {
  const gong = await startGong(t);
  const ask = async (contentSelector: unknown) => {
    const answer = await gong.post("/v2/calls/extensive", { filter: { callIds: [harbor] }, contentSelector });
    assert.equal(answer.status, 200, answer.text);
    return answer.body.calls[0];
  };
  assert.deepEqual(Object.keys(await ask({})), ["metaData"]);
  assert.deepEqual(Object.keys(await ask({ context: "None", exposedFields: {} })), ["metaData"]);
  assert.deepEqual(Object.keys(await ask({ exposedFields: { parties: true } })), ["metaData", "parties"]);
  assert.deepEqual(Object.keys(await ask({ exposedFields: { content: { topics: false } } })), ["metaData"]);
  const { content, interaction, collaboration } = await ask({
    exposedFields: {
      content: { topics: true },
      interaction: { speakers: true, questions: true },
      collaboration: { publicComments: true },
      media: true,
    },
  });
  assert.deepEqual(content, {
    topics: [
      { name: "Pricing", duration: 17 },
      { name: "Next steps", duration: 1 },
    ],
  });
  assert.deepEqual(interaction, {
    speakers: [
      { id: "1", userId: "10000000000000000001", talkTime: 9.9 },
      { id: "3", talkTime: 8.5 },
    ],
    questions: { companyCount: 1, nonCompanyCount: 0 },
  });
  assert.deepEqual(collaboration, { publicComments: [] });
});

test("a deal's stage is the one of now or of the time of the call, as asked", async (t) => {
  const gong = await startGong(t);
  gong.sandbox.live.change((world) => ({
    ...world,
    calls: world.calls.map((call) => (call.id === harbor ? { ...call, startedAt: "2026-11-05T16:00:00Z" } : call)),
  }));
  const contentSelector = { context: "Extended", contextTiming: ["Now", "TimeOfCall"] };
  const { body } = await gong.post("/v2/calls/extensive", { filter: { callIds: [harbor] }, contentSelector });
  const [crm] = body.calls[0].context;
  assert.equal(crm?.system, "HubSpot");
  const stages = crm.objects
    .filter((object) => object.objectType === "Deal")
    .map((deal) => [deal.timing, deal.fields.find(({ name }) => name === "dealstage")?.value]);
  assert.deepEqual(stages, [
    ["Now", "contract sent"],
    ["TimeOfCall", "qualified to buy"],
  ]);
  const basic = await gong.post("/v2/calls/extensive", {
    filter: { callIds: [harbor] },
    contentSelector: { context: "Basic" },
  });
  const names = basic.body.calls[0].context[0]?.objects.map((object) => {
    assert.deepEqual(object.fields, []);
    return object.objectId;
  });
  assert.deepEqual(names, ["acc-1", "deal-1"]);
});

test("parties tell staff, customers and strangers apart, and every speaker is a party", async (t) => {
  const gong = await startGong(t);
  const { body } = await gong.post("/v2/calls/extensive", {
    filter: everyCall,
    contentSelector: { exposedFields: { parties: true } },
  });
  const known = new Map(
    body.calls
      .flatMap((call) => call.parties)
      .map(({ name, affiliation, emailAddress, userId }) => [name, [affiliation, emailAddress, userId]]),
  );
  assert.deepEqual(known.get("Ann Ames"), ["Internal", "ann@sample.example", "10000000000000000001"]);
  assert.deepEqual(known.get("Cora Customer"), ["External", undefined, undefined]);
  assert.deepEqual(known.get("+1 555 0100"), ["Unknown", undefined, undefined]);
  const transcripts = await gong.post("/v2/calls/transcript", { filter: { callIds: [harbor] } });
  const speakers = new Set(body.calls.at(-1)?.parties.map((party) => party.speakerId));
  for (const { speakerId } of transcripts.body.callTranscripts[0].transcript) assert.ok(speakers.has(speakerId));
});

test("a transcript has one monologue for each turn, with sentences in milliseconds", async (t) => {
  const gong = await startGong(t);
  const { body } = await gong.post("/v2/calls/transcript", { filter: { callIds: [harbor] } });
  assert.deepEqual(body.callTranscripts, [
    {
      callId: harbor,
      transcript: [
        {
          speakerId: "1",
          topic: "Pricing",
          sentences: [
            { start: 0, end: 4200, text: "Shall we start with the price?" },
            { start: 4300, end: 9000, text: "It is forty-eight thousand." },
          ],
        },
        {
          speakerId: "3",
          topic: "Pricing",
          sentences: [{ start: 61500, end: 70000, text: "<script>alert('page')</script> & too much" }],
        },
        { speakerId: "1", topic: "Next steps", sentences: [{ start: 3661000, end: 3662000, text: "Bye." }] },
      ],
    },
  ]);
});

test("a transcript comes some minutes after its call has ended, though the call is listed at once", async (t) => {
  const gong = await startGong(t, { transcriptDelayMinutes: 30 });
  const startedAt = "2026-11-20T16:45:00Z"; // ends at 16:55, five minutes before the world's now
  gong.sandbox.live.change((world) => ({
    ...world,
    calls: world.calls.map((call) => (call.id === harbor ? { ...call, startedAt, durationSeconds: 600 } : call)),
  }));
  const ask = (filter: unknown) => gong.post("/v2/calls/transcript", { filter });
  assert.equal((await gong.get(`/v2/calls/${harbor}`)).status, 200);
  assert.equal((await ask({ callIds: [harbor] })).status, 404);
  assert.equal((await ask(everyCall)).body.records.totalRecords, 4);
  gong.advance(25 * 60_000 - 1);
  assert.equal((await ask({ callIds: [harbor] })).status, 404);
  gong.advance(1);
  assert.equal((await ask({ callIds: [harbor] })).body.callTranscripts[0].callId, harbor);
});

test("calls can be chosen by id and by host", async (t) => {
  const gong = await startGong(t);
  const ids = async (filter: unknown) => {
    const { body } = await gong.post("/v2/calls/extensive", { filter });
    return body.calls.map((call) => call.metaData.id.slice(-1));
  };
  assert.deepEqual(await ids({ callIds: [harbor, harbor, "99"] }), ["5"]);
  assert.deepEqual(await ids({ ...everyCall, primaryUserIds: ["10000000000000000003"] }), ["4"]);
});
