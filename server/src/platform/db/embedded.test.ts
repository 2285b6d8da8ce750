import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { startEmbeddedPostgres } from "./embedded.ts";
import {
  ask,
  atEnd,
  hold,
  isRoot,
  killHard,
  letGo,
  postmasterPid,
  preparedFolder,
  settings,
  refusal,
  started,
  temporaryFolder,
  untilGone,
} from "./embedded-testing.ts";
import { silent } from "./log.ts";

test("a new cluster has checksums, UTF8, a collation that no system update changes, and SCRAM passwords", async (t) => {
  const folder = temporaryFolder(t);
  const server = await startEmbeddedPostgres({ dataDir: folder, log: silent });
  atEnd(t, () => server.stop());
  assert.deepEqual(
    await ask(
      server.adminUrl,
      `select current_setting('data_checksums'), current_setting('server_encoding'), datlocprovider, datlocale,
         current_setting('listen_addresses'), current_setting('unix_socket_directories') from pg_database where datname = 'sophia'`,
    ),
    ["on|UTF8|b|C.UTF-8|127.0.0.1|"],
  );
  assert.deepEqual(
    await ask(server.adminUrl, "select distinct left(rolpassword, 13) from pg_authid where rolcanlogin"),
    ["SCRAM-SHA-256"],
  );
  assert.deepEqual(await ask(server.adminUrl, "select count(*) from pg_roles where rolsuper"), ["1"]);
  const passwords = path.join(folder, "postgres-passwords.json");
  assert.equal(fs.statSync(passwords).mode & 0o777, 0o600);
  await assert.rejects(ask(server.ownerUrl.replace(/:[^:@]+@/, ":wrong@"), "select 1"), { code: "28P01" });
});

test("a second start finds the data of the first, with the same passwords", async (t) => {
  const folder = temporaryFolder(t);
  const first = await startEmbeddedPostgres({ dataDir: folder, log: silent, settings });
  await ask(first.ownerUrl, "create table kept as select 42 as answer");
  await Promise.all([first.stop(), first.stop()]);
  const second = await startEmbeddedPostgres({ dataDir: folder, log: silent, settings });
  atEnd(t, () => second.stop());
  assert.deepEqual([second.adopted, second.recovered], [false, []]);
  assert.equal(new URL(second.ownerUrl).password, new URL(first.ownerUrl).password);
  assert.deepEqual(await ask(second.ownerUrl, "select answer from kept"), ["42"]);
});

test("stopping is clean although a client holds a transaction open", async (t) => {
  const folder = await preparedFolder(t);
  const server = await startEmbeddedPostgres({ dataDir: folder, log: silent, settings });
  const sleeping = assert.rejects(ask(server.ownerUrl, "select pg_sleep(600)"));
  const pid = postmasterPid(folder);
  await server.stop();
  await sleeping;
  await untilGone(pid);
  assert.equal(fs.existsSync(path.join(folder, "postgres", "postmaster.pid")), false);
});

test("a second Sophia on the same folder is refused with a sentence that names the folder", async (t) => {
  const folder = await preparedFolder(t);
  const first = await hold(t, folder);
  const pid = postmasterPid(folder);
  assert.match(
    refusal(await hold(t, folder)),
    new RegExp(`Another Sophia already runs on the data folder ${folder}\\. Stop it first`),
  );
  assert.deepEqual(await ask(started(first).ownerUrl, "select 1"), ["1"]);
  await letGo(first);
  await untilGone(pid);
});

test("of three that start at once on an empty folder exactly one owns it", async (t) => {
  const folder = temporaryFolder(t);
  const all = await Promise.all([hold(t, folder), hold(t, folder), hold(t, folder)]);
  const owners = all.filter((holder) => "started" in holder.report);
  assert.equal(owners.length, 1);
  for (const holder of all.filter((other) => !owners.includes(other))) assert.match(refusal(holder), /Another Sophia/);
  assert.ok(owners[0]);
  await letGo(owners[0]);
});

