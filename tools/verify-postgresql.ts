/**
 * `npm run verify:postgresql [-- 15 16]`: is it true that Sophia works on PostgreSQL 15 to 18 by DATABASE_URL?
 *
 * Each version is run for real, Sophia beside it as a person starts it, and what must be refused is tried too. It needs
 * the network once, for `npm pack`, and so is not part of `npm test`. A version that cannot be had is a failure.
 */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { Answer, SearchReply, Status } from "@sophia/core/api";
import { Client } from "pg";
import { externalUrls } from "../server/src/platform/db/external.ts";
import { withDatabase } from "../server/src/platform/db/urls.ts";
import { releases, startForeignPostgres } from "./foreign-postgresql.ts";

const oldest = 15;
const root = path.join(import.meta.dirname, "..");
const patienceMs = 180_000;

type Values = Readonly<Record<string, string>>;

interface Said {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

function expect(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Error(what);
}

const common: Values = { PATH: "/usr/bin:/bin", HOME: os.tmpdir(), SOPHIA_PORT: "0", SOPHIA_SAMPLE_SIZE: "0.2" };

function run(program: string, values: Values, ...words: readonly string[]): Promise<Said> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [path.join(root, program), ...words],
      { env: { ...common, ...values }, timeout: patienceMs, maxBuffer: 64_000_000 },
      (failure, out, error) => {
        const code = failure === null ? 0 : typeof failure.code === "number" ? failure.code : -1;
        resolve({ code, out, error });
      },
    );
  });
}

/** Starts Sophia with the sample company and waits until it has answered its first question. */
async function startSophia(values: Values): Promise<{ readonly child: ChildProcess; readonly said: string }> {
  const child = spawn(process.execPath, [path.join(root, "server/src/main.ts")], {
    env: { ...common, ...values, SOPHIA_SAMPLE: "on", SOPHIA_SAMPLE_RATE_FACTOR: "5000" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const giveUp = setTimeout(() => child.kill("SIGKILL"), patienceMs);
  let said = "";
  for await (const line of createInterface({ input: child.stdout })) {
    said += `${line}\n`;
    if (line.startsWith("Ctrl-C stops everything")) break;
  }
  clearTimeout(giveUp);
  child.stdout.resume();
  expect(/^\[1\] http/m.test(said), `no cited answer at the start, only:\n${said}`);
  return { child, said };
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  const end = once(child, "exit");
  child.kill(signal);
  const [code] = await end;
  return typeof code === "number" ? code : null;
}

async function statements(url: string, ...list: readonly string[]): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of list) await client.query(statement);
  } finally {
    await client.end();
  }
}

async function isDenied(url: string, statement: string): Promise<boolean> {
  return statements(url, statement).then(
    () => false,
    (error: unknown) => error instanceof Error && "code" in error && error.code === "42501",
  );
}

async function documents(values: Values): Promise<string> {
  const { code, out, error } = await run("cli/src/main.ts", values, "status", "--json");
  expect(code === 0, error);
  const { sources } = Status.parse(JSON.parse(out));
  expect(sources.length === 2 && sources.every(({ lastError }) => lastError === null), out);
  expect(
    sources.every((source) => source.documents > 0),
    out,
  );
  return sources.map((source) => `${source.source} ${source.documents}`).join(", ");
}

function asUser(adminUrl: string, user: string, database: string): string {
  const url = new URL(withDatabase(adminUrl, database));
  url.username = user;
  url.password = `${user}-password`;
  return url.href;
}

