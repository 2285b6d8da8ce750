import { setTimeout as rest } from "node:timers/promises";
import { AppError } from "@sophia/core";
import { RelinkStarted, Started, Status, WorkStatus } from "@sophia/core/api";
import { configTable, migrateDatabase, reset } from "@sophia/server/operator";
import { findDoor, sendJson, type Door } from "../http.ts";
import { print, printJson, table } from "../output.ts";

interface Json {
  readonly json?: boolean;
}

export function config(options: Json): void {
  const rows = configTable();
  if (options.json === true) printJson(rows);
  else
    print(
      table(
        ["name", "value", "origin", "meaning"],
        rows.map((row) => [row.name, row.value, row.origin, row.meaning]),
      ),
    );
}

export async function migrate(options: Json): Promise<void> {
  const applied = await migrateDatabase();
  if (options.json === true) printJson({ migrated: true, applied });
  else if (applied.length === 0) print("The database was up to date.");
  else print(`Applied to the database: ${applied.join(", ")}.`);
}

export async function resetAll(options: Json): Promise<void> {
  const folder = await reset();
  if (options.json === true) printJson({ reset: true, folder });
  else print(`Everything Sophia kept in ${folder} is removed. npm start begins anew.`);
}

export async function whenEnded(door: Door, workflowId: string): Promise<void> {
  for (;;) {
    const work = await sendJson(door, "GET", `/v1/operations/${encodeURIComponent(workflowId)}`, WorkStatus);
    if (work.state === "done") return;
    if (work.state === "failed" || work.state === "cancelled")
      throw new AppError("internal", work.error ?? `The work was ${work.state}.`);
    await rest(500);
  }
}

export async function replayRecords(options: Json & { readonly source?: string }): Promise<void> {
  const door = findDoor();
  const { workflowId } = await sendJson(
    door,
    "POST",
    "/v1/operations/replay",
    Started,
    options.source === undefined ? {} : { source: options.source },
  );
  await whenEnded(door, workflowId);
  if (options.json === true) printJson({ replayed: true, workflowId });
  else print("All stored records were transformed again, without a call to a vendor.");
}

export async function relinkRecords(options: Json): Promise<void> {
  const { records } = await sendJson(findDoor(), "POST", "/v1/operations/relink", RelinkStarted);
  if (options.json === true) printJson({ relinking: records });
  else print(`The links of ${records} records are made anew; accounts follow within moments.`);
}

export async function rebuildIndex(options: Json): Promise<void> {
  const door = findDoor();
  await sendJson(door, "POST", "/v1/operations/index-rebuild", Status.shape.index);
  for (;;) {
    const { index } = await sendJson(door, "GET", "/v1/status", Status);
    if (!index.rebuilding && index.waitingDocuments === 0) break;
    await rest(500);
  }
  if (options.json === true) printJson({ rebuilt: true });
  else print("The search index was rebuilt from the database and serves now.");
}
