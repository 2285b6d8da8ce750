import { Status, type SourceStatus } from "@sophia/core/api";
import { findDoor, sendJson } from "../http.ts";
import { print, printJson, safe, table } from "../output.ts";

function lag(source: SourceStatus): string {
  return source.lagSeconds === null ? "not complete" : `${source.lagSeconds} s ago`;
}

function streamNotes(source: SourceStatus): string[] {
  return source.streams.flatMap((stream) => {
    const notes: string[] = [];
    const name = `${source.source} ${stream.label}`;
    if (stream.running) {
      const total = stream.total === null ? "" : ` of ${stream.total}`;
      const rate = stream.ratePerSecond === null ? "" : `, ${stream.ratePerSecond}/s`;
      const left = stream.remainingSeconds === null ? "" : `, ${stream.remainingSeconds} s left`;
      notes.push(`${name}: reading, ${stream.done}${total}${rate}${left}`);
    }
    if (stream.lastError !== null) {
      notes.push(
        `${name}: ${safe(stream.lastError)}${stream.retryAt === null ? "" : ` Next attempt ${stream.retryAt.slice(11, 19)} UTC.`}`,
      );
    }
    return [...notes, ...stream.notices.map((notice) => `${name}: ${safe(notice)}`)];
  });
}

export async function status(options: { readonly json?: boolean }): Promise<void> {
  const reply = await sendJson(findDoor(), "GET", "/v1/status", Status);
  if (options.json === true) {
    printJson(reply);
    return;
  }
  print(`Sophia ${reply.version}, ${reply.at}${reply.sample ? " (sample data: a generated company)" : ""}`);
  if (reply.sources.length === 0) print("No source is connected: npx sophia connect --help");
  else {
    print(
      table(
        ["source", "name", "state", "documents", "passages", "complete", "last error"],
        reply.sources.map((source) => [
          source.source,
          safe(source.name),
          source.state === "sign_in_needed" ? "needs new credentials" : source.state,
          String(source.documents),
          String(source.passages),
          lag(source),
          safe(source.lastError ?? "none"),
        ]),
      ),
    );
  }
  for (const source of reply.sources) {
    for (const note of streamNotes(source)) print(note);
    if (source.failedRecords > 0)
      print(
        `${source.source}: ${source.failedRecords} records could not be understood; they are kept and shown to nobody.`,
      );
  }
  const { embedding, index } = reply;
  print(`Meaning: ${embedding.embedded} of ${embedding.passages} passages embedded (${embedding.modelId}).`);
  print(
    `Index: ${index.waitingDocuments === 0 ? "up to date" : `${index.waitingDocuments} documents wait`}.${index.notice === null ? "" : ` ${index.notice}`}`,
  );
  print(
    reply.model === null
      ? "Model: none is connected; answers quote the sources. Set ANTHROPIC_API_KEY."
      : `Model: ${reply.model}.`,
  );
}
