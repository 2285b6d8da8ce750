import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { type TestContext, test } from "node:test";
import { AppError } from "@sophia/core";
import { startEmbeddedPostgres } from "./embedded.ts";
import {
  ask,
  atEnd,
  preparedFolder,
  settings,
  hold,
  holdWith,
  isRoot,
  killHard,
  letGo,
  postmasterPid,
  refusal,
  started,
  temporaryFolder,
  until,
  untilGone,
} from "./embedded-testing.ts";
import { silent } from "./log.ts";
import { platformPackage } from "./platform-package.ts";
import { clusterState } from "./pid-file.ts";
import { createAppPool } from "./pools.ts";
import { withStartMutex } from "./start-mutex.ts";

const repository = path.resolve(import.meta.dirname, "../../../..");
const onLinux = process.platform !== "linux" && "tells processes apart by /proc";

/** A cluster whose processes were all killed, with the pid file still there. */
async function killedCluster(t: TestContext): Promise<string> {
  const folder = await preparedFolder(t);
  const holder = await hold(t, folder);
  started(holder);
  const pid = postmasterPid(folder);
  await killHard(holder.process);
  process.kill(pid, "SIGKILL");
  await untilGone(pid);
  return folder;
}

function replacePid(folder: string, pid: number): void {
  const file = path.join(folder, "postgres", "postmaster.pid");
  const [, ...rest] = fs.readFileSync(file, "utf8").split("\n");
  fs.writeFileSync(file, [String(pid), ...rest].join("\n"));
}

async function startsWithItsData(folder: string): Promise<string> {
  const server = await startEmbeddedPostgres({ dataDir: folder, log: silent, settings });
  try {
    assert.equal(server.adopted, false);
    assert.deepEqual(await ask(server.ownerUrl, "select answer from kept"), ["42"]);
    return server.recovered.join(" ");
  } finally {
    await server.stop();
  }
}

function startFails(folder: string, sentence: RegExp): Promise<void> {
  return assert.rejects(startEmbeddedPostgres({ dataDir: folder, log: silent, settings }), (error: unknown) => {
    assert.ok(error instanceof AppError, String(error));
    assert.match(error.message, sentence);
    return true;
  });
}

test("after kill -9 of Sophia and PostgreSQL the next start repairs it and says so", async (t) => {
  const folder = await killedCluster(t);
  assert.match(await startsWithItsData(folder), /had not been stopped cleanly/);
});

test("a stale pid file whose number now belongs to another program is recognised", { skip: onLinux }, async (t) => {
  const folder = await killedCluster(t);
  replacePid(folder, process.pid);
  assert.match(await startsWithItsData(folder), new RegExp(`${process.pid}, is now another program's\\)`));
});

