import assert from "node:assert/strict";
import { test } from "node:test";
import { AppError } from "@sophia/core";
import { environmentToStartAgain, readConfig } from "./config.ts";

function problemsOf(environment: NodeJS.ProcessEnv): string {
  try {
    readConfig(environment);
  } catch (error) {
    assert.ok(error instanceof AppError);
    return error.message;
  }
  return "";
}

test("an empty environment is a whole configuration", () => {
  const { values } = readConfig({});
  assert.equal(values.SOPHIA_PORT, 7373);
  assert.equal(values.DATABASE_URL, undefined);
});

test("all problems of a bad configuration are told at once, in sentences that name the variable", () => {
  const message = problemsOf({
    SOPHIA_PORT: "eighty",
    DATABASE_URL: "mysql://x",
    SOPHIA_SAMPLE: "maybe",
    SOPHIA_SECRETS_KEY: "short",
  });
  assert.match(message, /4 problems/);
  for (const name of ["SOPHIA_PORT", "DATABASE_URL", "SOPHIA_SAMPLE", "SOPHIA_SECRETS_KEY"])
    assert.match(message, new RegExp(`${name} must`));
});

test("a misspelt variable of ours is a problem, somebody else's is not", () => {
  assert.match(problemsOf({ SOPHIA_PROT: "1" }), /SOPHIA_PROT is not a variable Sophia knows/);
  assert.equal(problemsOf({ PATH: "/bin", HOME: "/" }), "");
});

test("a variable that is set and empty counts as unset", () => {
  assert.equal(readConfig({ ANTHROPIC_API_KEY: "", SOPHIA_PORT: "" }).values.ANTHROPIC_API_KEY, undefined);
});

test("the table says where each value comes from and never shows a secret", () => {
  const environment = { DATABASE_URL: "postgres://u:hunter2@h/d", ANTHROPIC_API_KEY: "sk-secret", SOPHIA_PORT: "0" };
  const { rows } = readConfig(environment);
  assert.ok(!JSON.stringify(rows).includes("hunter2") && !JSON.stringify(rows).includes("sk-secret"));
  assert.deepEqual(
    rows.filter((row) => row.origin === "environment").map((row) => row.name),
    ["SOPHIA_PORT", "DATABASE_URL", "ANTHROPIC_API_KEY"],
  );
  assert.ok(rows.every((row) => row.meaning.endsWith(".")));
});

test("no value appears among the problems, since it may be a secret", () => {
  assert.ok(!problemsOf({ DATABASE_URL: "hunter2", SOPHIA_SECRETS_KEY: "hunter2" }).includes("hunter2"));
});

test("the environment to start again in is the one given, with the settings of memory; none when it has one already", () => {
  const onLinux = process.platform === "linux";
  const again = environmentToStartAgain({ PATH: "/bin", SOPHIA_PORT: "1", EMPTY: "", GONE: undefined });
  assert.deepEqual(
    again,
    onLinux
      ? { PATH: "/bin", SOPHIA_PORT: "1", EMPTY: "", MALLOC_ARENA_MAX: "2", MALLOC_MMAP_THRESHOLD_: "1048576" }
      : undefined,
  );
  assert.equal(environmentToStartAgain({ PATH: "/bin", MALLOC_ARENA_MAX: "8" }), undefined);
});

test("networks, hosts and addresses are read as lists, and what is none of them is a problem that names the variable", () => {
  const { values } = readConfig({
    SOPHIA_TRUSTED_PROXIES: "10.0.0.0/8, 2001:db8::/32",
    SOPHIA_ALLOWED_NETWORKS: "192.0.2.1",
    SOPHIA_OUTBOUND_ALLOW: "127.0.0.1:4000,vendor.internal 10.2.0.0/16",
    SOPHIA_PUBLIC_URL: "https://sophia.example/",
  });
  assert.deepEqual(values.SOPHIA_TRUSTED_PROXIES, ["10.0.0.0/8", "2001:db8::/32"]);
  assert.deepEqual(values.SOPHIA_ALLOWED_NETWORKS, ["192.0.2.1"]);
  assert.deepEqual(values.SOPHIA_OUTBOUND_ALLOW, ["127.0.0.1:4000", "vendor.internal", "10.2.0.0/16"]);
  assert.equal(values.SOPHIA_PUBLIC_URL, "https://sophia.example");
  assert.equal(values.SOPHIA_ADMIN_NETWORKS, undefined);
  const bad = {
    SOPHIA_TRUSTED_PROXIES: "everybody",
    SOPHIA_ALLOWED_NETWORKS: "10.0.0.0/33",
    SOPHIA_ADMIN_NETWORKS: "10.0.0.0/8/8",
    SOPHIA_OUTBOUND_ALLOW: "http://vendor.internal/",
    SOPHIA_PUBLIC_URL: "https://sophia.example/path",
    REDIS_URL: "http://redis",
  };
  const message = problemsOf(bad);
  for (const name of Object.keys(bad)) assert.match(message, new RegExp(`${name} must`));
});

test("limits of requests have a factor, or are off", () => {
  assert.equal(readConfig({}).values.SOPHIA_RATE_LIMIT_FACTOR, 1);
  assert.equal(readConfig({ SOPHIA_RATE_LIMIT_FACTOR: "0.5" }).values.SOPHIA_RATE_LIMIT_FACTOR, 0.5);
  assert.equal(readConfig({ SOPHIA_RATE_LIMIT_FACTOR: "off" }).values.SOPHIA_RATE_LIMIT_FACTOR, "off");
  for (const bad of ["0", "-1", "none"])
    assert.match(problemsOf({ SOPHIA_RATE_LIMIT_FACTOR: bad }), /SOPHIA_RATE_LIMIT_FACTOR must be a number above 0/);
});

test("a certificate without its key is a problem, and the other way round", () => {
  assert.match(problemsOf({ SOPHIA_TLS_CERT_FILE: "/c" }), /SOPHIA_TLS_KEY_FILE must be set too/);
  assert.match(problemsOf({ SOPHIA_TLS_KEY_FILE: "/k" }), /SOPHIA_TLS_CERT_FILE must be set too/);
  assert.equal(problemsOf({ SOPHIA_TLS_CERT_FILE: "/c", SOPHIA_TLS_KEY_FILE: "/k" }), "");
});

test("a password of Redis is never shown", () => {
  const { rows } = readConfig({ REDIS_URL: "redis://u:hunter2@h:6379" });
  assert.ok(!JSON.stringify(rows).includes("hunter2"));
});
