import { readFile } from "node:fs/promises";
import { AppError } from "@sophia/core";
import { AuditCheckpoint, AuditExportEvent, AuditPage, AuditPublicKey, AuditVerifyEvent } from "@sophia/core/api";
import { EventSourceParserStream } from "eventsource-parser/stream";
import type { z } from "zod";
import { findDoor, send, sendJson } from "../http.ts";
import { print, printJson, safe, table } from "../output.ts";

export interface AuditFilterOptions {
  readonly action?: string;
  readonly actor?: string;
  readonly target?: string;
  readonly from?: string;
  readonly until?: string;
  readonly request?: string;
  readonly failed?: boolean;
}

/** A day alone means its beginning in UTC. */
function instant(name: string, text: string): string {
  const at = new Date(text);
  if (Number.isNaN(at.getTime()))
    throw new AppError("invalid_request", `${name}: give a time such as 2026-11-23 or 2026-11-23T09:30:00+01:00.`);
  return at.toISOString();
}

function queryOf(options: AuditFilterOptions, more: Readonly<Record<string, string | undefined>> = {}): string {
  const { action, actor, target, from, until, request, failed } = options;
  const query = new URLSearchParams();
  const all = {
    action,
    actor,
    target,
    from: from && instant("--from", from),
    until: until && instant("--until", until),
    requestId: request,
    failed: failed === true ? "true" : undefined,
    ...more,
  };
  for (const [name, value] of Object.entries(all)) if (value !== undefined) query.set(name, value);
  return query.size === 0 ? "" : `?${query.toString()}`;
}

/** One line of a table: what somebody typed must not look like a line of its own. */
function cell(text: string): string {
  return safe(text).replaceAll(/\s+/g, " ");
}

interface ListOptions extends AuditFilterOptions {
  readonly json?: boolean;
  readonly limit: string;
  readonly before?: string;
}

export async function listAudit(options: ListOptions): Promise<void> {
  const query = queryOf(options, { limit: options.limit, before: options.before });
  const page = await sendJson(findDoor(), "GET", `/v1/audit${query}`, AuditPage);
  if (options.json === true) {
    printJson(page);
    return;
  }
  const rows = page.events.map((event) => [
    String(event.sequence),
    event.at,
    event.failed ? `${event.action} (failed)` : event.action,
    cell(event.actor ?? "-"),
    cell(event.target === null ? "-" : `${event.target.kind} ${event.target.id}`),
    cell(event.address ?? "this service"),
    cell(event.requestId),
  ]);
  print(table(["number", "at", "action", "who", "on what", "from", "request"], rows));
  if (page.nextBefore !== null) print(`\nOlder events: --before ${page.nextBefore}`);
}

async function* streamed<Schema extends z.ZodType>(reply: Response, schema: Schema): AsyncGenerator<z.output<Schema>> {
  if (reply.body === null) return;
  const stream = reply.body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
  for await (const { event, data } of stream) yield schema.parse(Object.assign({ type: event }, JSON.parse(data)));
}

/**
 * One line for each event: `{"sequence":…,"hash":"…","event":…}`. What stands between `"event":` and the last brace is the
 * event letter for letter as it was hashed, so that anybody can compute the chain again.
 */
export async function exportAudit(options: AuditFilterOptions): Promise<void> {
  const reply = await send(findDoor(), "GET", `/v1/audit/export${queryOf(options)}`);
  let whole = false;
  for await (const part of streamed(reply, AuditExportEvent)) {
    if (part.type === "error") throw new AppError("unavailable", part.detail);
    if (part.type === "end") whole = true;
    else await write(`{"sequence":${part.sequence},"hash":"${part.hash}","event":${part.text}}\n`);
  }
  if (!whole)
    throw new AppError("unavailable", "The export broke off before its end: what was written is not all of it.");
}

/** A slow reader holds the export back: it does not fill the memory. */
async function write(line: string): Promise<void> {
  if (process.stdout.write(line)) return;
  await new Promise<void>((resolve) => void process.stdout.once("drain", resolve));
}

/** The checkpoint alone on standard output, to be sent away; what to do with it on standard error. */
export async function checkpointAudit(options: { readonly newKey?: boolean }): Promise<void> {
  const body = { newKey: options.newKey === true };
  const made = await sendJson(findDoor(), "POST", "/v1/audit/checkpoints", AuditCheckpoint, body);
  print(JSON.stringify(made));
  console.error(
    `Events 1 to ${made.sequence} are signed. Keep this line where nobody who administers Sophia can change it, ` +
      `and the public key ${made.publicKey} apart from it: \`sophia audit verify --checkpoint FILE --public-key KEY\` compares.`,
  );
}

interface VerifyOptions {
  readonly json?: boolean;
  readonly checkpoint?: readonly string[];
  readonly publicKey?: readonly string[];
}

/** Exit code 1 when a link is broken. */
export async function verifyAudit(options: VerifyOptions): Promise<void> {
  const files = await Promise.all((options.checkpoint ?? []).map(checkpointsIn));
  const publicKeys = options.publicKey ?? [];
  for (const key of publicKeys)
    if (!AuditPublicKey.safeParse(key).success)
      throw new AppError(
        "invalid_request",
        "--public-key: give the 43 characters that `sophia audit checkpoint` showed.",
      );
  const body = { checkpoints: files.flat(), publicKeys };
  for await (const part of streamed(await send(findDoor(), "POST", "/v1/audit/verify", body), AuditVerifyEvent)) {
    if (part.type === "error") throw new AppError("unavailable", part.detail);
    if (part.type === "progress") {
      if (process.stderr.isTTY) process.stderr.write(`\r${part.events} of ${part.of} events`);
      continue;
    }
    if (process.stderr.isTTY) process.stderr.write("\n");
    if (!part.whole) process.exitCode = 1;
    if (options.json === true) printJson(part);
    else {
      const { broken, events, firstAt, lastAt, checkpoints } = part;
      if (broken !== null) print(`Broken at event ${broken.sequence}: ${broken.problem}. Before it: ${events} whole.`);
      else if (events === 0) print("Whole: the audit has no events yet.");
      else print(`Whole: ${events} events from ${firstAt} to ${lastAt}.`);
      print(`Checkpoints that agree: ${checkpoints.kept} kept here, ${checkpoints.given} sent away.`);
      if (files.length === 0)
        print("Only a checkpoint that was sent away (--checkpoint) finds a chain that was rewritten as a whole.");
      else if (publicKeys.length === 0)
        print("The checkpoints' key was compared with this database's own only; --public-key compares it with yours.");
    }
    return;
  }
  throw new AppError("unavailable", "The verification broke off before its end. Start it again.");
}

/** One checkpoint, or one on each line. */
async function checkpointsIn(file: string): Promise<AuditCheckpoint[]> {
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new AppError("invalid_request", `The file ${file} cannot be read.`, { cause });
  });
  return text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => {
      try {
        return AuditCheckpoint.parse(JSON.parse(line));
      } catch (cause) {
        throw new AppError(
          "invalid_request",
          `${file} is not a checkpoint: it has one on a line, as \`sophia audit checkpoint\` printed it.`,
          { cause },
        );
      }
    });
}
