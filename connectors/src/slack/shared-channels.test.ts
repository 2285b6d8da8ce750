import assert from "node:assert/strict";
import { test } from "node:test";
import type { Json } from "@sophia/core";
import { readStream } from "./fixtures/read-stream.ts";
import { serveSlack, token, userToken } from "./fixtures/serve.ts";
import { slackPageSizes } from "./sync.ts";
import { transformSlack } from "./transform.ts";

const account = { externalId: "T1", name: "Sample", url: "https://sample.slack.com" };

function channel(
  id: string,
  member_ids: readonly string[] | null,
  more: { [key: string]: Json } = {},
  reader = 0,
): Json {
  return { channel: { id, is_private: true, ...more }, member_ids, reader };
}
const outsider = (id: string) => ({ id, team_id: "T9", real_name: `Out ${id}`, profile: { email: "ana@a.example" } });

test("members of shared and direct conversations whom the list of users lacks are asked for, each once, by a token that met them", async (t) => {
  const { context, asked } = await serveSlack(t, ({ form }) => {
    const id = form.get("user") ?? "";
    return { body: id === "U6" ? { ok: false, error: "user_not_visible" } : { ok: true, user: outsider(id) } };
  });
  const two = { ...context, credentials: { token, userTokens: [userToken] } };
  const known = {
    user: { U1: { id: "U1" } },
    outsider: { U5: outsider("U5") },
    channel: {
      C1: channel("C1", ["U1", "U5", "U7"], { is_ext_shared: true }),
      C2: channel("C2", ["U1", "U5", "U6"], { is_shared: true }, 1),
      C3: channel("C3", ["U1", "U8"]),
      C4: channel("C4", null, { is_ext_shared: true }),
      D1: channel("D1", ["U1", "U9"], { is_im: true }, 1),
    },
  };
  const sizes = { ...slackPageSizes, outsiders: 1 };
  const { records, notices } = await readStream(two, "outsiders", { known, sizes });
  assert.deepEqual(
    records.map(({ kind, externalId }) => `${kind} ${externalId}`),
    ["outsider U5", "outsider U7", "outsider U9"],
  );
  assert.deepEqual(notices, []);
  assert.deepEqual(
    asked.map(({ method, form, authorization }) => [method, form.get("user"), authorization?.includes("xoxp")]),
    [
      ["users.info", "U5", false],
      ["users.info", "U6", true],
      ["users.info", "U7", false],
      ["users.info", "U9", true],
    ],
  );
  asked.length = 0;
  await readStream(two, "outsiders", { known, sizes, since: "2025-11-20T00:00:00.000Z" });
  assert.deepEqual(
    asked.map(({ form }) => form.get("user")),
    ["U6", "U7", "U9"],
    "a later run asks for those only whom it has not met",
  );
});

test("an answer about somebody else, or about nobody, is the vendor's error", async (t) => {
  for (const body of [{ ok: true, user: outsider("U1") }, { ok: true }, { ok: true, user: { id: "U 5" } }]) {
    const { context } = await serveSlack(t, () => ({ body }));
    const known = { channel: { C1: channel("C1", ["U5"], { is_ext_shared: true }) } };
    await assert.rejects(readStream(context, "outsiders", { known }), { code: "vendor_reply_invalid" });
  }
});

test("whatever address another company shows for its people, they match nobody here", () => {
  const verified = { ...outsider("U5"), is_email_confirmed: true, is_stranger: false };
  const meaning = transformSlack({ kind: "outsider", externalId: "U5", payload: verified }, () => undefined, {
    account,
  });
  assert.deepEqual(meaning.identities, []);
  assert.deepEqual(meaning.memberships, []);
  assert.deepEqual(meaning.entities, [
    { kind: "outsider", externalId: "U5", data: { name: "Out U5", title: null, teamExternalId: "T9", active: true } },
  ]);
  assert.ok(!JSON.stringify(meaning).includes("ana@a.example"));
  const own = { ...verified, team_id: "T1" };
  assert.deepEqual(
    transformSlack({ kind: "outsider", externalId: "U5", payload: own }, () => undefined, { account }).entities,
    [],
    "one of our own is told by the list of users",
  );
});

test("messages of outsiders carry their names, in shared channels only; the channel says that it is shared, or archived", async (t) => {
  const message = { ts: "1763600000.000100", user: "U5", text: "Hello from <@U7>" };
  const { context } = await serveSlack(t, () => ({ body: { ok: true, messages: [message] } }));
  const known = {
    channel: { C1: channel("C1", ["U5"], { is_ext_shared: true }), C2: channel("C2", ["U5"], { is_archived: true }) },
  };
  const { records } = await readStream(context, "threads", { known });
  const lines = records.map((record) => {
    const { documents } = transformSlack(
      record,
      ({ kind, externalId }) => (kind === "outsider" ? outsider(externalId) : undefined),
      { account },
    );
    const [line] = documents[0]?.lines ?? [];
    return [record.externalId, line?.author, line?.text];
  });
  assert.deepEqual(lines, [
    ["C1:1763600000.000100", "Out U5", "Hello from @Out U7"],
    ["C2:1763600000.000100", "U5", "Hello from @U7"],
  ]);
  const said = (payload: Json) => {
    const { entities, memberships } = transformSlack({ kind: "channel", externalId: "C1", payload }, () => undefined, {
      account,
    });
    const { archived, shared } = JSON.parse(JSON.stringify(entities[0]?.data));
    return { archived, shared, readers: memberships[0]?.members };
  };
  const readers = ["user:U1", "user:U5"];
  const cases: readonly (readonly [{ [key: string]: Json }, { archived: boolean; shared: boolean }])[] = [
    [{}, { archived: false, shared: false }],
    [{ is_archived: true }, { archived: true, shared: false }],
    [
      { is_shared: true, is_ext_shared: true },
      { archived: false, shared: true },
    ],
    [{ is_shared: true }, { archived: false, shared: true }],
    [
      { is_shared: true, is_org_shared: true },
      { archived: false, shared: false },
    ],
  ];
  for (const [fields, expected] of cases)
    assert.deepEqual(said(channel("C1", ["U1", "U5"], fields)), { ...expected, readers });
});
