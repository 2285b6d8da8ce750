import assert from "node:assert/strict";
import { test } from "node:test";
import { AppError } from "@sophia/core";
import { readConfig } from "../config.ts";
import { openDoors } from "./doors.ts";

function doorsOf(environment: Readonly<Record<string, string>>) {
  const said: string[] = [];
  const doors = openDoors(readConfig(environment), (_level, sentence) => said.push(sentence));
  return { doors, said };
}

test("as configured by nobody requests are limited, no proxy is believed and every network is served", () => {
  const { doors, said } = doorsOf({});
  assert.ok(doors.rateLimiter !== undefined);
  assert.deepEqual(
    [doors.tls, doors.trustedProxies, doors.allowedNetworks, doors.adminNetworks, doors.publicUrl],
    [undefined, [], undefined, undefined, undefined],
  );
  assert.deepEqual(said, []);
  doors.close();
});

test("limits are multiplied by the factor; taken off, the log says so", async () => {
  const { doors } = doorsOf({ SOPHIA_RATE_LIMIT_FACTOR: "0.5" });
  assert.equal((await doors.rateLimiter?.take("ask.account", "p"))?.points, 60);
  doors.close();
  const off = doorsOf({ SOPHIA_RATE_LIMIT_FACTOR: "off" });
  assert.equal(off.doors.rateLimiter, undefined);
  assert.match(off.said.join(), /Requests are not limited/);
});

test("a certificate that is not there stops the start with a sentence", () => {
  assert.throws(
    () => doorsOf({ SOPHIA_TLS_CERT_FILE: "/nowhere/cert.pem", SOPHIA_TLS_KEY_FILE: "/nowhere/key.pem" }),
    (error) => error instanceof AppError && error.message.includes("/nowhere/cert.pem cannot be read"),
  );
});
