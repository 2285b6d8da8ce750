import type { Kysely } from "kysely";
import type { DB } from "../../platform/db/index.ts";

export interface RecordsDeps {
  readonly db: Kysely<DB>;
  /** Everything a person may read as. */
  readonly principalsOf: (email: string) => Promise<readonly string[]>;
  /** What "this month" and "overdue" are reckoned from. */
  readonly now: () => Date;
}
