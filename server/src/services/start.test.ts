import assert from "node:assert/strict";
import { execFile, execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as rest } from "node:timers/promises";
import { after, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { Answer, CreatedKey, SearchReply, Status } from "@sophia/core/api";
import { Client } from "pg";
import { z } from "zod";
import { testDatabase } from "../platform/db/testing.ts";

/* Sophia as a person starts it: `node server/src/main.ts` and the command line, as processes of their own. */

const serverMain = fileURLToPath(new URL("../main.ts", import.meta.url));
const commandLineMain = fileURLToPath(new URL("../../../cli/src/main.ts", import.meta.url));
const patienceMs = 90_000;

interface Started {
  readonly child: ChildProcess;
  readonly pid: number;
  /** Everything it printed so far. */
  readonly said: () => string;
  /** Resolves once the text was printed; rejects when the process ends first. */
  readonly says: (text: string | RegExp) => Promise<void>;
  /** Exit code; null after a signal. */
  readonly ended: Promise<number | null>;
}

function environment(values: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  return { PATH: "/usr/local/bin:/usr/bin:/bin", HOME: tmpdir(), ...values };
}

const running = new Set<ChildProcess>();

function start(values: Readonly<Record<string, string>>, services: readonly string[] = []): Started {
  // A process group of its own, as a terminal makes one: Ctrl-C reaches all of it.
  const child = spawn(process.execPath, [serverMain, ...services], {
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: environment(values),
  });
  running.add(child);
  let text = "";
  let more = Promise.withResolvers<void>();
  const onText = (chunk: string): void => {
    text += chunk;
    more.resolve();
    more = Promise.withResolvers();
  };
  child.stdout.setEncoding("utf8").on("data", onText);
  child.stderr.setEncoding("utf8").on("data", onText);
  const ended = once(child, "close").then(([code]) => {
    running.delete(child);
    return typeof code === "number" ? code : null;
  });
  const isSaid = (wanted: string | RegExp): boolean =>
    typeof wanted === "string" ? text.includes(wanted) : wanted.test(text);
  async function says(wanted: string | RegExp): Promise<void> {
    const giveUp = AbortSignal.timeout(patienceMs);
    let over = false;
    void ended.then(() => (over = true));
    while (!isSaid(wanted)) {
      if (over || giveUp.aborted) throw new Error(`It never said ${wanted}, only:\n${text}`);
      await Promise.race([more.promise, ended, rest(1_000)]);
    }
  }
  return { child, pid: child.pid ?? 0, said: () => text, says, ended };
}

interface Said {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

function sophia(values: Readonly<Record<string, string>>, ...words: readonly string[]): Promise<Said> {
  return new Promise((resolve) => {
    execFile(process.execPath, [commandLineMain, ...words], { env: environment(values) }, (failure, out, error) => {
      const code = failure === null ? 0 : typeof failure.code === "number" ? failure.code : -1;
      resolve({ code, out, error });
    });
  });
}

/** Ids of living processes whose command line names the folder, or that descend from the process. */
function processesOf(folder: string, pid: number): string[] {
  const table = execFileSync("ps", ["-eo", "pid=,ppid=,stat=,args="], { encoding: "utf8" });
  return table
    .split("\n")
    .filter((row) => {
      const [own, parent, state = ""] = row.trim().split(/\s+/);
      return !state.startsWith("Z") && (row.includes(folder) || own === String(pid) || parent === String(pid));
    })
    .map((row) => row.trim().slice(0, 160));
}

function postmasterPid(folder: string): number {
  return Number(readFileSync(join(folder, "postgres", "postmaster.pid"), "utf8").split("\n")[0]);
}

const folder = mkdtempSync(join(tmpdir(), "sophia-start-"));
const values = {
  SOPHIA_DATA_DIR: folder,
  SOPHIA_PORT: "0",
  SOPHIA_SAMPLE_SIZE: "0.1",
  SOPHIA_SAMPLE_RATE_FACTOR: "5000",
};

after(async () => {
  for (const child of running) if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
  if (existsSync(join(folder, "postgres", "postmaster.pid"))) {
    try {
      process.kill(postmasterPid(folder), "SIGQUIT");
      await rest(500);
    } catch {
      // It is gone already.
    }
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
});

async function status(): Promise<Status> {
  const { code, out, error } = await sophia(values, "status", "--json");
  assert.equal(code, 0, error);
  return Status.parse(JSON.parse(out));
}

/** Of the running PostgreSQL in the folder: raw records, documents and vectors that were written after the instant. */
async function writtenSince(at: Date): Promise<number> {
  const { app } = z
    .object({ app: z.string() })
    .parse(JSON.parse(readFileSync(join(folder, "postgres-passwords.json"), "utf8")));
  const port = Number(readFileSync(join(folder, "postgres", "postmaster.pid"), "utf8").split("\n")[3]);
  const client = new Client({ host: "127.0.0.1", port, user: "sophia_app", password: app, database: "sophia" });
  await client.connect();
  try {
    const { rows } = await client.query<{ count: number }>(
      `select ((select count(*) from raw_record where changed_at > $1) +
        (select count(*) from document where changed_at > $1))::integer as count`,
      [at],
    );
    return rows[0]?.count ?? -1;
  } finally {
    await client.end();
  }
}

function documents({ sources }: Status): number[] {
  return sources.map((source) => source.documents);
}

const readyText = "Ctrl-C stops everything";

describe("from the first start to a reset", { concurrency: false }, () => {
  let first: Started;
  let afterFirst: Status;

  test("the first start shows progress, gets ready, answers a question with its source, and says what to type next", async () => {
    first = start(values);
    await first.says(readyText);
    const said = first.said();
    assert.match(said, /slack +Pay Ready \(sample company\): \d+ documents/);
    assert.match(said, /gong +.*: \d+ documents/);
    assert.match(said, /Sophia is ready after \d+\.\d s/);
    assert.match(said, /Asked: .+\?/);
    assert.match(said, /\[1\] http:\/\/127\.0\.0\.1:\d+\/(slack\/archives|gong\/call|linear\/|hubspot\/)/);
    assert.match(said, /sample data: a generated company/);
    assert.match(said, /Open +http:\/\/127\.0\.0\.1:\d+\/#key=sophia_/);
    assert.match(said, /Type next npx sophia ask/);
    const link = /\[1\] (http\S+)/.exec(said)?.[1] ?? "";
    const page = await fetch(link);
    assert.equal(page.status, 200);
    assert.match(await page.text(), /<mark/);
  });

  test("the command line finds it: status, search, ask, keys and configuration, with exit codes", async () => {
    afterFirst = await status();
    assert.ok(afterFirst.sources.every((source) => source.documents > 0 && source.lastError === null));
    const found = await sophia(values, "search", "--json", "price");
    assert.equal(found.code, 0, found.error);
    const { hits } = SearchReply.parse(JSON.parse(found.out));
    assert.ok(hits.length > 0 && hits.every(({ sample }) => sample));
    const asked = await sophia(values, "ask", "--json", "Which deals are at risk, and why?");
    assert.equal(asked.code, 0, asked.error);
    const answer = Answer.parse(JSON.parse(asked.out));
    assert.deepEqual([answer.model, answer.sample], [null, true]);
    assert.ok(answer.lookedAt.length > 0);
    const made = await sophia(values, "key", "create", "--json", "--days", "1");
    assert.equal(made.code, 0, made.error);
    assert.match(CreatedKey.parse(JSON.parse(made.out)).key, /^sophia_/);
    const config = await sophia(values, "config", "--json");
    assert.equal(config.code, 0);
    const rows = z
      .array(z.object({ name: z.string(), value: z.string(), origin: z.string() }))
      .parse(JSON.parse(config.out));
    assert.partialDeepStrictEqual(
      rows.find(({ name }) => name === "SOPHIA_DATA_DIR"),
      { value: folder, origin: "environment" },
    );
    for (const refused of [
      await sophia(values, "search", "--as", "other@payready.example", "--why", "a test", "price"),
      await sophia(values, "search", "--json", "   "),
      await sophia(values, "search", "--limit", "many", "price"),
      await sophia({ ...values, SOPHIA_API_KEY: "sophia_aaaaaaaa_" + "A".repeat(43) }, "status"),
      await sophia({ ...values, SOPHIA_URL: "http://127.0.0.1:1" }, "status"),
      await sophia(values, "reset"),
    ]) {
      assert.equal(refused.code, 1, refused.out);
      assert.match(refused.error, /^\w[^\n]{20,}\n$/);
    }
    assert.notEqual((await sophia(values, "serch")).code, 0);
  });

  test("a second Sophia on the same folder is refused with a sentence", async () => {
    const second = start(values);
    assert.equal(await second.ended, 1);
    assert.match(second.said(), /^[A-Z][^\n]{20,}\n$/);
    assert.match(second.said(), /another Sophia|already|uses/i);
  });

  test("a killed PostgreSQL comes back, and the service answers again", async () => {
    const killed = postmasterPid(folder);
    process.kill(killed, "SIGKILL");
    const giveUp = Date.now() + patienceMs;
    for (;;) {
      const found = await sophia(values, "search", "--json", "price");
      if (found.code === 0 && SearchReply.parse(JSON.parse(found.out)).hits.length > 0) break;
      assert.match(found.error, /^[A-Z][^\n]{10,}\n$/);
      assert.ok(Date.now() < giveUp, `${found.error}\n${first.said()}`);
    }
    assert.notEqual(postmasterPid(folder), killed);
    assert.deepEqual(documents(await status()), documents(afterFirst));
  });

  test("Ctrl-C stops everything: exit code 0, no process left, PostgreSQL last and in order", async () => {
    const sandboxPids = processesOf(folder, first.pid);
    assert.ok(sandboxPids.length > 2, "PostgreSQL and the sample company were seen in the process table");
    process.kill(-first.pid, "SIGINT");
    assert.equal(await first.ended, 0, first.said());
    assert.match(first.said(), /Stopping[\s\S]*Stopped\.\n$/);
    assert.deepEqual(processesOf(folder, first.pid), []);
    assert.equal(existsSync(join(folder, "postgres", "postmaster.pid")), false);
    const gone = await sophia(values, "status");
    assert.equal(gone.code, 1);
    assert.match(gone.error, /does not answer at .*npm start/);
  });

  test("the second start finds its data and stores nothing of it again; a killed one is taken over by the next", async () => {
    const second = start({ ...values, SOPHIA_POLL_CRON: "*/10 * * * * *" });
    await second.says(readyText);
    // Nothing to recover: PostgreSQL was stopped in order.
    assert.match(second.said(), /^\s*Sample data/);
    const startedAt = Date.now() - 1_000 * Number(/ready after (\d+\.\d) s/.exec(second.said())?.[1]);
    let now = await status();
    const isReadAgain = (): boolean =>
      now.sources.every(({ lastSuccessAt }) => Date.parse(lastSuccessAt ?? "") > startedAt);
    for (const giveUp = Date.now() + patienceMs; Date.now() < giveUp && !isReadAgain();) now = await status();
    assert.ok(isReadAgain(), "every source was looked at once more");
    assert.deepEqual(documents(now), documents(afterFirst));
    assert.equal(await writtenSince(new Date(startedAt)), 0, "what was there was not stored again");
    assert.ok((await writtenSince(new Date(0))) > 0);

    // A kill leaves PostgreSQL and perhaps the sample company behind: the next start copes with both.
    process.kill(second.pid, "SIGKILL");
    await second.ended;
    const third = start(values);
    await third.says(readyText);
    assert.deepEqual(documents(await status()), documents(afterFirst));
    process.kill(-third.pid, "SIGINT");
    assert.equal(await third.ended, 0, third.said());
    assert.deepEqual(processesOf(folder, third.pid), []);
  });

  test("a start without the sample company reads from it no more; what was read stays, and is called sample data", async () => {
    const without = start({ ...values, SOPHIA_SAMPLE: "off" });
    await without.says("Sophia is ready at");
    const now = await status();
    assert.deepEqual(documents(now), documents(afterFirst));
    assert.deepEqual(new Set(now.sources.map(({ state, sample }) => `${state} ${sample}`)), new Set(["paused true"]));
    process.kill(-without.pid, "SIGINT");
    assert.equal(await without.ended, 0, without.said());
  });

  test("a reset removes all of it, and a second one has nothing to do", async () => {
    writeFileSync(join(folder, "of-somebody-else.txt"), "stays");
    const reset = await sophia(values, "reset", "--json");
    assert.equal(reset.code, 0, reset.error);
    assert.deepEqual(readdirSync(folder), ["of-somebody-else.txt"]);
    assert.equal((await sophia(values, "reset")).code, 0);
    const lost = await sophia(values, "status");
    assert.equal(lost.code, 1);
    assert.match(lost.error, /No Sophia is known here/);
  });
});

test("a PostgreSQL killed during the first sync comes back, and the start goes on to its answer", async () => {
  const data = join(folder, "killed-early");
  const attempt = start({ ...values, SOPHIA_DATA_DIR: data });
  await attempt.says("Sample data:");
  process.kill(postmasterPid(data), "SIGKILL");
  await attempt.says(readyText);
  attempt.child.kill("SIGINT");
  assert.equal(await attempt.ended, 0, attempt.said());
});

test("a reader of its output that leaves does not end the service", async () => {
  const database = await testDatabase();
  try {
    const attempt = start({
      SOPHIA_SAMPLE: "off",
      SOPHIA_DATA_DIR: join(folder, "unread"),
      SOPHIA_PORT: "0",
      DATABASE_URL: database.ownerUrl,
    });
    await attempt.says("Sophia is ready at");
    attempt.child.stdout?.destroy();
    attempt.child.kill("SIGTERM");
    assert.equal(await attempt.ended, 0, attempt.said());
  } finally {
    await database.drop();
  }
});

test("a stop asked for while the start hangs on a mute database takes no longer than its deadline", async () => {
  const mute = createServer().listen(0, "127.0.0.1");
  await once(mute, "listening");
  const address = mute.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const attempt = start({
    SOPHIA_SAMPLE: "off",
    SOPHIA_DATA_DIR: join(folder, "mute"),
    SOPHIA_SHUTDOWN_SECONDS: "1",
    DATABASE_URL: `postgresql://u:p@127.0.0.1:${port}/db`,
  });
  const [socket] = await once(mute, "connection");
  attempt.child.kill("SIGTERM");
  assert.equal(await attempt.ended, null);
  assert.match(attempt.said(), /Stopping as soon as .*\nThe start was not through after 6 s\./);
  socket.destroy();
  mute.close();
});

test(
  "the service starts itself again with its settings of memory, unless somebody chose otherwise, and stays the same process",
  { skip: process.platform === "linux" ? false : "Only Linux's C library reads them" },
  async () => {
    const mute = createServer().listen(0, "127.0.0.1");
    await once(mute, "listening");
    const address = mute.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    for (const [chosen, expected] of [
      [{}, ["MALLOC_ARENA_MAX=2", "MALLOC_MMAP_THRESHOLD_=1048576"]],
      [{ MALLOC_ARENA_MAX: "5" }, ["MALLOC_ARENA_MAX=5"]],
    ] as const) {
      const attempt = start({
        ...chosen,
        SOPHIA_SAMPLE: "off",
        SOPHIA_DATA_DIR: join(folder, "arenas"),
        DATABASE_URL: `postgresql://u:p@127.0.0.1:${port}/db`,
      });
      const [socket] = await once(mute, "connection");
      const inForce = readFileSync(`/proc/${attempt.pid}/environ`, "utf8").split("\0");
      assert.deepEqual(
        inForce.filter((entry) => entry.startsWith("MALLOC_")),
        expected,
      );
      attempt.child.kill("SIGKILL");
      await attempt.ended;
      socket.destroy();
    }
    mute.close();
  },
);

describe("a start that cannot be ends with exit code 1 and one clear sentence", () => {
  async function refused(given: Readonly<Record<string, string>>): Promise<string> {
    const attempt = start({ SOPHIA_SAMPLE: "off", ...given });
    assert.equal(await attempt.ended, 1, attempt.said());
    assert.doesNotMatch(attempt.said(), /\n\s+at /, "a stack trace is no sentence");
    return attempt.said();
  }

  test("a data folder that cannot be written", async () => {
    const file = join(folder, "a-file");
    writeFileSync(file, "");
    assert.match(
      await refused({ SOPHIA_DATA_DIR: join(file, "data"), SOPHIA_PORT: "0" }),
      /^[A-Z][^\n]*a-file[^\n]*\n$/,
    );
    // Nobody may write there, root included.
    for (const place of ["/sys/sophia", "/proc/sophia/data"])
      assert.match(
        await refused({ SOPHIA_DATA_DIR: place, SOPHIA_PORT: "0" }),
        new RegExp(`^[A-Z][^\\n]*${place}[^\\n]*\\n$`),
      );
    const database = await testDatabase();
    try {
      const given = { DATABASE_URL: database.ownerUrl, SOPHIA_DATA_DIR: join(file, "data"), SOPHIA_PORT: "0" };
      assert.match(await refused(given), /^[A-Z][^\n]*a-file[^\n]*\n$/);
    } finally {
      await database.drop();
    }
  });

  test("a port that is taken, no port at all, and a database that does not answer", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    const address = taken.address();
    const port = typeof address === "object" && address !== null ? String(address.port) : "";
    const database = await testDatabase();
    try {
      const given = { DATABASE_URL: database.ownerUrl, SOPHIA_DATA_DIR: join(folder, "taken"), SOPHIA_PORT: port };
      // An address that is kept for documentation, and no machine's.
      assert.match(
        await refused({ ...given, SOPHIA_PORT: "0", SOPHIA_HOST: "203.0.113.7" }),
        /no such address\. Set SOPHIA_HOST/,
      );
      assert.match(await refused(given), new RegExp(`Cannot listen on 127\\.0\\.0\\.1:${port} .*Set SOPHIA_PORT`));
    } finally {
      await database.drop();
      taken.close();
    }
    const none = await refused({ SOPHIA_PORT: "http", SOPHIA_SAMPLE_SIZE: "-1", SOPHIA_NONSENSE: "1" });
    assert.match(none, /The configuration has 3 problems:/);
    const nowhere = "postgres://sophia:secret-password@127.0.0.1:1/sophia";
    const silent = await refused({ DATABASE_URL: nowhere, SOPHIA_DATA_DIR: join(folder, "nowhere"), SOPHIA_PORT: "0" });
    assert.match(silent, /^[A-Z][^\n]{20,}\n$/);
    assert.ok(!silent.includes("secret-password"));
  });
});
