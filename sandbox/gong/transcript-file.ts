import { readFile } from "node:fs/promises";
import type { Call, CallTurn, World } from "../company/world.ts";
import { numericId } from "./numeric-id.ts";

/** One line of a transcript file: `{"id":"ES2006a","turns":[{"speaker":"Marketing","text":"…"}],…}`. */
export interface FileTranscript {
  readonly id: string;
  readonly turns: readonly { readonly speaker: string; readonly text: string }[];
}

export interface TranscriptOptions {
  /** Who hosts the calls; the first active person with a Gong seat unless told. */
  readonly primaryPersonId?: string;
}

export interface AddedTranscripts {
  readonly world: World;
  /** From the id in the file to the id of the call in Gong. */
  readonly callIds: ReadonlyMap<string, string>;
}

/**
 * Reads a file of transcripts, one JSON object a line; other fields (questions, summaries) are left alone.
 *
 * @throws Error naming the line that is no transcript or repeats an id
 */
export async function readTranscriptFile(path: string): Promise<readonly FileTranscript[]> {
  const transcripts: FileTranscript[] = [];
  const ids = new Set<string>();
  // Split at line feeds only: line readers also split at U+2028, which may stand in a JSON string as it is.
  for (const [index, line] of (await readFile(path, "utf8")).split("\n").entries()) {
    if (line.trim() === "") continue;
    const transcript = readLine(line);
    if (typeof transcript === "string") throw new Error(`${path}, line ${index + 1}: ${transcript}`);
    if (ids.has(transcript.id)) throw new Error(`${path}, line ${index + 1}: a second transcript "${transcript.id}"`);
    ids.add(transcript.id);
    transcripts.push(transcript);
  }
  if (transcripts.length === 0) throw new Error(`${path} holds no transcript.`);
  return transcripts;
}

/** @returns the transcript, or a sentence that says why it is none */
function readLine(line: string): FileTranscript | string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return "not JSON; each line must be one JSON object.";
  }
  if (typeof value !== "object" || value === null) return "each line must be one JSON object.";
  const id = "id" in value ? value.id : undefined;
  const turns = "turns" in value ? value.turns : undefined;
  if (typeof id !== "string" || id === "") return '"id" must be a string.';
  if (!Array.isArray(turns)) return '"turns" must be a list of {speaker, text}.';
  const read: { speaker: string; text: string }[] = [];
  for (const [index, turn] of turns.entries()) {
    const { speaker, text } = readTurn(turn);
    if (speaker === undefined || text === undefined)
      return `turn ${index} must have "speaker" and "text", both strings.`;
    read.push({ speaker, text });
  }
  return { id, turns: read };
}

function readTurn(turn: unknown): { speaker?: string; text?: string } {
  if (typeof turn !== "object" || turn === null) return {};
  return {
    ...("speaker" in turn && typeof turn.speaker === "string" && { speaker: turn.speaker }),
    ...("text" in turn && typeof turn.text === "string" && { text: turn.text }),
  };
}

/**
 * Adds transcripts to a world as calls of its company, one a day backwards from the world's "now".
 *
 * Turn n of the file is turn n of the call, and element n of the transcript that the API gives; the turn's text is its
 * sentences joined by one space. The calls are open to everybody whose profile sees calls, and named
 * `Transcript <id in the file>`.
 *
 * @throws Error when the world has nobody with a Gong seat, or when a call with the same id is there already
 */
export function addTranscripts(
  world: World,
  transcripts: readonly FileTranscript[],
  options: TranscriptOptions = {},
): AddedTranscripts {
  const host = options.primaryPersonId ?? world.people.find((person) => person.active && person.gong !== null)?.id;
  if (host === undefined) throw new Error("Nobody in this company has a Gong seat to host the calls.");
  const taken = new Set(world.calls.map((call) => call.id));
  const callIds = new Map<string, string>();
  const calls = transcripts.map((transcript, index) => {
    const call = callOf(transcript, host, dayBefore(world.parameters.anchor, index + 1));
    if (taken.has(call.id)) throw new Error(`The transcript "${transcript.id}" is in this company already.`);
    taken.add(call.id);
    callIds.set(transcript.id, call.id);
    return call;
  });
  return { world: { ...world, calls: [...world.calls, ...calls] }, callIds };
}

function callOf(transcript: FileTranscript, primaryPersonId: string, startedAt: string): Call {
  const speakerIds = new Map<string, string>();
  for (const { speaker } of transcript.turns) {
    speakerIds.set(speaker, numericId(`speaker ${transcript.id} ${speaker}`));
  }
  let atMs = 0;
  const turns = transcript.turns.map(({ speaker, text }): CallTurn => {
    const sentences = sentencesOf(text).map((sentence) => {
      const startMs = atMs;
      atMs += spokenMs(sentence);
      return { startMs, endMs: atMs, text: sentence };
    });
    atMs += pauseMs;
    return { speakerId: speakerIds.get(speaker) ?? "", topic: null, sentences };
  });
  return {
    id: numericId(`call ${transcript.id}`),
    title: `Transcript ${transcript.id}`,
    accountId: null,
    dealId: null,
    startedAt,
    durationSeconds: Math.ceil(atMs / 1000),
    primaryPersonId,
    isPrivate: false,
    scope: "Internal",
    parties: [...speakerIds].map(([name, speakerId]) => ({
      speakerId,
      name,
      email: null,
      title: null,
      personId: null,
      contactId: null,
    })),
    turns,
  };
}

/** Between turns; makes every turn begin at a millisecond of its own. */
const pauseMs = 200;

/** 150 words a minute, the pace of a meeting; a sentence without words still takes as long as one. */
function spokenMs(sentence: string): number {
  const words = sentence.split(/\s+/).filter((word) => word !== "").length;
  return Math.max(1, words) * 400;
}

/** Parts that give the text again when joined by one space, cut after full stops, question and exclamation marks. */
function sentencesOf(text: string): readonly string[] {
  return text.split(/(?<=[.?!]) (?=\S)/);
}

function dayBefore(anchor: string, days: number): string {
  const day = new Date(Date.parse(anchor) - days * 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
  return `${day}T15:00:00.000Z`;
}
