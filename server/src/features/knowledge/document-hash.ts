import { createHash } from "node:crypto";
import type { DocumentDraft } from "@sophia/core";

/** Changes when anything a reader sees changes; permissions are compared apart, they need no new passages. */
export function documentHash(draft: DocumentDraft): Buffer {
  const { title, url, occurredAt, updatedAt, accountDomains, lines } = draft;
  return createHash("sha256")
    .update(JSON.stringify([title, url, occurredAt, updatedAt, accountDomains, lines]))
    .digest();
}

/** What the embedding model reads of a passage: the title says what the words are about. */
export function embeddedText(title: string, passageText: string): string {
  return title === "" ? passageText : `${title}\n${passageText}`;
}

export function textHash(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
