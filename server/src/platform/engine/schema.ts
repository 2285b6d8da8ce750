/** The PostgreSQL schema that belongs to the engine: the SDK's tables and the records of our own writes. */
export const engineSchema = "engine";

/** Owner of every queue, schedule and run in that schema. */
export const applicationName = "sophia";

/**
 * One constant version for every release. With a version for each, the SDK never takes up again what another version
 * started, and once a newer one has registered an older process (a rollback) starves. What may change is said by the
 * version in a workflow's name instead.
 */
export const applicationVersion = "sophia";
