import type { Citation } from "@sophia/core/api";
import { figuresIn } from "./uncited-words.ts";

/** A part of the answer as it was shown, with what it leans on. */
export interface ShownBlock {
  /** `sophia`: counted by the server itself, at the end. */
  readonly by: "model" | "sophia";
  readonly text: string;
  readonly citations: readonly Citation[];
}

/** A model that stopped for one of these has said all it wanted. */
const goodEnds: ReadonlySet<string> = new Set(["end_turn", "stop_sequence"]);

/** The text with the numbers of its citations behind its last word. */
export function marked(text: string, citations: readonly Citation[]): string {
  const end = text.trimEnd();
  return `${end} ${marks(citations)}${text.slice(end.length)}`;
}

export function marks(citations: readonly Citation[]): string {
  return citations.map(({ number }) => `[${number}]`).join("");
}

/** Why an answer is not whole; empty when it is. */
export function endingOf(stopReason: string): string {
  if (goodEnds.has(stopReason)) return "";
  if (stopReason === "max_tokens")
    return "\n[The answer ends here: it reached the limit of SOPHIA_ANSWER_OUTPUT_TOKENS.]";
  if (stopReason === "tool_use") return "\n[The answer ends here: the model asked for more than it may look up.]";
  return `\n[The answer ends here: the model stopped before its end (${stopReason}).]`;
}

export interface Standing {
  /** Documents that the model was given or that are cited, and that may be read no more. */
  readonly revokedIds: ReadonlySet<string>;
  /** Figures that the model was given and that are true no more. */
  readonly outdated: ReadonlySet<string>;
  /** True: something was counted otherwise at the end than when the model asked. */
  readonly isRecounted: boolean;
}

/**
 * What of the answer may stand now. When a document that the model has read may be read no more, or something is counted
 * otherwise now, only blocks that lean on others stay: words without a citation might come from it.
 */
export function standing(
  shown: readonly ShownBlock[],
  { revokedIds, outdated, isRecounted }: Standing,
): readonly ShownBlock[] {
  const isKept = ({ documentId }: Citation): boolean => !revokedIds.has(documentId);
  return shown.filter((block) => {
    // A block that leans on a revoked document among others may say something that only that one says.
    if (!block.citations.every(isKept)) return false;
    if (block.by === "sophia") return true;
    if (block.citations.length === 0) return revokedIds.size === 0 && !isRecounted;
    return !figuresIn(block.text.replaceAll(/\[\d+\]/gu, "")).some((number) => outdated.has(number));
  });
}
