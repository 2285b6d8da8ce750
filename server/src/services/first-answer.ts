import type { Actor } from "@sophia/core";
import type { Runtime } from "./runtime.ts";
import { searchDocuments } from "../features/knowledge/index.ts";

export async function firstAnswer(runtime: Runtime, question: string, actor: Actor, signal: AbortSignal): Promise<void> {
  const found = await searchDocuments(runtime.search, { readsAs: actor.readsAs, turns: [{ speaker: "user", text: question }], limit: 3, signal });
  console.log(question, found.documents.map((d) => [d.title, d.passages[0]?.text.slice(0, 200)]));
}
