import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import os from "node:os";
import path from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { Client } from "pg";
import { ask } from "./embedded-testing.ts";
import { generatedTypes } from "./generate-types.ts";
import { type Migration, readMigrations } from "./migration-files.ts";
import { assertMigrated, migrate } from "./migrate.ts";
import { serverProblem } from "./server-check.ts";
import { testDatabase } from "./testing.ts";
import { withDatabase } from "./urls.ts";

const mine = await testDatabase({ migrated: false });
test.after(() => mine.drop());

/** Migrations from texts, numbered from 1. */
function migrationsOf(t: { after: (work: () => void) => void }, ...texts: string[]): Migration[] {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "sophia-migrations-"));
  t.after(() => fs.rmSync(folder, { recursive: true }));
  for (const [index, text] of texts.entries())
    fs.writeFileSync(path.join(folder, `000${index + 1}-step-${index + 1}.sql`), text);
  return readMigrations(folder);
}

test("migrations are applied once, in order, and a second call does nothing", async (t) => {
  const database = await testDatabase({ migrated: false });
  t.after(() => database.drop());
  const migrations = migrationsOf(t, "create table a (x int)", "insert into a values (7)");
  assert.deepEqual(await migrate({ ownerUrl: database.ownerUrl, migrations }), ["0001-step-1", "0002-step-2"]);
  assert.deepEqual(await migrate({ ownerUrl: database.ownerUrl, migrations }), []);
  assert.deepEqual(await ask(database.appUrl, "select x from a"), ["7"]);
});

test("two processes that migrate at once apply each migration once", async (t) => {
  const database = await testDatabase({ migrated: false });
  t.after(() => database.drop());
  const program = `const { migrate } = await import(${JSON.stringify(path.join(import.meta.dirname, "migrate.ts"))});
    console.log((await migrate({ ownerUrl: process.argv[1] })).length);`;
  const runs = await Promise.all(
    [1, 2, 3].map(() =>
      promisify(execFile)(process.execPath, ["--input-type=module", "-e", program, database.ownerUrl]),
    ),
  );
  const applied = runs.map(({ stdout }) => Number(stdout)).toSorted((a, b) => b - a);
  assert.deepEqual(applied, [readMigrations().length, 0, 0]);
});

test("two databases of one cluster can be migrated at once although they share their roles", async (t) => {
  const databases = await Promise.all([1, 2, 3].map(() => testDatabase({ migrated: false })));
  t.after(() => Promise.all(databases.map((database) => database.drop())));
  await Promise.all(databases.map(({ ownerUrl }) => migrate({ ownerUrl })));
});

test("a migration that fails leaves nothing behind, names itself, and the next call goes on from there", async (t) => {
  const database = await testDatabase({ migrated: false });
  t.after(() => database.drop());
  const broken = migrationsOf(t, "create table a (x int)", "create table b (x int); select 1 / 0");
  await assert.rejects(migrate({ ownerUrl: database.ownerUrl, migrations: broken }), {
    code: "internal",
    message: "The migration 0002-step-2 failed and was rolled back: division by zero",
  });
  assert.deepEqual(await ask(database.ownerUrl, "select to_regclass('a'), to_regclass('b')"), ["a|"]);
  const mended = migrationsOf(t, "create table a (x int)", "create table b (x int)");
  assert.deepEqual(await migrate({ ownerUrl: database.ownerUrl, migrations: mended }), ["0002-step-2"]);
});

test("an edited applied migration is refused; other line ends are no edit", async (t) => {
  const { ownerUrl, drop } = await testDatabase({ migrated: false });
  t.after(drop);
  await migrate({ ownerUrl, migrations: migrationsOf(t, "create table a\n(x int)\n") });
  assert.deepEqual(await migrate({ ownerUrl, migrations: migrationsOf(t, "create table a\r\n(x int)\r\n") }), []);
  await assert.rejects(migrate({ ownerUrl, migrations: migrationsOf(t, "create table a\n(x bigint)\n") }), {
    code: "conflict",
    message: /0001-step-1 was edited after it had been applied.* put the change into a new migration/,
  });
});

