import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import { DBOS } from "@dbos-inc/dbos-sdk";
import { checkAppConnection, externalUrls } from "./external.ts";
import { ask } from "./embedded-testing.ts";
import { silent } from "./log.ts";
import { migrate } from "./migrate.ts";
import { createEnginePool } from "./pools.ts";
import { testDatabase } from "./testing.ts";

const database = await testDatabase();
test.after(() => database.drop());
const denied = { code: "42501" };

test("the app reads and writes rows of every table, and can neither make, change nor drop one", async () => {
  const { appUrl } = database;
  await ask(appUrl, "insert into person (email, name) values ('ada@example.com', 'Ada')");
  await ask(appUrl, "update person set name = 'Ada L.'; delete from person where false");
  assert.deepEqual(await ask(appUrl, "select name from person"), ["Ada L."]);
  await ask(appUrl, "select nextval('index_pending_version')");
  for (const ddl of [
    "create table public.mine (x int)",
    "create table engine.mine (x int)",
    "create temporary table mine (x int)",
    "create schema mine",
    "alter table person add column x int",
    "drop table person",
    "truncate person",
    "create view mine as select 1",
    "create function mine() returns int language sql as 'select 1'",
    "alter default privileges for role sophia_owner grant all on tables to sophia_app",
    "update schema_migration set checksum = ''",
  ]) {
    await assert.rejects(ask(appUrl, ddl), denied, ddl);
  }
});

test("the reader reads the named views and no base table, and writes nothing", async () => {
  const { readerUrl, ownerUrl } = database;
  const views = await ask(
    ownerUrl,
    "select format('%I.%I', schemaname, viewname) from pg_views where schemaname = 'reading'",
  );
  assert.ok(views.length > 0);
  for (const view of views) await ask(readerUrl, `select * from ${view}`);
  const tables = await ask(
    ownerUrl,
    "select format('%I.%I', schemaname, tablename) from pg_tables where schemaname in ('public', 'engine')",
  );
  assert.ok(tables.length > 10);
  for (const table of tables) await assert.rejects(ask(readerUrl, `select * from ${table}`), denied, table);
  await assert.rejects(ask(readerUrl, "create table reading.mine (x int)"), denied);
  await assert.rejects(ask(readerUrl, "insert into reading.document_count (source) values ('x')"));
  await assert.rejects(ask(readerUrl, "set role sophia_app"), denied);
  await assert.rejects(ask(readerUrl, "copy (select 1) to program 'true'"), denied);
});

test("what a later migration makes is usable at once: tables, sequences, schemas, views", async (t) => {
  const fresh = await testDatabase({ migrated: false });
  t.after(() => fresh.drop());
  const text =
    "create table later (id bigint generated always as identity, n int); create schema more; create table more.t (x int); create schema reading; create view reading.v as select n from later";
  await migrate({
    ownerUrl: fresh.ownerUrl,
    migrations: [{ number: 1, name: "later", sql: text, checksum: "1", outsideTransaction: false }],
  });
  await ask(fresh.appUrl, "insert into later (n) values (1); insert into more.t values (1)");
  assert.deepEqual(await ask(fresh.readerUrl, "select * from reading.v"), ["1"]);
  await assert.rejects(ask(fresh.readerUrl, "select * from more.t"), denied);
});

test("the engine migrates its own schema as its own role, touches none of ours, and the app can enqueue into it", async (t) => {
  const { engineUrl, appUrl } = database;
  for (const statement of ["select * from person", "create table public.mine (x int)", "drop table person"]) {
    await assert.rejects(ask(engineUrl, statement), denied, statement);
  }
  const pool = createEnginePool({ url: engineUrl, log: silent });
  DBOS.setConfig({
    name: "sophia",
    systemDatabaseUrl: engineUrl,
    systemDatabasePool: pool,
    systemDatabaseSchemaName: "engine",
    logLevel: "error",
  });
  await DBOS.launch();
  t.after(async () => {
    await DBOS.shutdown();
    await pool.end();
  });
  const tables = await ask(
    engineUrl,
    "select tablename from pg_tables where schemaname = 'engine' and tableowner <> 'sophia_engine'",
  );
  assert.deepEqual(tables, []);
  assert.deepEqual(await ask(appUrl, "select count(*) from engine.workflow_status"), ["0"]);
  await ask(
    appUrl,
    "begin; update engine.workflow_status set name = name; delete from engine.workflow_status where false; commit",
  );
  await assert.rejects(ask(appUrl, "drop table engine.workflow_status"), denied);
});

