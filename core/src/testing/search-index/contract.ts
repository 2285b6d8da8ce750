import { changeChecks } from "./change-checks.ts";
import type { IndexCheck, OpenIndexUnderTest } from "./check.ts";
import { permissionChecks } from "./permission-checks.ts";
import { queryChecks } from "./query-checks.ts";

/** What every adapter of `SearchIndex` must do, one sentence a check. Each wants an empty index of its own. */
export const searchIndexChecks: readonly IndexCheck[] = [...permissionChecks, ...changeChecks, ...queryChecks];

/** Runs one check on a fresh index; throws what the check or the adapter throws. */
export async function runIndexCheck(check: IndexCheck, open: OpenIndexUnderTest): Promise<void> {
  const subject = await open();
  try {
    await check.run(subject);
  } finally {
    await subject.dispose();
  }
}

/**
 * Registers the whole contract for one adapter.
 *
 * @param test - `test` of node:test; an argument, since core has no I/O
 */
export function searchIndexContract(
  test: (title: string, body: () => Promise<void>) => unknown,
  adapter: string,
  open: OpenIndexUnderTest,
): void {
  for (const check of searchIndexChecks) {
    test(`${adapter}: ${check.name}`, () => runIndexCheck(check, open));
  }
}
