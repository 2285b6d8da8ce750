/** Calls in flight together; their rate is the turns' affair, this only hides the way to Slack and back. */
const callsAtOnce = 5;

/**
 * Asks for each of the items, some at a time.
 *
 * @returns the results in the order of the items.
 * @throws the first failure, when the calls in flight have ended; none is begun after it.
 */
export async function askForEach<Item, Result>(
  items: readonly Item[],
  ask: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results = new Map<number, Result>();
  const failures: unknown[] = [];
  const waiting = items.entries();
  async function askInTurn(): Promise<void> {
    for (const [index, item] of waiting) {
      if (failures.length > 0) return;
      try {
        results.set(index, await ask(item));
      } catch (error) {
        failures.push(error);
      }
    }
  }
  await Promise.all(Array.from({ length: callsAtOnce }, askInTurn));
  if (failures.length > 0) throw failures[0];
  return [...results].sort(([one], [other]) => one - other).map(([, result]) => result);
}