test("on a foreign server the service works as the app through the owner's login", async (t) => {
  const fresh = await testDatabase({ migrated: false });
  t.after(() => fresh.drop());
  const urls = externalUrls(fresh.ownerUrl);
  await migrate({ ownerUrl: urls.ownerUrl });
  await checkAppConnection(urls.appUrl, assert.fail);
  assert.deepEqual(await ask(urls.appUrl, "select current_user, session_user"), ["sophia_app|sophia_owner"]);
  assert.deepEqual(await ask(urls.engineUrl, "select current_user"), ["sophia_engine"]);
  await assert.rejects(ask(urls.appUrl, "create table mine (x int)"), denied);
  await assert.rejects(ask(urls.readerUrl, "select * from person"), denied);
});

test("a user who may not make or join the roles is told what to run by hand; an unfit app login, too", async (t) => {
  const fresh = await testDatabase({ migrated: false });
  const login = `plain_${fresh.name.slice(-12)}`;
  t.after(async () => {
    await fresh.drop();
    await ask(fresh.adminUrl, `drop role ${login}`);
  });
  await ask(fresh.adminUrl, `create role ${login} login password 'plain-password'`);
  await ask(fresh.adminUrl, `alter database ${fresh.name} owner to ${login}`);
  const url = new URL(fresh.ownerUrl);
  url.username = login;
  url.password = "plain-password";
  await assert.rejects(migrate({ ownerUrl: url.href }), {
    code: "unavailable",
    message: new RegExp(
      `user ${login} may not make the roles.*grant sophia_app, sophia_engine, sophia_reader to ${login};`,
    ),
  });
  await assert.rejects(checkAppConnection(externalUrls(url.href).appUrl, silent), {
    code: "unavailable",
    message: /sophia migrate/,
  });
  await ask(fresh.adminUrl, `grant sophia_app, sophia_engine, sophia_reader to ${login}`);
  await migrate({ ownerUrl: url.href });
  await checkAppConnection(externalUrls(url.href).appUrl, assert.fail);
  assert.deepEqual(await ask(externalUrls(url.href).appUrl, "select count(*) from person"), ["0"]);
});

test("an address that is not PostgreSQL's is refused", () => {
  for (const url of ["mysql://a@b/c", "localhost:5432", "", "http://x"]) {
    assert.throws(() => externalUrls(url), {
      code: "invalid_request",
      message: /DATABASE_URL is not a PostgreSQL address/,
    });
  }
  assert.throws(() => externalUrls("postgresql://a@b/c", "nonsense"), { message: /DATABASE_APP_URL is not/ });
  for (const url of ["postgresql://a:100%safe@b/c", "postgresql://a%@b/c", "postgresql://a@b/100%"])
    assert.throws(() => externalUrls(url), { code: "invalid_request", message: /DATABASE_URL has a percent sign/ });
});

test("numbers and days arrive as what they are: bigint as a number or not at all, date as text", async () => {
  const { db } = database;
  const { rows } = await sql<
    Record<string, unknown>
  >`select count(*) as n, date '2026-03-01' as day, 1.10::numeric as price,
    9007199254740991 as big from person`.execute(db);
  assert.deepEqual(rows, [{ n: 1, day: "2026-03-01", price: "1.10", big: 9007199254740991 }]);
  await assert.rejects(sql`select 9007199254740993 as big`.execute(db), /too large for a number/);
  assert.deepEqual((await sql`select 1 as one`.execute(db)).rows, [{ one: 1 }]);
});
