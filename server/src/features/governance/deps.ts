import type { Kysely } from "kysely";
import type { DB } from "../../platform/db/index.ts";

export interface GovernanceDeps {
  readonly db: Kysely<DB>;
  /** Seals the keys that sign checkpoints, each in the place of its row. */
  readonly sealer: {
    readonly seal: (plain: string, place: SealedPlace) => Promise<Buffer>;
    readonly open: (sealed: Buffer, place: SealedPlace) => Promise<string>;
  };
}

export interface SealedPlace {
  readonly purpose: string;
  readonly row: string;
}