test("a database that is newer than the code is refused, also by processes that do not migrate", async (t) => {
  const { ownerUrl, appUrl, drop } = await testDatabase({ migrated: false });
  t.after(drop);
  const two = migrationsOf(t, "create table a (x int)", "create table b (x int)");
  const one = two.slice(0, 1);
  await migrate({ ownerUrl, migrations: two });
  await assert.rejects(migrate({ ownerUrl, migrations: one }), {
    code: "conflict",
    message: /newer than this Sophia.*0002-step-2/,
  });
  const client = new Client({ connectionString: appUrl });
  client.on("error", () => undefined); // The database is dropped under it at the end.
  await client.connect();
  await assertMigrated(client, two);
  await assert.rejects(assertMigrated(client, one), { code: "conflict", message: /newer than this Sophia/ });
  const three = migrationsOf(t, "create table a (x int)", "create table b (x int)", "create table c (x int)");
  await assert.rejects(assertMigrated(client, three), {
    code: "conflict",
    message: /0003-step-3 first.*sophia migrate/,
  });
});

test("a migration numbered before one that was applied is refused", async (t) => {
  const { ownerUrl, drop } = await testDatabase({ migrated: false });
  t.after(drop);
  const [first, second] = migrationsOf(t, "create table a (x int)", "create table b (x int)");
  assert.ok(first && second);
  await migrate({ ownerUrl, migrations: [second] });
  await assert.rejects(migrate({ ownerUrl, migrations: [first, second] }), {
    code: "conflict",
    message: /Give it the next number/,
  });
});

test("an index can be built concurrently while other processes wait to migrate, and a half-built one is built anew", async (t) => {
  const { ownerUrl, drop } = await testDatabase({ migrated: false });
  t.after(drop);
  const table = "create table a (x int); insert into a values (1), (1)";
  const unique = "-- outside a transaction\ncreate unique index concurrently a_x on a (x)";
  await assert.rejects(migrate({ ownerUrl, migrations: migrationsOf(t, table, unique) }), {
    message: /0002-step-2 failed: could not create unique/,
  });
  assert.deepEqual(await ask(ownerUrl, "select indisvalid from pg_index where indexrelid = 'a_x'::regclass"), [
    "false",
  ]);
  await ask(ownerUrl, "delete from a");
  const migrations = migrationsOf(t, table, unique);
  const results = await Promise.all([
    migrate({ ownerUrl, migrations }),
    migrate({ ownerUrl, migrations }),
    migrate({ ownerUrl, migrations }),
  ]);
  assert.equal(results.flat().length, 1);
  assert.deepEqual(await ask(ownerUrl, "select indisvalid from pg_index where indexrelid = 'a_x'::regclass"), ["true"]);
});

test("files are checked: name, number used twice, empty", (t) => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "sophia-migrations-"));
  t.after(() => fs.rmSync(folder, { recursive: true }));
  fs.writeFileSync(path.join(folder, "0001-a.sql"), "select 1");
  fs.writeFileSync(path.join(folder, "0001-b.sql"), "select 1");
  assert.throws(() => readMigrations(folder), /Two migrations have the number 0001/);
  fs.renameSync(path.join(folder, "0001-b.sql"), path.join(folder, "2-b.sql"));
  assert.throws(() => readMigrations(folder), /2-b\.sql: a migration is named like/);
  fs.renameSync(path.join(folder, "2-b.sql"), path.join(folder, "0002-b.sql"));
  fs.writeFileSync(path.join(folder, "0002-b.sql"), " \n");
  assert.throws(() => readMigrations(folder), /0002-b\.sql is empty/);
});

test("the types in generated.ts are those of the migrated schema", async () => {
  const current = fs.readFileSync(path.join(import.meta.dirname, "generated.ts"), "utf8");
  assert.equal(await generatedTypes(), current, "Run: node server/src/platform/db/generate-types.ts");
});