test("… also when that program is a PostgreSQL on another folder", { skip: onLinux }, async (t) => {
  const folder = await killedCluster(t);
  const elsewhere = await preparedFolder(t);
  const other = await startEmbeddedPostgres({ dataDir: elsewhere, log: silent, settings });
  atEnd(t, () => other.stop());
  replacePid(folder, postmasterPid(elsewhere));
  assert.match(await startsWithItsData(folder), /another program's/);
});

test("a stale pid file whose number is a zombie's is recognised", { skip: onLinux }, async (t) => {
  const folder = await killedCluster(t);
  // The child outlives the shell by a moment, and the `sleep` that takes the shell's place never asks for it.
  const parent = spawn("/bin/sh", ["-c", "sleep 0.3 & echo $!; exec sleep 600"], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  atEnd(t, () => parent.kill("SIGKILL"));
  const [line] = await once(createInterface({ input: parent.stdout }), "line");
  const pid = Number(line);
  await until(() => / Z /.test(fs.readFileSync(`/proc/${pid}/stat`, "utf8")));
  replacePid(folder, pid);
  assert.match(await startsWithItsData(folder), /nobody collected/);
});

test("an empty pid file, left by a full disk, does not stop the start", async (t) => {
  const folder = await killedCluster(t);
  fs.truncateSync(path.join(folder, "postgres", "postmaster.pid"));
  await startsWithItsData(folder);
});

test("PostgreSQL killed while we run comes back on its port, and open pools go on", async (t) => {
  const folder = await preparedFolder(t);
  const said: string[] = [];
  const server = await startEmbeddedPostgres({
    dataDir: folder,
    log: (_level, sentence) => said.push(sentence),
    settings,
  });
  atEnd(t, () => server.stop());
  const pool = createAppPool({ url: server.appUrl, log: silent });
  atEnd(t, () => pool.end());
  await pool.query("select 1");
  const pid = postmasterPid(folder);
  process.kill(pid, "SIGKILL");
  await untilGone(pid);
  await until(() => said.includes("PostgreSQL is back."));
  assert.notEqual(postmasterPid(folder), pid);
  assert.deepEqual((await pool.query("select 1 as one")).rows, [{ one: 1 }]);
  assert.match(refusal(await hold(t, folder)), /Another Sophia/);
});

test("a stop in the midst of bringing PostgreSQL back leaves none running", async (t) => {
  const folder = await preparedFolder(t);
  const said: string[] = [];
  const server = await startEmbeddedPostgres({
    dataDir: folder,
    log: (_level, sentence) => said.push(sentence),
    settings,
  });
  await withStartMutex(folder, async () => {
    const pid = postmasterPid(folder);
    process.kill(pid, "SIGKILL");
    await untilGone(pid);
    await until(() => said.includes("PostgreSQL was lost; bringing it back."));
  });
  await server.stop();
  assert.notEqual(clusterState(path.join(folder, "postgres")).kind, "running");
  assert.ok(!said.includes("PostgreSQL is back."));
});

test("a lost owner session is taken again while the server lives on", async (t) => {
  const folder = await preparedFolder(t);
  const said: string[] = [];
  const server = await startEmbeddedPostgres({
    dataDir: folder,
    log: (_level, sentence) => said.push(sentence),
    settings,
  });
  atEnd(t, () => server.stop());
  const pid = postmasterPid(folder);
  await ask(
    server.adminUrl,
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'sophia owner'",
  );
  await until(() => said.includes("PostgreSQL is back."));
  assert.equal(postmasterPid(folder), pid);
  assert.match(refusal(await hold(t, folder)), /Another Sophia/);
});

test("a lost or damaged password file is replaced, the data stay", async (t) => {
  const folder = await preparedFolder(t);
  const file = path.join(folder, "postgres-passwords.json");
  fs.rmSync(file);
  assert.match(await startsWithItsData(folder), /new passwords were set/);
  fs.writeFileSync(file, '{"admin":');
  assert.match(await startsWithItsData(folder), /new passwords were set/);
  assert.equal(fs.statSync(file).mode & 0o777, 0o600);
});

test("a password file lost while an orphan runs is explained", async (t) => {
  const folder = await preparedFolder(t);
  const holder = await hold(t, folder);
  await killHard(holder.process);
  fs.rmSync(path.join(folder, "postgres-passwords.json"));
  await startFails(
    folder,
    /postgres-passwords\.json is missing or damaged while PostgreSQL \(process \d+\) still runs/,
  );
});

test("what a killed first start left half made is thrown away", async (t) => {
  const folder = temporaryFolder(t);
  fs.mkdirSync(path.join(folder, "postgres.new-Xy12ab", "base"), { recursive: true });
  await (await startEmbeddedPostgres({ dataDir: folder, log: silent, settings })).stop();
  assert.deepEqual(fs.readdirSync(folder).toSorted(), ["postgres", "postgres-passwords.json", "postgres.log"]);
});

test("a folder that is no cluster, of another version, or damaged is named with what to do", async (t) => {
  const folder = await preparedFolder(t);
  const clusterDir = path.join(folder, "postgres");
  const version = path.join(clusterDir, "PG_VERSION");
  fs.writeFileSync(version, "17\n");
  await startFails(folder, /written by PostgreSQL 17; this Sophia brings version 18/);
  fs.rmSync(version);
  await startFails(folder, /not a PostgreSQL data folder, or is damaged/);
  fs.writeFileSync(version, "18\n");
  const control = path.join(clusterDir, "global", "pg_control");
  const healthy = fs.readFileSync(control);
  fs.writeFileSync(control, Buffer.alloc(healthy.length));
  await startFails(folder, /PostgreSQL does not start on .*postgres: .*Restore a backup|restore a backup/s);
});

test("a read-only folder is named", { skip: !isRoot && "gives up root to lose its rights" }, async (t) => {
  const folder = temporaryFolder(t);
  fs.chmodSync(folder, 0o555);
  assert.match(refusal(await hold(t, folder, "--user=nobody")), /Sophia may not write to the data folder/);
});

test("a file system that takes no folders is named, and not tried for ever", { skip: onLinux }, async () => {
  await startFails("/proc/sophia/data", /cannot be made \(ENOENT\)\. Name another place/);
});

test("a file in the place of the folder is named", async (t) => {
  const file = path.join(temporaryFolder(t), "data");
  fs.writeFileSync(file, "");
  await startFails(file, /is not a folder/);
  await startFails(path.join(file, "below"), /is in the way/);
});

test(
  "a full disk is named, at the first start and at a later one",
  { skip: !isRoot && "mounts a small disk" },
  async (t) => {
    const folder = path.join(temporaryFolder(t), "disk");
    fs.mkdirSync(folder);
    const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=20m,mode=0700", "sophia-test", folder]);
    if (mounted.status !== 0) return t.skip("may not mount");
    try {
      await startFails(folder, /disk is full/);
      spawnSync("mount", ["-o", "remount,size=200m", folder]);
      await (await startEmbeddedPostgres({ dataDir: folder, log: silent, settings })).stop();
      const filler = path.join(folder, "filler");
      assert.throws(() => fs.writeFileSync(filler, Buffer.alloc(300_000_000)), /ENOSPC/);
      await startFails(folder, /disk .*is full/);
      fs.rmSync(filler);
      await (await startEmbeddedPostgres({ dataDir: folder, log: silent, settings })).stop();
    } finally {
      spawnSync("umount", ["-l", folder]);
    }
  },
);

test(
  "it runs from a clone in a folder of mode 0700 that was installed under umask 077",
  { skip: !isRoot && "needs root" },
  async (t) => {
    const top = temporaryFolder(t);
    const clone = path.join(top, "clone");
    copyClosed(path.join(import.meta.dirname), path.join(clone, "db"));
    const modules = path.join(clone, "node_modules");
    for (const name of ["pg", "kysely", "zod", "@sophia/core"]) {
      fs.mkdirSync(path.dirname(path.join(modules, name)), { recursive: true });
      fs.symlinkSync(fs.realpathSync(path.join(repository, "node_modules", name)), path.join(modules, name));
    }
    const own = platformPackage().dir;
    const copied = path.join(modules, path.relative(path.join(repository, "node_modules"), own));
    copyClosed(own, copied);
    const lib = path.join(copied, "native", "lib");
    const links = fs.readdirSync(lib).filter((name) => fs.lstatSync(path.join(lib, name)).isSymbolicLink());
    assert.ok(links.includes("libicui18n.so.60"));
    for (const link of links) fs.rmSync(path.join(lib, link)); // As `npm ci --ignore-scripts` leaves it.
    fs.chmodSync(clone, 0o700);
    const data = path.join(top, "data");
    const holder = await holdWith(t, path.join(clone, "db", "testing-holder.ts"), [data, "--umask=077"]);
    assert.deepEqual(await ask(started(holder).ownerUrl, "select 1"), ["1"]);
    assert.ok(
      !fs.readlinkSync(`/proc/${postmasterPid(data)}/exe`).startsWith(top),
      "top is 0700: nobody cannot run from there",
    );
    assert.equal(fs.statSync(clone).mode & 0o777, 0o700);
    await letGo(holder);
  },
);

/** As a clone and an install under umask 077 leave it. */
function copyClosed(from: string, to: string): void {
  fs.cpSync(from, to, { recursive: true, verbatimSymlinks: true });
  spawnSync("chmod", ["-R", "go=", to]);
}
