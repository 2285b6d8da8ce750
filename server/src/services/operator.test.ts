import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type TestContext, test } from "node:test";
import { fileURLToPath } from "node:url";
import { Client } from "pg";
import { startEmbeddedPostgres } from "../platform/db/index.ts";
import { testDatabase } from "../platform/db/testing.ts";

/* The operator's commands, and starts on what they leave, as processes of their own. */

const serverMain = fileURLToPath(new URL("../main.ts", import.meta.url));
const commandLineMain = fileURLToPath(new URL("../../../cli/src/main.ts", import.meta.url));
const commonEnvironment = { PATH: "/usr/bin:/bin", HOME: tmpdir(), SOPHIA_SAMPLE: "off", SOPHIA_PORT: "0" };

type Values = Readonly<Record<string, string>>;

interface Said {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

function node(program: string, values: Values, words: readonly string[]): Promise<Said> {
  return new Promise((resolve) => {
    const env = { ...commonEnvironment, ...values };
    execFile(process.execPath, [program, ...words], { env }, (failure, out, error) => {
      const code = failure === null ? 0 : typeof failure.code === "number" ? failure.code : -1;
      resolve({ code, out, error });
    });
  });
}

const sophia = (values: Values, ...words: readonly string[]): Promise<Said> => node(commandLineMain, values, words);

function temporaryFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "sophia-operator-"));
  t.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 }));
  return folder;
}

test("with DATABASE_APP_URL alone a service works without the owner's password, once `sophia migrate` has migrated", async (t) => {
  const database = await testDatabase({ migrated: false });
  const login = `service_${database.name.slice(-12)}`;
  const admin = new Client({ connectionString: database.adminUrl });
  await admin.connect();
  t.after(async () => {
    await database.drop();
    await admin.query(`drop role ${login}`);
    await admin.end();
  });
  const url = new URL(database.ownerUrl);
  url.username = login;
  url.password = "service-password";
  const asService = { DATABASE_APP_URL: url.href, SOPHIA_DATA_DIR: temporaryFolder(t) };
  const asOwner = { ...asService, DATABASE_URL: database.ownerUrl };

  const first = await sophia(asOwner, "migrate", "--json");
  assert.equal(first.code, 0, first.error);
  assert.match(first.out, /"0001-spine"/);
  assert.match((await sophia(asOwner, "migrate")).out, /was up to date/);
  await admin.query(`create role ${login} login password 'service-password'`);
  const unfit = await node(serverMain, asService, ["api"]);
  assert.equal(unfit.code, 1);
  assert.match(unfit.error, /^The user of .* may not .*sophia migrate.*\n$/);
  await admin.query(`grant sophia_app, sophia_engine, sophia_reader to ${login}`);

  const child = spawn(process.execPath, [serverMain, "api"], {
    env: { ...commonEnvironment, ...asService },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "exit");
  t.after(() => child.kill("SIGKILL"));
  for await (const line of createInterface({ input: child.stdout })) if (line.startsWith("Sophia is ready at")) break;
  child.kill("SIGTERM");
  assert.deepEqual(await ended, [0, null]);
  assert.ok(!existsSync(join(asService.SOPHIA_DATA_DIR, "postgres")), "no embedded database was started beside it");
  assert.match((await sophia(asService, "reset")).error, /does not delete a database that somebody else runs/);
});

test("without an external database there is nothing to migrate by hand", async (t) => {
  const { code, error } = await sophia({ SOPHIA_DATA_DIR: temporaryFolder(t) }, "migrate");
  assert.equal(code, 1);
  assert.match(error, /^DATABASE_URL is not set\. .* each start does it\.\n$/);
});

test("a database that was not migrated is named to a service that may not do it", async (t) => {
  const database = await testDatabase({ migrated: false });
  t.after(() => database.drop());
  const { code, error } = await node(
    serverMain,
    { DATABASE_APP_URL: database.ownerUrl, SOPHIA_DATA_DIR: temporaryFolder(t) },
    [],
  );
  assert.equal(code, 1);
  assert.match(error, /sophia migrate/);
});

test("a reset also removes a damaged database, and everything that lies half made", async (t) => {
  const folder = temporaryFolder(t);
  await (await startEmbeddedPostgres({ dataDir: folder, log: () => undefined, settings: { fsync: "off" } })).stop();
  truncateSync(join(folder, "postgres", "global", "pg_control"));
  mkdirSync(join(folder, "postgres.new-Xy12ab"));
  mkdirSync(join(folder, "runtime"));
  for (const name of [
    "postgres.log.old",
    "sample.json.partial",
    "secrets.key",
    "secrets.key.12",
    "of-somebody-else.txt",
  ])
    writeFileSync(join(folder, name), "");
  const { code, error } = await sophia({ SOPHIA_DATA_DIR: folder }, "reset");
  assert.equal(code, 0, error);
  assert.deepEqual(readdirSync(folder), ["of-somebody-else.txt"]);
});

test("small files that a full disk has cut are named, or made anew where nothing is lost with them", async (t) => {
  const folder = temporaryFolder(t);
  for (const name of ["command-line.json", "sample.json"]) writeFileSync(join(folder, name), "");
  const status = await sophia({ SOPHIA_DATA_DIR: folder }, "status");
  assert.equal(status.code, 1);
  assert.match(status.error, /^No Sophia is known here/);
  const start = await node(serverMain, { SOPHIA_DATA_DIR: folder, SOPHIA_SAMPLE: "on" }, []);
  assert.equal(start.code, 1);
  assert.match(
    start.error,
    /^[^\n]*sample\.json, which says which sample company this is, is damaged[^\n]*reset`\.\n$/,
  );
  assert.equal(statSync(join(folder, "sample.json")).size, 0);
});
