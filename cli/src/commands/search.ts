import { AppError } from "@sophia/core";
import { SearchReply } from "@sophia/core/api";
import { findDoor, sendJson } from "../http.ts";
import { print, printJson, safe } from "../output.ts";

export interface SearchOptions {
  readonly json?: boolean;
  readonly as?: string;
  readonly why?: string;
  readonly limit?: string;
  readonly source?: string[];
}

export async function search(words: readonly string[], options: SearchOptions): Promise<void> {
  const { limit = "10" } = options;
  if (!/^\d{1,3}$/.test(limit))
    throw new AppError("invalid_request", "The option --limit takes a whole number from 1 to 50.");
  const filter = options.source === undefined ? {} : { filter: { sources: options.source } };
  const reply = await sendJson(findDoor(options.as, options.why), "POST", "/v1/search", SearchReply, {
    query: words.join(" "),
    limit: Number(limit),
    ...filter,
  });
  if (options.json === true) {
    printJson(reply);
    return;
  }
  if (reply.hits.length === 0) print("Nothing found in what you can read.");
  for (const hit of reply.hits) {
    const [best] = hit.passages;
    print(
      `${safe(hit.title)}\n  ${hit.source}${hit.occurredAt === null ? "" : `, ${hit.occurredAt.slice(0, 16).replace("T", " ")}`}  ${best?.url ?? hit.url}`,
    );
    if (best !== undefined) print(`  ${safe(best.text).replaceAll("\n", " ").slice(0, 240)}\n`);
  }
  if (reply.sample) print("Sample data: a generated company.");
  if (reply.ranking === "lexical")
    print("Searched by words only; meaning is added once the passages are embedded (npx sophia status).");
}
