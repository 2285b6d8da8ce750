import assert from "node:assert/strict";
import { test } from "node:test";
import type { Json } from "@sophia/core";
import { channelRecordSchema, slackUserSchema } from "./payloads.ts";
import { channelMemberships, userIdentity, userMemberships } from "./permissions.ts";

const user = (fields: { [key: string]: Json }) =>
  slackUserSchema.parse({
    id: "U1",
    team_id: "T1",
    deleted: false,
    is_bot: false,
    profile: { email: "Ana@A.example" },
    ...fields,
  });

test("who counts as a full member, and whose address is believed", () => {
  const member = ["members"];
  const cases: readonly (readonly [string, { [key: string]: Json }, string[], string | null | undefined, boolean])[] = [
    ["a full member", {}, member, "ana@a.example", true],
    ["one whose address is not confirmed", { is_email_confirmed: false }, member, null, true],
    ["one without an address", { profile: {} }, member, null, true],
    ["a guest of several channels", { is_restricted: true }, [], "ana@a.example", true],
    ["a guest of one channel", { is_ultra_restricted: true }, [], "ana@a.example", true],
    ["one who left", { deleted: true }, [], "ana@a.example", false],
    ["a bot", { is_bot: true }, [], undefined, false],
    ["Slackbot", { id: "USLACKBOT" }, [], undefined, false],
    ["a stranger by their own word", { is_stranger: true }, [], null, true],
    ["a stranger by their workspace", { team_id: "T9" }, [], null, true],
    ["somebody of no workspace", { team_id: null }, [], null, true],
    [
      "a member of the organisation's workspace",
      { team_id: "T9", enterprise_user: { teams: ["T1"] } },
      member,
      "ana@a.example",
      true,
    ],
  ];
  for (const [who, fields, groups, email, active] of cases) {
    const read = user(fields);
    const identity = userIdentity(read, "T1", "Ana");
    assert.equal(identity?.email, email, who);
    if (identity) assert.equal(identity.active, active, who);
    assert.deepEqual(
      userMemberships(read, "T1"),
      groups.map((group) => ({ group, members: ["user:U1"] })),
      who,
    );
  }
});

test("only what Slack calls not private is open to the full members", () => {
  const all = [{ group: "channel:C1", members: ["members", "user:U1", "user:U2"] }];
  const inside = [{ group: "channel:C1", members: ["user:U1", "user:U2"] }];
  const cases: readonly (readonly [{ [key: string]: Json }, typeof all])[] = [
    [{ is_private: false }, all],
    [{ is_private: true }, inside],
    [{}, inside],
    [{ is_private: null }, inside],
    [{ is_private: false, is_im: true }, inside],
    [{ is_private: false, is_mpim: true }, inside],
    [{ is_private: false, is_group: true }, inside],
  ];
  for (const [fields, expected] of cases) {
    const record = channelRecordSchema.parse({
      channel: { id: "C1", ...fields },
      member_ids: ["U2", "U1", "U1"],
      reader: 0,
    });
    assert.deepEqual(channelMemberships(record), expected, JSON.stringify(fields));
  }
});

test("a private channel whose members Slack does not show is open to nobody", () => {
  const record = channelRecordSchema.parse({ channel: { id: "C1", is_private: true }, member_ids: null, reader: 0 });
  assert.deepEqual(channelMemberships(record), []);
});
