import { assertNever, type LlmEvent } from "@sophia/core";
import type { ClaimedCitation } from "./verify-citation.ts";

/** One block of a model's answer: text, and the citations it leans on. */
export interface Claim {
  readonly text: string;
  /** The text with what stands before it in its sentence: "Maria said that" may be a block of its own. */
  readonly sentence: string;
  readonly citations: readonly ClaimedCitation[];
}

/** Gathers a model's events to claims; nothing of a block is shown before its end. */
export interface ClaimBuffer {
  /** @returns the finished block, when the event ends one that has text. */
  readonly take: (event: LlmEvent) => Claim | undefined;
  /** What was begun and never ended. */
  readonly rest: () => Claim | undefined;
}

/** The unfinished sentence at the end of a text. */
function openSentence(text: string): string {
  return text.split(/(?<=[.!?…]["”’)]?)\s+|\n/u).at(-1) ?? "";
}

export function createClaimBuffer(): ClaimBuffer {
  let text = "";
  let citations: ClaimedCitation[] = [];
  let before = "";
  const finish = (): Claim | undefined => {
    if (text === "" && citations.length === 0) return undefined;
    const claim = { text, sentence: before + text, citations };
    before = openSentence(before + text);
    text = "";
    citations = [];
    return claim;
  };
  return {
    take(event) {
      switch (event.type) {
        case "text":
          text += event.text;
          return undefined;
        case "citation":
          citations.push(event);
          return undefined;
        case "block_end":
          return finish();
        case "tool_call":
        case "usage":
        case "stop":
          return undefined;
        default:
          return assertNever(event);
      }
    },
    rest: finish,
  };
}
