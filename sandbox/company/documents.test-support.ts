import { recordDocumentId, recordDocumentsOf } from "./records.test-support.ts";
import type { ObjectReference, World } from "./world.ts";

/** One document of the world as a reader sees it: a thread, a call, an issue, a record, with its title or channel and names. */
export interface TestDocument {
  readonly id: string;
  readonly head: string;
  readonly lines: readonly string[];
}

export function documentId(object: ObjectReference): string {
  if (object.source === "slack") return `slack:${object.channelId}:${object.threadTs}`;
  return object.source === "gong" ? `gong:${object.callId}` : recordDocumentId(object);
}

export function documentsOf(world: World): TestDocument[] {
  const names = new Map(world.people.map((person) => [person.id, person.name]));
  const bySlackId = new Map(
    world.people.flatMap((person) => (person.slack ? [[person.slack.id, person.name] as const] : [])),
  );
  const channels = new Map(world.channels.map((channel) => [channel.id, channel.name]));
  const threads = new Map<string, { head: string; lines: string[] }>();
  for (const message of world.messages) {
    const id = `slack:${message.channelId}:${message.threadTs ?? message.ts}`;
    const thread = threads.get(id) ?? { head: `#${channels.get(message.channelId) ?? ""}`, lines: [] };
    const text = message.text.replace(/<@(\w+)>/g, (_all, slackId: string) => `@${bySlackId.get(slackId) ?? slackId}`);
    thread.lines.push(`${names.get(message.authorId) ?? ""}: ${text}`);
    threads.set(id, thread);
  }
  const calls = world.calls.map((call) => {
    const speakers = new Map(call.parties.map((party) => [party.speakerId, party.name]));
    return {
      id: `gong:${call.id}`,
      head: call.title,
      lines: call.turns.map(
        (turn) => `${speakers.get(turn.speakerId) ?? ""}: ${turn.sentences.map((sentence) => sentence.text).join(" ")}`,
      ),
    };
  });
  return [...[...threads].map(([id, thread]) => ({ id, ...thread })), ...calls];
}

/** The documents of all four systems. */
export const allDocumentsOf = (world: World): TestDocument[] => [...documentsOf(world), ...recordDocumentsOf(world)];

/** Whole lines, cut into passages of about 180 words, each under its document's head. */
export function passagesOf(documents: readonly TestDocument[]): { id: string; text: string }[] {
  return documents.flatMap((document) => {
    const passages: { id: string; text: string }[] = [];
    let lines: string[] = [];
    let words = 0;
    const close = (): void => {
      if (lines.length > 0) passages.push({ id: document.id, text: [document.head, ...lines].join("\n") });
      lines = [];
      words = 0;
    };
    for (const line of document.lines) {
      lines.push(line);
      words += line.split(" ").length;
      if (words >= 180) close();
    }
    close();
    return passages;
  });
}
