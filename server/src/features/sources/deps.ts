import type { AnyConnector, SourceId } from "@sophia/core";
import type { Kysely } from "kysely";
import type { DB } from "../../platform/db/index.ts";

/** Opens and seals credentials; made by the services from the platform's secrets. */
export interface CredentialSealer {
  readonly seal: (plain: string, purpose: string) => Buffer;
  readonly open: (sealed: Buffer, purpose: string) => string;
}

export interface SourcesDeps {
  readonly db: Kysely<DB>;
  readonly connectors: ReadonlyMap<SourceId, AnyConnector>;
  readonly sealer: CredentialSealer;
  /** Bounded in time and size; follows no redirect to another host. */
  readonly fetch: typeof globalThis.fetch;
  readonly log: (level: "info" | "warn" | "error", sentence: string, error?: unknown) => void;
}
