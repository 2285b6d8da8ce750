export { makeDataDir } from "./data-folder.ts";
export { startEmbeddedPostgres, type EmbeddedOptions, type EmbeddedPostgres, whileUnused } from "./embedded.ts";
export { checkAppConnection, externalUrls, serviceUrls, type ServiceUrls } from "./external.ts";
export type * from "./generated.ts";
export type { DbLog } from "./log.ts";
export { assertMigrated, migrate, type MigrateOptions } from "./migrate.ts";
export { createAppPool, createDatabase, createEnginePool, createReaderPool, type PoolOptions } from "./pools.ts";
