import { withId } from "../company/by-id.ts";
import { callReaders } from "../company/readers.ts";
import type { Call, World } from "../company/world.ts";
import type { ExportedObject } from "./exported-object.ts";

/** Calls with their transcripts, a text for each turn. A call's words are made when it is exported, and then let go. */
export function* exportGong(world: World): Generator<ExportedObject> {
  for (const call of world.calls) yield exportedCall(world, call);
}

function exportedCall(world: World, call: Call): ExportedObject {
  const startMs = Date.parse(call.startedAt);
  const names = new Map(call.parties.map(({ speakerId, name }) => [speakerId, name]));
  return {
    source: "gong",
    kind: "call",
    id: call.id,
    title: call.title,
    texts: call.turns.map(({ speakerId, sentences }) => ({
      author: names.get(speakerId) ?? null,
      at: new Date(startMs + (sentences[0]?.startMs ?? 0)).toISOString(),
      text: sentences.map(({ text }) => text).join(" "),
    })),
    readers: callReaders(world, call),
    fields: {
      startedAt: call.startedAt,
      durationSeconds: call.durationSeconds,
      host: withId(world.people, call.primaryPersonId)?.email ?? null,
      private: call.isPrivate,
      scope: call.scope,
      parties: call.parties.map(({ name }) => name),
      partyEmails: call.parties.flatMap(({ email }) => email ?? []),
    },
    links: [
      ...(call.accountId === null ? [] : [{ kind: "account", id: call.accountId } as const]),
      ...(call.dealId === null ? [] : [{ kind: "deal", id: call.dealId } as const]),
      ...call.parties.flatMap(({ contactId }) =>
        contactId === null ? [] : [{ kind: "contact", id: contactId } as const],
      ),
    ],
    archivedAt: null,
  };
}
