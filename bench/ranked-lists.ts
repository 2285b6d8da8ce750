import { writeFile } from "node:fs/promises";

/** One query's ranking as others can score it. */
export interface RankedList {
  readonly set: "qmsum-known" | "qmsum-all" | "mtrag";
  /** `<call id>#<index of the question>`, or the id of the MTRAG question. */
  readonly query: string;
  /** Best first: a call with its first and last turn, or a passage. */
  readonly ranking: readonly { readonly document: string; readonly first?: number; readonly last?: number }[];
}

export async function writeRankedLists(file: string, lists: readonly RankedList[]): Promise<void> {
  await writeFile(file, lists.map((list) => `${JSON.stringify(list)}\n`).join(""));
}
