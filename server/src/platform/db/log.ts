/** Where this room tells what it did: one sentence, no secrets. */
export type DbLog = (level: "info" | "warn" | "error", sentence: string) => void;

/** For callers that have nowhere to write. */
export const silent: DbLog = () => undefined;