test("PostgreSQL left behind by kill -9 is adopted, not restarted", async (t) => {
  const folder = await preparedFolder(t);
  const first = await hold(t, folder);
  started(first);
  const pid = postmasterPid(folder);
  await killHard(first.process);
  const server = await startEmbeddedPostgres({ dataDir: folder, log: silent, settings });
  assert.equal(server.adopted, true);
  assert.equal(postmasterPid(folder), pid);
  assert.match(server.recovered.join(), /Took over PostgreSQL/);
  assert.deepEqual(await ask(server.appUrl, "select 1"), ["1"]);
  assert.deepEqual(await ask(server.ownerUrl, "select answer from kept"), ["42"]);
  await server.stop();
  await untilGone(pid);
});

test("Ctrl-C in the terminal, which reaches the whole process group, does not reach PostgreSQL", async (t) => {
  const folder = await preparedFolder(t);
  const first = await hold(t, folder);
  const pid = postmasterPid(folder);
  assert.ok(first.process.pid);
  const ended = new Promise((resolve) => first.process.once("exit", resolve));
  process.kill(-first.process.pid, "SIGINT");
  await ended;
  const server = await startEmbeddedPostgres({ dataDir: folder, log: silent, settings });
  assert.equal(server.adopted, true);
  assert.equal(postmasterPid(folder), pid);
  await server.stop();
});

test("loading and starting sets no signal handlers", async (t) => {
  const signals = ["SIGINT", "SIGTERM", "SIGHUP", "exit", "beforeExit"] as const;
  const count = () => signals.map((signal) => process.listenerCount(signal));
  const before = count();
  const server = await startEmbeddedPostgres({ dataDir: temporaryFolder(t), log: silent, settings });
  const during = count();
  await server.stop();
  assert.deepEqual(during, before);
});

test(
  "nothing of our environment is handed to PostgreSQL",
  { skip: process.platform !== "linux" && "reads /proc" },
  async (t) => {
    const folder = await preparedFolder(t);
    const server = await startEmbeddedPostgres({ dataDir: folder, log: silent, settings });
    const names = fs
      .readFileSync(`/proc/${postmasterPid(folder)}/environ`, "utf8")
      .split("\0")
      .map((pair) => pair.split("=")[0]);
    await server.stop();
    assert.deepEqual(new Set(names), new Set(["LC_ALL", "PATH", ""]));
  },
);

test(
  "as root it runs as nobody, from a closed folder below closed folders, under umask 077",
  { skip: !isRoot && "needs root" },
  async (t) => {
    const top = temporaryFolder(t);
    const folder = path.join(top, "home", "data");
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    const first = await hold(t, folder, "--umask=077");
    assert.deepEqual(await ask(started(first).ownerUrl, "select 1"), ["1"]);
    assert.equal(fs.statSync(`/proc/${postmasterPid(folder)}`).uid, 65534);
    for (const dir of [top, path.dirname(folder), folder]) assert.equal(fs.statSync(dir).mode & 0o777, 0o700, dir);
    const pid = postmasterPid(folder);
    await killHard(first.process);
    const second = await hold(t, folder, "--umask=077");
    assert.equal(started(second).adopted, true);
    await killHard(second.process);
    process.kill(pid, "SIGKILL");
    await untilGone(pid);
    const third = await hold(t, folder, "--umask=077");
    assert.match(started(third).recovered.join(), /had not been stopped cleanly/);
    await letGo(third);
  },
);

test(
  "an ordinary user runs it as themselves, and root later as that user",
  { skip: !isRoot && "needs root" },
  async (t) => {
    const folder = temporaryFolder(t);
    fs.chownSync(folder, 65534, 65534);
    const first = await hold(t, folder, "--user=nobody", "--umask=077");
    await ask(started(first).ownerUrl, "create table kept as select 42 as answer");
    await letGo(first);
    const second = await hold(t, folder);
    assert.deepEqual(await ask(started(second).ownerUrl, "select answer from kept"), ["42"]);
    await letGo(second);
    const third = await hold(t, folder, "--user=nobody");
    started(third);
    await letGo(third);
  },
);