/** @returns what was seen, in words for the table */
async function verifySupported(adminUrl: string, dataDir: string): Promise<string> {
  await statements(
    adminUrl,
    // What an administrator gives: an owner who may make roles, and is no superuser.
    "create role keeper login createrole password 'keeper-password'",
    "create role stranger login password 'stranger-password'",
    "create database company owner keeper encoding 'UTF8' template template0",
    "create database ascii owner keeper encoding 'SQL_ASCII' template template0",
  );
  const values = { DATABASE_URL: asUser(adminUrl, "keeper", "company"), SOPHIA_DATA_DIR: dataDir };
  const migrated = await run("cli/src/main.ts", values, "migrate");
  expect(migrated.code === 0 && migrated.out.includes("0001-spine"), `${migrated.out}${migrated.error}`);

  const first = await startSophia(values);
  try {
    const read = await documents(values);
    const search = await run("cli/src/main.ts", values, "search", "--json", "price");
    expect(search.code === 0 && SearchReply.parse(JSON.parse(search.out)).hits.length > 0, search.error);
    const ask = await run("cli/src/main.ts", values, "ask", "--json", "Which deals are at risk, and why?");
    expect(ask.code === 0, ask.error);
    const { citations } = Answer.parse(JSON.parse(ask.out));
    expect(citations.length > 0 && citations.every(({ verified }) => verified), ask.out);

    const { appUrl, engineUrl, readerUrl } = externalUrls(values.DATABASE_URL);
    await statements(appUrl, "select from document", "select from engine.workflow_status");
    await statements(readerUrl, "select from reading.source_status");
    for (const [url, statement] of [
      [appUrl, "create table mine (x int)"],
      [appUrl, "drop table document"],
      [engineUrl, "select from document"],
      [readerUrl, "select from document"],
    ] as const)
      expect(await isDenied(url, statement), `not denied: ${statement}`);

    await ended(first.child, "SIGKILL");
    const second = await startSophia(values);
    try {
      expect((await documents(values)) === read, "other documents after a kill -9");
    } finally {
      expect((await ended(second.child, "SIGINT")) === 0, "a stop did not end with 0");
    }
    await verifyRefusals(adminUrl, dataDir);
    return `migrated, ${read}, search and ${citations.length} cited quotes, rights of the roles, kill -9, refusals`;
  } finally {
    first.child.kill("SIGKILL");
  }
}

async function refuses(values: Values, sentence: RegExp): Promise<void> {
  const { code, error } = await run("server/src/main.ts", { ...values, SOPHIA_SAMPLE: "off" });
  expect(code === 1 && sentence.test(error) && !/\n\s+at /.test(error), `instead of ${sentence}: ${error}`);
}

async function verifyRefusals(adminUrl: string, dataDir: string): Promise<void> {
  const given = { SOPHIA_DATA_DIR: dataDir };
  const url = (user: string, database: string) => ({ ...given, DATABASE_URL: asUser(adminUrl, user, database) });
  await refuses(url("keeper", "ascii"), /stores text as SQL_ASCII; Sophia needs UTF8\. Make a new one/);
  await refuses(url("stranger", "company"), /user "stranger" may not create tables .* Let an administrator run/);
  await refuses({ ...given, DATABASE_APP_URL: asUser(adminUrl, "stranger", "company") }, /sophia migrate.* or let an/);
  await statements(adminUrl, "create database strangers owner stranger encoding 'UTF8' template template0");
  await refuses(url("stranger", "strangers"), /may not make the roles .* grant sophia_app, sophia_engine/);
  await refuses(url("keeper", "absent"), /does not exist\. Create it/);
  const wrong = new URL(asUser(adminUrl, "keeper", "company"));
  wrong.password = "hunter2";
  await refuses({ ...given, DATABASE_URL: wrong.href }, /^(?!.*hunter2).*does not accept the password/);
}

async function verify(major: number): Promise<string> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), `sophia-postgresql-${major}-`));
  fs.chmodSync(folder, 0o711);
  try {
    const server = await startForeignPostgres(major, folder);
    try {
      const dataDir = path.join(folder, "sophia");
      if (major >= oldest) return await verifySupported(server.adminUrl, dataDir);
      await refuses({ DATABASE_URL: server.adminUrl, SOPHIA_DATA_DIR: dataDir }, /PostgreSQL 14\.\d+ is too old/);
      return "refused as too old";
    } finally {
      await server.stop();
    }
  } finally {
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  }
}

const wanted = process.argv.slice(2).map(Number);
const strangers = wanted.filter((major) => releases[major] === undefined);
if (strangers.length > 0) {
  console.error(`There is no release for ${strangers.join(", ")}; there is for ${Object.keys(releases).join(", ")}.`);
  process.exit(2);
}
for (const major of wanted.length > 0 ? wanted : Object.keys(releases).map(Number)) {
  const startedAt = performance.now();
  const outcome = await verify(major).then(
    (seen) => `ok      ${seen}`,
    (error: unknown) => {
      process.exitCode = 1;
      return `FAILED  ${error instanceof Error ? error.message : String(error)}`;
    },
  );
  console.log(`PostgreSQL ${releases[major]}  ${outcome} (${((performance.now() - startedAt) / 1000).toFixed(0)} s)`);
}
