/** The process that owns the shared cluster of the tests; started by `testing.ts` with a folder as its argument. */
import fs from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { startEmbeddedPostgres } from "./embedded.ts";
import { silent } from "./log.ts";
import { withStartMutex } from "./start-mutex.ts";
import { usersLock } from "./testing.ts";

/** Long enough to go from one test file to the next, short enough that nothing seems left behind. */
const idleMs = 4_000;

const folder = process.argv[2];
if (!folder) throw new Error("Say in which folder.");

// Nothing in it outlives a run; a crash of the machine may lose it.
const settings = { fsync: "off", synchronous_commit: "off", full_page_writes: "off", max_connections: "300" };
const dataDir = path.join(folder, "data");
const server = await startEmbeddedPostgres({ dataDir, log: silent, settings });
const session = new Client({ connectionString: server.adminUrl, application_name: "sophia test cluster" });
await session.connect();
fs.writeFileSync(path.join(folder, "urls.json"), JSON.stringify(server), { mode: 0o600 });
process.stdout.write("ready\n");

for (let idleSince = Date.now(); ;) {
  await sleep(500);
  const { rows } = await session.query<{ users: number }>(
    "select count(*)::int as users from pg_stat_activity where backend_type = 'client backend' and application_name not in ('sophia owner', 'sophia test cluster')",
  );
  if (rows[0]?.users !== 0) idleSince = Date.now();
  if (Date.now() - idleSince < idleMs) continue;
  const { rows: locked } = await session.query<{ alone: boolean }>("select pg_try_advisory_lock($1) as alone", [
    usersLock,
  ]);
  if (!locked[0]?.alone) continue;
  // From here on nobody joins; who comes now waits for the mutex and starts anew.
  await withStartMutex(folder, async () => {
    fs.rmSync(path.join(folder, "urls.json"));
    session.on("error", () => undefined);
    await server.stop();
    fs.rmSync(dataDir, { recursive: true, force: true });
  });
  break;
}
