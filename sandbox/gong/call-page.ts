import type { Call } from "../company/world.ts";
import { escapeHtml, samplePage } from "../http/html.ts";

/** A part of a call, in seconds from its start. */
export interface Highlight {
  readonly fromSeconds: number;
  readonly toSeconds: number;
}

/**
 * Reads the `highlights` of a call's address: `[{"type":"SHARE","from":754,"to":761}]`, seconds from the start, URL
 * encoded. Whatever is not of this form (no JSON, no list, no numbers, negative, repeated parameter) marks nothing.
 */
export function readHighlights(value: unknown): readonly Highlight[] {
  if (typeof value !== "string" || value.length > 4000) return [];
  let list: unknown;
  try {
    list = JSON.parse(value);
  } catch {
    return [];
  }
  if (!Array.isArray(list)) return [];
  return list.slice(0, 20).flatMap((item: unknown) => {
    if (typeof item !== "object" || item === null || !("from" in item) || typeof item.from !== "number") return [];
    const to = "to" in item && typeof item.to === "number" ? item.to : item.from;
    return item.from < 0 ? [] : [{ fromSeconds: item.from, toSeconds: Math.max(to, item.from + 1) }];
  });
}

/** The page at a call's permalink: who, when, and every turn with its time; highlighted sentences are marked. */
export function callPage(call: Call, highlights: readonly Highlight[]): string {
  const marked = markedStarts(call, highlights);
  const speakers = new Map(call.parties.map((party) => [party.speakerId, party.name]));
  const participants = call.parties.map(({ name, title }) => (title === null ? name : `${name}, ${title}`));
  const turns = call.turns.map((turn) => {
    const first = turn.sentences[0]?.startMs ?? 0;
    const sentences = turn.sentences.map(({ startMs, text }) =>
      marked.has(startMs) ? `<mark>${escapeHtml(text)}</mark>` : escapeHtml(text),
    );
    return `<li id="t${Math.floor(first / 1000)}"><time>${clockTime(first)}</time> <strong>${escapeHtml(
      speakers.get(turn.speakerId) ?? "Unknown speaker",
    )}</strong>: ${sentences.join(" ")}</li>`;
  });
  return samplePage(
    call.title,
    `<h1>${escapeHtml(call.title)}</h1>
<p><time datetime="${escapeHtml(call.startedAt)}">${escapeHtml(call.startedAt)}</time>,
${clockTime(call.durationSeconds * 1000)} long${call.isPrivate ? ", private" : ""}</p>
<p>Participants: ${participants.map(escapeHtml).join("; ")}</p>
<ol style="list-style: none">
${turns.join("\n")}
</ol>`,
  );
}

/**
 * The first milliseconds of the sentences that begin within a highlight; of the one being spoken when none begins
 * there, so that a second in the middle of a long sentence still marks it.
 */
function markedStarts(call: Call, highlights: readonly Highlight[]): ReadonlySet<number> {
  const sentences = call.turns.flatMap((turn) => turn.sentences);
  const endMs = Math.max(call.durationSeconds * 1000, ...sentences.slice(-1).map((sentence) => sentence.endMs));
  const starts = new Set<number>();
  for (const { fromSeconds, toSeconds } of highlights) {
    if (fromSeconds * 1000 > endMs) continue;
    const within = sentences.filter(({ startMs }) => startMs >= fromSeconds * 1000 && startMs < toSeconds * 1000);
    const spoken = sentences.filter(({ startMs }) => startMs <= fromSeconds * 1000).slice(-1);
    for (const { startMs } of within.length > 0 ? within : spoken) starts.add(startMs);
  }
  return starts;
}

/** `mm:ss`; minutes go on beyond 59. */
function clockTime(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  return `${String(Math.floor(seconds / 60)).padStart(2, "0")}:${String(seconds % 60).padStart(2, "0")}`;
}
