import assert from "node:assert/strict";
import { test } from "node:test";
import type { Json } from "@sophia/core";
import { readStream } from "./fixtures/read-stream.ts";
import { serveSlack } from "./fixtures/serve.ts";
import { slackReferences } from "./references.ts";
import { transformSlack } from "./transform.ts";

const account = { externalId: "T1", name: "Sample", url: "https://sample.slack.com" };
const ops = { id: "S1", handle: "ops", name: "Operations", date_delete: 0, users: ["U2", "U1"] };

test("all user groups are listed at once, the disabled ones too; members that the list lacks are asked for", async (t) => {
  const bare = { id: "S2", handle: "new", user_count: 1, date_delete: 0 };
  const disabled = { id: "S3", handle: "old", date_delete: 1_763_000_000 };
  const gone = { id: "S4", handle: "gone", user_count: 2, date_delete: 0 };
  const { context, asked } = await serveSlack(t, ({ method, form }) => {
    if (method === "usergroups.list") return { body: { ok: true, usergroups: [ops, bare, disabled, gone] } };
    return form.get("usergroup") === "S2"
      ? { body: { ok: true, users: ["U7"] } }
      : { body: { ok: false, error: "no_such_subteam" } };
  });
  const { records, notices } = await readStream(context, "user_groups");
  assert.deepEqual(
    records.map(({ externalId, payload }) => [externalId, payload]),
    [
      ["S1", { group: ops, user_ids: ["U1", "U2"] }],
      ["S3", { group: disabled, user_ids: null }],
      ["S2", { group: bare, user_ids: ["U7"] }],
    ],
    "the one that was deleted in between is left out",
  );
  assert.deepEqual(notices, []);
  assert.deepEqual(
    asked.map(({ method, form }) => [method, form.get("include_users"), form.get("include_disabled")]),
    [
      ["usergroups.list", "true", "true"],
      ["usergroups.users.list", null, "true"],
      ["usergroups.users.list", null, "true"],
    ],
  );
});

test("a token without the scope, or a guest's, is told in the status and fails nothing", async (t) => {
  for (const [refusal, told] of [
    [{ error: "missing_scope", needed: "usergroups:read" }, /lacks the scope usergroups:read.*install the app again/],
    [{ error: "user_is_restricted" }, /user_is_restricted/],
  ] as const) {
    const { context } = await serveSlack(t, () => ({ body: { ok: false, ...refusal } }));
    const { records, notices } = await readStream(context, "user_groups");
    assert.deepEqual(records, []);
    assert.equal(notices.length, 1);
    assert.match(notices[0] ?? "", told);
    assert.match(notices[0] ?? "", /@group/);
  }
  const { context } = await serveSlack(t, () => ({ body: { ok: false, error: "token_revoked" } }));
  await assert.rejects(readStream(context, "user_groups"), { code: "credentials_rejected" });
});

test("a group becomes an entity with the members Slack tells, known or not, and grants nobody anything", () => {
  const record = { kind: "user_group", externalId: "S1", payload: { group: ops, user_ids: ["U1", "U404", "no id!"] } };
  const { entities, ...rest } = transformSlack(record, () => undefined, { account });
  assert.deepEqual(entities[0]?.data, {
    handle: "ops",
    name: "Operations",
    description: "",
    memberExternalIds: ["U1", "U404"],
    active: true,
  });
  assert.deepEqual(rest, { documents: [], identities: [], memberships: [] });
  const bare = { ...record, payload: { group: { id: "S1", handle: null, date_delete: 5 }, user_ids: null } };
  const [entity] = transformSlack(bare, () => undefined, { account }).entities;
  assert.deepEqual(entity?.data, { handle: "", name: "", description: "", memberExternalIds: null, active: false });
});

test("a mentioned group is called by its present handle, in text and in blocks; one that is not known stays a group", () => {
  const message = (text: string, more: { [key: string]: Json } = {}) => ({ ts: "1763600000.000100", text, ...more });
  const record = (...messages: Json[]) => ({
    kind: "thread",
    externalId: "C1:1763600000.000100",
    payload: { channel: "C1", thread_ts: "1763600000.000100", messages },
  });
  const groups: Record<string, Json> = {
    S1: { group: ops, user_ids: null },
    S2: { group: { id: "S2", handle: " " }, user_ids: null },
  };
  const shown = (json: Json) => {
    const declared = new Set(slackReferences(record(json)).map(({ kind, externalId }) => `${kind} ${externalId}`));
    const { documents } = transformSlack(
      record(json),
      ({ kind, externalId }) => {
        assert.ok(declared.has(`${kind} ${externalId}`), `${kind} ${externalId}`);
        return kind === "user_group" ? groups[externalId] : undefined;
      },
      { account },
    );
    return documents[0]?.lines[0]?.text;
  };
  assert.equal(shown(message("<!subteam^S1> and <!subteam^S1|@formerly>")), "@ops and @ops");
  assert.equal(shown(message("<!subteam^S9|@theirs> <!subteam^S9> <!subteam^S2>")), "@theirs @group @group");
  const elements = [{ type: "usergroup", usergroup_id: "S1" }];
  const blocks = [{ type: "rich_text", elements: [{ type: "rich_text_section", elements }] }];
  assert.equal(shown(message("", { blocks })), "@ops");
});
