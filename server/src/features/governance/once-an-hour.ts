const hourMs = 3_600_000;
const most = 50_000;
const doneAtMs = new Map<string, number>();

/**
 * Does something unless this process did it within the hour. So the audit says that a credential is in use, not each of
 * its uses. What fails is tried again by the next.
 *
 * @param what - what is done, on what: one word for the kind and an id
 */
export async function onceAnHour(what: string, act: () => Promise<void>, now: number = Date.now()): Promise<void> {
  const last = doneAtMs.get(what);
  if (last !== undefined && now - last < hourMs) return;
  await act();
  doneAtMs.delete(what);
  doneAtMs.set(what, now);
  for (const [oldest] of doneAtMs) {
    if (doneAtMs.size <= most) break;
    doneAtMs.delete(oldest);
  }
}
