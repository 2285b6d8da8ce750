import type { AnyConnector, SourceId } from "@sophia/core";
import type { Kysely } from "kysely";
import type { DB } from "../../platform/db/index.ts";

/** Opens and seals credentials; made by the services from the platform's secrets. A value opens in its own place only. */
export interface CredentialSealer {
  readonly seal: (plain: string, place: CredentialsPlace) => Promise<Buffer>;
  readonly open: (sealed: Buffer, place: CredentialsPlace) => Promise<string>;
}

export interface CredentialsPlace {
  readonly purpose: string;
  /** Id of the connection. */
  readonly row: string;
}

export interface SourcesDeps {
  readonly db: Kysely<DB>;
  readonly connectors: ReadonlyMap<SourceId, AnyConnector>;
  readonly sealer: CredentialSealer;
  /** Bounded in time and size; follows no redirect to another host. */
  readonly fetch: typeof globalThis.fetch;
  readonly log: (level: "info" | "warn" | "error", sentence: string, error?: unknown) => void;
}
