import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { AppError } from "@sophia/core";
import { AuditCheckpoint, AuditPage, Problem, type Permission } from "@sophia/core/api";
import { governanceRoutes, recordEvent } from "../features/governance/index.ts";
import { ask } from "../platform/db/embedded-testing.ts";
import { testDatabase, type TestDatabase } from "../platform/db/testing.ts";
import { createHttpServer, type HttpServer } from "../platform/http/server.ts";
import { openSecrets } from "../platform/secrets/index.ts";

/* The audit through both doors: HTTP and the command line, as a process of its own. */

const commandLineMain = fileURLToPath(new URL("../../../cli/src/main.ts", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "sophia-audit-"));

let database: TestDatabase;
let server: HttpServer;
let url = "";
const bugs: unknown[] = [];
const holders: Record<string, readonly Permission[]> = {
  auditor: ["audit.read"],
  exporter: ["audit.read", "audit.export"],
  stranger: ["knowledge.search"],
};

before(async () => {
  database = await testDatabase();
  const { db } = database;
  const keys = { key: undefined, keyFile: undefined, previousKeys: [], dataDir: folder };
  const { sealer } = await openSecrets({ db, keys, columns: [], log: () => undefined });
  server = await createHttpServer({
    version: "0",
    routes: governanceRoutes({ db, sealer }),
    pages: [],
    publicRoutes: [],
    async authenticate({ key = "", address }) {
      const permissions = holders[key];
      if (permissions === undefined) throw new AppError("unauthenticated", "Who is that?");
      const email = `${key}@payready.example`;
      return {
        personId: key,
        email,
        readsAs: email,
        permissions: new Set(permissions),
        credential: { kind: "key", id: key },
        address,
      };
    },
    onBug: (error) => bugs.push(error),
  });
  url = await server.listen("127.0.0.1", 0);
  for (let number = 1; number <= 12; number += 1)
    await recordEvent(db, {
      action: number % 3 === 0 ? "key.revoked" : "key.created",
      actor: { personId: `p${number % 2}`, email: `person${number % 2}@payready.example` },
      address: "192.0.2.7",
      requestId: `request-${number}`,
      target: { kind: "key", id: `key-${number}` },
      failed: number % 4 === 0,
    });
});
after(async () => {
  await server.close();
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

async function send(method: string, path: string, key: string, body?: unknown): Promise<Response> {
  return fetch(`${url}${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, ...(body === undefined ? {} : { "content-type": "application/json" }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

async function found(query: string): Promise<number[]> {
  const reply = await send("GET", `/v1/audit?${query}`, "auditor");
  return AuditPage.parse(await reply.json()).events.map(({ sequence }) => sequence);
}

function sophia(...words: string[]): Promise<{ code: number; out: string; error: string }> {
  const env = { PATH: "/usr/bin:/bin", HOME: folder, SOPHIA_URL: url, SOPHIA_API_KEY: "exporter" };
  return new Promise((resolve) => {
    execFile(process.execPath, [commandLineMain, ...words], { env }, (failure, out, error) => {
      resolve({ code: failure === null ? 0 : Number(failure.code), out, error });
    });
  });
}

function kept(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

test("the audit is read and exported by those who may, and by nobody else", async () => {
  for (const [method, path, mayRead, mayExport] of [
    ["GET", "/v1/audit", 200, 200],
    ["POST", "/v1/audit/verify", 200, 200],
    ["GET", "/v1/audit/export?action=key.revoked", 403, 200],
    ["POST", "/v1/audit/checkpoints", 403, 200],
  ] as const) {
    const body = method === "POST" ? {} : undefined;
    assert.equal((await send(method, path, "nobody", body)).status, 401, path);
    assert.equal((await send(method, path, "stranger", body)).status, 403, path);
    assert.equal((await send(method, path, "auditor", body)).status, mayRead, path);
    const reply = await send(method, path, "exporter", body);
    assert.equal(reply.status, mayExport, path);
    await reply.text();
  }
});

test("each filter leaves what it names, and pages follow each other without a gap or a double", async () => {
  const until = `until=${encodeURIComponent(new Date(Date.now() + 1000).toISOString())}`;
  assert.deepEqual(await found("action=key.revoked"), [12, 9, 6, 3]);
  assert.deepEqual(await found("actor=Person1@payready.example&action=key.created"), [11, 7, 5, 1]);
  assert.deepEqual(await found("actor=p0&failed=true"), [12, 8, 4]);
  assert.deepEqual(await found("target=key-5"), [5]);
  assert.deepEqual(await found("requestId=request-7"), [7]);
  assert.deepEqual(await found(`from=2999-01-01T00:00:00Z`), []);
  assert.deepEqual(await found(`until=2020-01-01T00:00:00Z`), []);
  assert.deepEqual(await found(`${until}&action=key.created&failed=false&limit=2`), [11, 10]);
  const seen: number[] = [];
  for (let next: number | null = 13; next !== null;) {
    const page = AuditPage.parse(await (await send("GET", `/v1/audit?limit=5&before=${next}`, "auditor")).json());
    seen.push(...page.events.map(({ sequence }) => sequence));
    next = page.nextBefore;
  }
  assert.deepEqual(seen, [12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
  for (const wrong of [
    "limit=0",
    "limit=201",
    "before=0",
    "action=key.eaten",
    "from=yesterday",
    "failed=1",
    "more=1",
    "actor=%00",
    "target=a%00",
    "before=",
    "from=2026-02-30T00:00:00Z",
    "limit=1e9",
  ])
    assert.equal((await send("GET", `/v1/audit?${wrong}`, "auditor")).status, 400, wrong);
  const unknown = Problem.parse(await (await send("GET", "/v1/audit?action=key.eaten", "auditor")).json());
  assert.match(unknown.detail, /no action key\.eaten in the audit; there are session\.opened, /);
  assert.deepEqual(bugs, []);
});

test("the command line lists events, and what somebody typed does not look like a line of its own", async () => {
  await recordEvent(database.db, {
    action: "session.refused",
    actor: { email: "eve@x.example\n99 2026-01-01 key.created\u001b[2K" },
    requestId: "typed",
    failed: true,
  });
  const { out, code } = await sophia("audit", "list", "--action", "session.refused", "--failed");
  assert.equal(code, 0);
  const lines = out.trimEnd().split("\n");
  assert.equal(lines.length, 2);
  assert.match(lines[0] ?? "", /^number +at +action +who +on what +from +request$/);
  assert.match(
    lines[1] ?? "",
    /session\.refused \(failed\) +eve@x\.example 99 2026-01-01 key\.created +- +this service +typed$/,
  );
  assert.match((await sophia("audit", "list", "--limit", "2")).out, /Older events: --before \d+\n$/);
  assert.match((await sophia("audit", "list", "--from", "soon")).error, /--from: give a time/);
});

test("an export is recorded before it begins, and anybody can compute the chain from it", async () => {
  const { out, code } = await sophia("audit", "export");
  assert.equal(code, 0);
  const lines = out.trimEnd().split("\n");
  const last = JSON.parse(lines.at(-1) ?? "");
  assert.deepEqual(
    [last.event.metadata.event_code, last.event.actor.user.email_addr],
    ["audit.exported", "exporter@payready.example"],
  );
  assert.equal(last.sequence, lines.length);
  let hash = Buffer.alloc(32);
  for (const line of lines) {
    const text = line.slice(line.indexOf('"event":') + '"event":'.length, -1);
    hash = Buffer.from(await crypto.subtle.digest("SHA-256", Buffer.concat([hash, Buffer.from(text)])));
    assert.equal(JSON.parse(line).hash, hash.toString("hex"));
  }
  const some = await sophia("audit", "export", "--action", "key.revoked", "--until", new Date().toISOString());
  assert.deepEqual(
    some.out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line).sequence),
    [3, 6, 9, 12],
  );

  await ask(database.ownerUrl, "revoke execute on function audit_append(jsonb) from sophia_app");
  const refused = await sophia("audit", "export");
  await ask(database.ownerUrl, "grant execute on function audit_append(jsonb) to sophia_app");
  assert.deepEqual([refused.code, refused.out], [1, ""]);
  assert.match(refused.error, /cannot be done while the audit cannot be written/);
});

test("a checkpoint is printed to be sent away, and verify compares it: whole, forged, and rewritten with full rights", async () => {
  const made = await sophia("audit", "checkpoint");
  assert.equal(made.code, 0);
  const checkpoint = AuditCheckpoint.parse(JSON.parse(made.out));
  assert.match(made.error, new RegExp(`Events 1 to ${checkpoint.sequence} are signed.*${checkpoint.publicKey}`, "s"));
  const file = kept("checkpoint.json", made.out);
  const key = ["--public-key", checkpoint.publicKey];

  const alone = await sophia("audit", "verify");
  assert.equal(alone.code, 0);
  assert.match(
    alone.out,
    /^Whole: \d+ events from \d{4}-\S+Z to \d{4}-\S+Z\.\nCheckpoints that agree: \d+ kept here, 0 sent away\./,
  );
  assert.match(alone.out, /Only a checkpoint that was sent away/);
  const compared = await sophia("audit", "verify", "--checkpoint", file, ...key);
  assert.equal(compared.code, 0);
  assert.match(compared.out, /kept here, 1 sent away\.\n$/);
  assert.match((await sophia("audit", "verify", "--checkpoint", file)).out, /--public-key compares it with yours/);

  const changed = kept("changed.json", JSON.stringify({ ...checkpoint, hash: "0".repeat(64) }));
  const forged = await sophia("audit", "verify", "--checkpoint", changed);
  assert.equal(forged.code, 1);
  assert.match(forged.out, new RegExp(`^Broken at event ${checkpoint.sequence}: the checkpoint given .* is forged`));
  const other = await sophia("audit", "verify", "--checkpoint", file, "--public-key", "B".repeat(43));
  assert.equal(other.code, 1);
  assert.match(other.out, /which is not the key you kept/);
  for (const wrong of [
    ["--checkpoint", kept("no.json", "{}")],
    ["--checkpoint", join(folder, "none")],
    ["--public-key", "short"],
  ]) {
    const { code, error } = await sophia("audit", "verify", ...wrong);
    assert.equal(code, 1);
    assert.match(error, /is not a checkpoint|cannot be read|43 characters/);
  }

  // The owner of the tables rewrites everything, the checkpoints kept here too.
  await ask(
    database.ownerUrl,
    `update audit_event set event = replace(event, 'person1@', 'person9@');
     delete from audit_checkpoint;
     do $$ declare row record; before bytea := decode(repeat('00', 32), 'hex'); begin
       for row in select sequence, event from audit_event order by sequence loop
         before := sha256(before || convert_to(row.event, 'UTF8'));
         update audit_event set hash = before where sequence = row.sequence;
       end loop;
     end $$`,
  );
  assert.equal((await sophia("audit", "verify")).code, 0);
  const found = await sophia("audit", "verify", "--checkpoint", file, ...key, "--json");
  assert.equal(found.code, 1);
  assert.match(JSON.parse(found.out).broken.problem, /tells another hash: this event, or one before it, was rewritten/);
  assert.deepEqual(bugs, []);
});
