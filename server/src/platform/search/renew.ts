import type { Table } from "@lancedb/lancedb";
import { freshHiddenName, removeLeftovers, takePlace, type OpenTable } from "./open-table.ts";
import { carryOver, emptyJournal, fillCopy, type Copying, type Journal } from "./renewal.ts";

export interface Renewal extends Omit<Copying, "name" | "connection"> {
  readonly directory: string;
  readonly old: OpenTable;
  /** Runs a task as one turn of the writer. */
  readonly inOrder: <T>(task: () => Promise<T>) => Promise<T>;
  /** From now on every change is noted here before it is made; undefined: no longer. Called in a turn of the writer. */
  readonly noteIn: (journal: Journal | undefined) => void;
  /** All turns from now on belong to this table; undefined: to the newest there is. */
  readonly take: (next: OpenTable | undefined) => void;
}

/** So few changes are carried over while writes wait (some 100 ms); more are carried over beside them first. */
const changesAtOnce = 200;
const roundsBeside = 5;

/**
 * Puts a fresh copy in the place of a table that would be slow to compact. All the while the old one is searched with its
 * indexes and written; only the last changes are carried over with the writes waiting. Readers find the old table gone at
 * their next search and open the new one. Needs the table's size on disk once more.
 */
export async function renew(renewal: Renewal): Promise<void> {
  const { old, directory, inOrder, noteIn, take, goOn } = renewal;
  const name = freshHiddenName();
  let journal = emptyJournal();
  const nextJournal = (): Journal => {
    const changes = journal;
    journal = emptyJournal();
    noteIn(journal);
    return changes;
  };
  async function takeOver(copy: Table): Promise<void> {
    await carryOver(old.table, copy, journal);
    copy.close();
    try {
      take(await takePlace(old, name, directory));
    } catch (error) {
      take(undefined);
      throw error;
    }
  }

  try {
    // No write is under way in a turn of one's own: each change is in the copied version or in the journal.
    const version = await inOrder(async () => {
      nextJournal();
      return old.table.version();
    });
    const copy = await fillCopy(old.name, version, { ...renewal, connection: old.connection, name });
    for (let round = 0; round < roundsBeside; round += 1) {
      goOn();
      if (journal.passageIds.size + journal.documentIds.size <= changesAtOnce) break;
      await carryOver(old.table, copy, await inOrder(async () => nextJournal()));
    }
    goOn();
    await inOrder(() => takeOver(copy));
  } finally {
    noteIn(undefined);
    await removeLeftovers(directory);
  }
}