test("a database that Sophia cannot work with is refused before anything is written to it", async (t) => {
  const { ownerUrl, adminUrl, appUrl } = mine;
  const ascii = `${mine.name}_ascii`;
  await ask(
    adminUrl,
    `create database ${ascii} encoding 'SQL_ASCII' locale_provider libc locale 'C' template template0 owner sophia_owner`,
  );
  t.after(() => ask(adminUrl, `drop database ${ascii} with (force)`));
  await assert.rejects(migrate({ ownerUrl: withDatabase(ownerUrl, ascii) }), {
    code: "unavailable",
    message: /stores text as SQL_ASCII; Sophia needs UTF8/,
  });
  await assert.rejects(migrate({ ownerUrl: appUrl }), {
    code: "unavailable",
    message: /"sophia_app" may not create tables.*alter database/,
  });
  const readOnly = `${ownerUrl}?options=-c%20default_transaction_read_only%3Don`;
  await assert.rejects(migrate({ ownerUrl: readOnly }), { code: "unavailable", message: /read-only/ });
});

test("versions 15 to 18 are taken, older and newer ones named", () => {
  const fine = {
    encoding: "UTF8",
    database: "db",
    who: "me",
    may_create: true,
    may_use_public: true,
    standby: false,
    read_only: false,
  };
  for (const version of [15, 16, 17, 18])
    assert.equal(serverProblem({ ...fine, version, shown: `${version}.1` }), undefined);
  assert.match(
    serverProblem({ ...fine, version: 14, shown: "14.9" }) ?? "",
    /PostgreSQL 14\.9 is too old: Sophia needs version 15 to 18/,
  );
  assert.match(serverProblem({ ...fine, version: 19, shown: "19.0" }) ?? "", /newer than Sophia has been tried with/);
  assert.match(serverProblem({ ...fine, version: 15, shown: "15.1", standby: true }) ?? "", /standby/);
});

test("a server that says nothing, one that is not PostgreSQL, and a socket that is not there end in sentences", async (t) => {
  const mute = createServer(() => undefined).listen(0, "127.0.0.1");
  const rude = createServer((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n")).listen(0, "127.0.0.1");
  await Promise.all([mute, rude].map((server) => once(server, "listening")));
  const connections: Socket[] = [];
  mute.on("connection", (socket) => connections.push(socket));
  t.after(() => {
    for (const socket of connections) socket.destroy();
    mute.close();
    rude.close();
  });
  const at = ({ port }: AddressInfo) => `postgresql://sophia:secret@127.0.0.1:${port}/db`;
  const address = (server: Server): AddressInfo => {
    const found = server.address();
    assert.ok(found && typeof found === "object");
    return found;
  };
  const cases: [string, RegExp][] = [
    [at(address(mute)), /takes connections and says nothing/],
    [at(address(rude)), /was cut\. Is it PostgreSQL/],
    ["postgresql:///db?host=/no/such/folder", /There is no socket of PostgreSQL/],
    ["postgresql://a@b/c?sslrootcert=/no/such/file", /^The file \/no\/such\/file \(ENOENT\), which the address/],
  ];
  for (const [ownerUrl, message] of cases)
    await assert.rejects(migrate({ ownerUrl, connectTimeoutMs: 300 }), { code: "unavailable", message });
});

test("a wrong address or password ends in a sentence without the password", async () => {
  const secret = "hunter2-0123456789";
  const cases: [string, RegExp][] = [
    [`postgresql://sophia:${secret}@127.0.0.1:1/db`, /Nothing answers at sophia@127\.0\.0\.1:1\/db/],
    [
      `postgresql://sophia:${secret}@no-such-host.invalid:5432/db`,
      /host of sophia@no-such-host\.invalid:5432\/db is not known/,
    ],
    [mine.ownerUrl.replace(/:[^:@]+@/, `:${secret}@`), /does not accept the password/],
    [withDatabase(mine.ownerUrl, "absent"), /does not exist\. Create it/],
    [`not an address ${secret}`, /cannot be used|host of/],
  ];
  for (const [ownerUrl, sentence] of cases) {
    await assert.rejects(migrate({ ownerUrl }), (error: Error) => {
      assert.match(error.message, sentence);
      assert.doesNotMatch(error.message, new RegExp(secret));
      return true;
    });
  }
});
